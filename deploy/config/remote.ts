import { z } from "zod";
import {
  chainId,
  checkedBy,
  councils,
  councilsNaming,
  endpointId,
  issueTo,
  nonZero,
  refineCouncils,
  refineForeign,
  refuseDeployer,
  safe,
} from "./parts.ts";

/** What the deployment to a chain other than home takes; checked like home's. */
const remoteConfigSchema = z
  .object({
    chainId,
    /** LayerZero's id of this chain's endpoint. */
    eid: endpointId,
    /** LayerZero's id of home's: its adapter is the only peer that CPT here can have. */
    homeEid: endpointId,
    /** LayerZero's endpoint on this chain, or "deploy" on a development chain: EndpointV2 from its published package. */
    layerZero: z.union([z.literal("deploy"), z.object({ endpoint: nonZero }).strict()]),
    safe,
    councils,
  })
  .strict()
  .superRefine((config, context) => {
    const issue = issueTo(context);
    refineForeign(config, ["safe", "layerZero"], issue);
    refineCouncils(config, issue);
    if (config.eid === config.homeEid) issue(["eid"], "is home's: CPT comes from another chain");
  });

export type RemoteConfig = z.infer<typeof remoteConfigSchema>;

/**
 * Checks a configuration; throws `InvalidConfigError` naming every problem.
 *
 * @param deployer Must not own a Safe: the hand-over leaves the deployer without power.
 */
export function validateRemoteConfig(config: unknown, deployer?: string): RemoteConfig {
  const valid = checkedBy(remoteConfigSchema, config);
  refuseDeployer(councilsNaming(valid, deployer));
  return valid;
}
