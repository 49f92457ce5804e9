import { id, zeroPadValue, type LogDescription } from "ethers";
import { COUNCILS, type CouncilName } from "../authority.ts";
import type { ChainConfig } from "../config/parts.ts";
import { safeArtifact } from "../modules/safe.ts";
import type { ChainAddresses } from "../proxies.ts";
import type { Chain } from "./Chain.ts";
import type { Checklist } from "./Checklist.ts";

const SAFE_PROXY = safeArtifact("proxies/SafeProxy.sol/SafeProxy").deployedBytecode;
const SINGLETON_SLOT = 0n;
const GUARD_SLOT = id("guard_manager.guard.address");
const MODULE_GUARD_SLOT = id("module_manager.module_guard.address");
const FALLBACK_HANDLER_SLOT = id("fallback_manager.handler.address");
const FIRST_OF_LIST = "0x0000000000000000000000000000000000000001";
const NOBODY = "0x0000000000000000000000000000000000000000";

/** What tells a Safe's past: who it was made by, and every transaction of it. SafeL2 emits each before it is made. */
const CREATION = "ProxyCreation(address indexed proxy, address singleton)";
const PAST = [
  "SafeSetup(address indexed initiator, address[] owners, uint256 threshold, address initializer, address fallbackHandler)",
  "SafeMultiSigTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures, bytes additionalInfo)",
  "SafeModuleTransaction(address module, address to, uint256 value, bytes data, uint8 operation)",
];

/** A council as it was found. */
export interface FoundCouncil {
  name: CouncilName;
  safe: string;
  owners: readonly string[];
  threshold: string;
}

/**
 * The Safes: their code, owners and thresholds, and that no module, guard or handler can act beside the owners. The lists of owners and
 * modules are chains in mappings: whoever delegates once can write an owner or a module that no list shows. So the past counts too.
 */
export async function checkCouncils(
  chain: Chain,
  checks: Checklist,
  { addresses, config }: { addresses: ChainAddresses; config: Pick<ChainConfig, "councils"> },
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
      await checkPast(chain, checks, { name, safe, addresses });
      return { name, safe, owners, threshold: String(needed) };
    }),
  );
}

/** That the Safe was SafeL2 from the beginning, and that it never gave its storage to other code than MultiSendCallOnly's. */
async function checkPast(
  chain: Chain,
  checks: Checklist,
  { name, safe, addresses }: { name: CouncilName; safe: string; addresses: ChainAddresses },
): Promise<void> {
  const topics = [id("ProxyCreation(address,address)"), zeroPadValue(safe, 32)];
  const made = await chain.history(addresses.safeFactory, [CREATION], topics);
  const singletons = made.map(({ event }) => event.args["singleton"] as string);
  checks.equal("Safe's first singleton", name, singletons, [addresses.safeSingleton]);
  const past = await chain.events(safe, PAST);
  const setups = past.filter(({ name: event }) => event === "SafeSetup");
  const initializers = setups.map(({ args }) => args["initializer"] as string);
  checks.equal("Safe's initializer", name, initializers, [NOBODY]);
  const delegated = past.filter((event) => isDelegated(event)).map(({ args }) => args["to"] as string);
  const foreign = delegated.filter((to) => to !== addresses.multiSendCallOnly);
  checks.sameMembers("delegatecall", name, foreign, []);
}

function isDelegated({ name, args }: LogDescription): boolean {
  return name !== "SafeSetup" && args["operation"] === 1n;
}
