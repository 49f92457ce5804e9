import { getAddress, ZeroAddress } from "ethers";
import { ROLES } from "../authority.ts";
import type { Addresses } from "../index.ts";
import type { Chain, PastEvent } from "./Chain.ts";
import type { Checklist } from "./Checklist.ts";
import type { CodeOf, FoundProxy } from "./code.ts";

const OPERATIONS = [
  "OperationScheduled(bytes32 indexed operationId, uint32 indexed nonce, uint48 schedule, address caller, address target, bytes data)",
  "OperationExecuted(bytes32 indexed operationId, uint32 indexed nonce)",
];
const UPGRADED = "Upgraded(address indexed implementation)";

/** What the code takes that a proxy is made with, where what it names comes later and code that names it then takes its place. */
type FirstImmutables = Partial<Record<FoundProxy["key"], string[]>>;

/** Home's. */
export function firstImmutables({ usdc }: Addresses): FirstImmutables {
  return { cpt: [ZeroAddress, ZeroAddress], redeemQueue: [usdc, ZeroAddress] };
}

/**
 * That no code was replaced without the upgrader's delay, the deployment's own steps apart. Whoever could do so, and put it back, left
 * nothing in the code, but whatever the other code wrote.
 */
export async function checkUpgrades(
  chain: Chain,
  checks: Checklist,
  {
    accessManager,
    proxies,
    first: made = {},
    codeOf,
  }: { accessManager: string; proxies: readonly FoundProxy[]; first?: FirstImmutables; codeOf: CodeOf },
): Promise<void> {
  const announced = await announcedOperations(chain, accessManager);
  await Promise.all(
    proxies.map(async ({ key, contract, proxy, proxyAdmin }) => {
      const upgrades = await chain.history(proxy, [UPGRADED]);
      const constructor = made[key];
      const expected = constructor === undefined ? 1 : 2;
      const open = [...announced];
      const silent = upgrades.filter(({ log }) => {
        const at = open.findIndex(
          ({ transaction, target }) => transaction === log.transactionHash && target === proxyAdmin,
        );
        if (at !== -1) open.splice(at, 1);
        return at === -1;
      });
      checks.equal("upgrades without a delay", contract, silent.length, expected);
      const [first] = upgrades;
      // once it has been upgraded, its beginning is that of another release
      if (constructor === undefined || first === undefined || upgrades.length !== expected) return;
      const [found, wanted] = await codeOf(first.event.args["implementation"] as string, contract, constructor);
      checks.equal("first implementation", contract, found, wanted);
    }),
  );
}

/** What the AccessManager executed after at least the upgrader's delay, by transaction and target. */
async function announcedOperations(
  chain: Chain,
  accessManager: string,
): Promise<{ transaction: string; target: string }[]> {
  const scheduled = new Map<string, PastEvent>();
  const announced: { transaction: string; target: string }[] = [];
  for (const past of await chain.history(accessManager, OPERATIONS)) {
    const { name, args } = past.event;
    const operation = `${args["operationId"] as string} ${args["nonce"] as bigint}`;
    if (name === "OperationScheduled") {
      scheduled.set(operation, past);
      continue;
    }
    const before = scheduled.get(operation);
    if (before === undefined) continue;
    const waited = (await chain.timeOf(past.log)) - (await chain.timeOf(before.log));
    if (waited < ROLES.upgrader.delay) continue;
    const target = getAddress(before.event.args["target"] as string);
    announced.push({ transaction: past.log.transactionHash, target });
  }
  return announced;
}
