import { Contract } from "ethers";
import { checkpoint } from "../lib/market/checkpoint.ts";
import { bridgeAt } from "../lib/bridge/site.ts";
import type { BridgeChainRecord } from "./bridge.ts";
import type { BridgeActs } from "./bridgeActs.ts";
import { HOME, type BridgeChains } from "./bridgeChains.ts";
import type { Party, TourContext } from "./context.ts";

const TOKEN = ["function balanceOf(address) view returns (uint256)", "function totalSupply() view returns (uint256)"];

/** Holds every wallet and LayerZero's ether on every chain against the books, and puts all that was compared into the tour's checks. */
export async function closeBridge(
  context: TourContext,
  chains: BridgeChains,
  does: BridgeActs,
  begin: bigint,
): Promise<void> {
  const { checkpoints, parties } = context;
  const { books, acts, checks, messages, samples } = does;
  const records: BridgeChainRecord[] = [];
  let supplies = 0n;
  for (const { name, connection, addresses, stack } of chains.all) {
    const { provider } = connection.ethers;
    const { bridge, cpt: address } = bridgeAt(addresses);
    const cpt = new Contract(address, TOKEN, provider);
    const read = (method: string, ...args: unknown[]) => cpt.getFunction(method)(...args) as Promise<bigint>;
    for (const account of books.accounts()) {
      const found = await read("balanceOf", parties[account as Party].address);
      does.equal(account, `CPT in the wallet, ${name}`, books.walletOf(account, name), found);
    }
    // nobody has taken any of it out yet
    const fees = await provider.getBalance(await stack.sendLibrary.getAddress());
    does.equal(name, "ether that LayerZero has for its workers", books.feesAt(name), fees);
    does.equal(name, "messages were paid for", 1n, fees > 0n ? 1n : 0n);
    const held = name === HOME ? await read("balanceOf", bridge) : await read("totalSupply");
    if (name !== HOME) supplies += held;
    const outside = name === HOME ? null : books.outsideOf(name);
    records.push({ name, chainId: stack.chainId, eid: stack.eid, cpt: held, outside, fees });
  }
  does.equal(HOME, "CPT under way at the end", 0n, books.underWay());
  does.equal(HOME, "locked = Σ supplies, at the end", supplies, records[0]?.cpt ?? 0n);
  context.bridge = { begin, acts, checks, messages, samples, chains: records };

  const after = await checkpoint(context, "after the bridge's days");
  after.check.comparisons += does.comparisons.length;
  after.check.mismatches.push(...does.comparisons.filter(({ expected, found }) => expected !== found));
  after.check.closes = after.check.mismatches.length === 0;
  checkpoints.push(after);
}
