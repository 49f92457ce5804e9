import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { REMOTE_ROLES, remoteHolder } from "../authority.ts";
import type { RemoteConfig } from "../config/remote.ts";
import { deployAuthority, grantRoles, handOver, wireFunctions } from "./authority.ts";
import { layerZero } from "./layerZero.ts";
import { deployProxied } from "./proxied.ts";
import { deployCouncils, safeContracts } from "./safe.ts";
import { sequential } from "./sequential.ts";

/**
 * The deployment to a chain other than home: an authority of its own, the councils' Safes and CPT. Nothing comes to it before the pathway is
 * wired, from both ends.
 */
export function remoteModule(config: RemoteConfig) {
  return buildModule("CyberPlaza", (builder) => {
    const m = sequential(builder);
    const accessManager = deployAuthority(m);
    const safes = safeContracts(m, config.safe);
    const councils = deployCouncils(m, safes, config);
    const layerZeroEndpoint = layerZero(m, config.layerZero, config.eid);
    const cptRemote = deployProxied(m, "CPTRemote", {
      authority: accessManager,
      constructor: [layerZeroEndpoint, config.homeEid],
      initialize: [accessManager],
    });
    grantRoles(m, accessManager, REMOTE_ROLES, (role) => [councils[remoteHolder(role)]]);
    wireFunctions(m, accessManager, [cptRemote]);
    handOver(m, accessManager, councils);
    return { accessManager, cptRemote: cptRemote.at, layerZeroEndpoint, ...councils, ...safes };
  });
}
