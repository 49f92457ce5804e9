import { read } from "../../core/read.js";
import { pledges } from "../../generated/fragments/IDaoTree.js";
import type { Client, Requirement } from "../../types/client.js";
import { tokenRequirements } from "../tokenRequirements.js";
import type { PledgeNodeParameters } from "./pledgeNode.js";

export type PledgeNodeRequirementsReturnType = Requirement[];

/**
 * The approval of CPT that a pledge lacks. Also `pledgeNode.requirements` of `bindDao`.
 *
 * @throws MissingSignerError
 * @example
 * import { pledgeNodeRequirements } from "@cyberplaza/sdk/dao";
 *
 * const missing = await pledgeNodeRequirements(user);
 */
export async function pledgeNodeRequirements(
  client: Client,
  { overrides }: Partial<PledgeNodeParameters> = {},
): Promise<PledgeNodeRequirementsReturnType> {
  const [, tasks] = await read(client, "pledgeNode", client.addresses.daoTree, pledges, []);
  return tokenRequirements(client, "pledgeNode", "Cpt", tasks, overrides?.from);
}
