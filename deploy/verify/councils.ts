import { id } from "ethers";
import { COUNCILS, type CouncilName } from "../authority.ts";
import type { NetworkConfig } from "../config/schema.ts";
import type { Addresses } from "../index.ts";
import { safeArtifact } from "../modules/safe.ts";
import type { Chain } from "./Chain.ts";
import type { Checklist } from "./Checklist.ts";

const SAFE_PROXY = safeArtifact("proxies/SafeProxy.sol/SafeProxy").deployedBytecode;
const SINGLETON_SLOT = 0n;
const GUARD_SLOT = id("guard_manager.guard.address");
const MODULE_GUARD_SLOT = id("module_manager.module_guard.address");
const FALLBACK_HANDLER_SLOT = id("fallback_manager.handler.address");
const FIRST_OF_LIST = "0x0000000000000000000000000000000000000001";
const NOBODY = "0x0000000000000000000000000000000000000000";

/** A council as it was found. */
export interface FoundCouncil {
  name: CouncilName;
  safe: string;
  owners: readonly string[];
  threshold: string;
}

/** The Safes: their code, owners and thresholds, and that no module, guard or handler can act beside the owners. */
export async function checkCouncils(
  chain: Chain,
  checks: Checklist,
  { addresses, config }: { addresses: Addresses; config: NetworkConfig },
): Promise<FoundCouncil[]> {
  return Promise.all(
    (Object.keys(COUNCILS) as CouncilName[]).map(async (name) => {
      const { owners: group, threshold } = COUNCILS[name];
      const safe = addresses[name];
      checks.equal("Safe's code", name, await chain.code(safe), SAFE_PROXY);
      checks.equal("Safe's singleton", name, await chain.addressIn(safe, SINGLETON_SLOT), addresses.safeSingleton);
      checks.equal("Safe's version", name, await chain.read(safe, "VERSION() view returns (string)"), "1.5.0");
      const owners = ((await chain.read(safe, "getOwners() view returns (address[])")) ?? []) as string[];
      checks.sameMembers("owner", name, owners, config.councils[group]);
      const needed = await chain.read(safe, "getThreshold() view returns (uint256)");
      checks.equal("threshold", name, needed, threshold);
      const modules = await chain.read(
        safe,
        "getModulesPaginated(address start, uint256 pageSize) view returns (address[], address)",
        [FIRST_OF_LIST, 10],
      );
      checks.equal("modules", name, modules, [[], FIRST_OF_LIST]);
      checks.equal("guard", name, await chain.addressIn(safe, GUARD_SLOT), NOBODY);
      checks.equal("module guard", name, await chain.addressIn(safe, MODULE_GUARD_SLOT), NOBODY);
      const handler = await chain.addressIn(safe, FALLBACK_HANDLER_SLOT);
      checks.equal("fallback handler", name, handler, addresses.safeFallbackHandler);
      return { name, safe, owners, threshold: String(needed) };
    }),
  );
}
