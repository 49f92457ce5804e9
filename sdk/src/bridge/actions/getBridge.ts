import { read } from "../../core/read.js";
import { insurance, locked as lockedFragment, outsideOf } from "../../generated/fragments/CPTAdapter.js";
import type { BridgeClient } from "../../types/bridge.js";
import { remoteBooks, type RemoteBooks } from "../remoteBooks.js";

/** A chain's part of the CPT that is out; wei. */
export interface BridgeChain extends RemoteBooks {
  readonly eid: number;
  /** Out there by home's books. */
  readonly outside: bigint;
  /** Most that may be. */
  readonly cap: bigint;
  /** Of it under way, in either direction. */
  readonly underWay: bigint;
}

export interface GetBridgeReturnType {
  /** CPT (wei) locked at home: what is out on all chains, and gifts. */
  readonly locked: bigint;
  /** Insurance (CPT, wei) that it requires. */
  readonly insuranceRequired: bigint;
  readonly insuranceHeld: bigint;
  readonly chains: readonly BridgeChain[];
}

/**
 * All of the bridge: what is locked, where it is out, what is under way, and the insurance. A chain is read a moment after home: while
 * messages arrive `underWay` may be off by them.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getBridge } from "@cyberplaza/sdk/bridge";
 *
 * const { locked, chains: out } = await getBridge(chains);
 * const outside = out.reduce((sum, chain) => sum + chain.outside, 0n);
 * if (outside > locked) throw new Error("never");
 */
export async function getBridge(bridge: BridgeClient): Promise<GetBridgeReturnType> {
  const action = "getBridge";
  const { home, remotes } = bridge;
  const [[locked], [insuranceRequired, insuranceHeld], chains] = await Promise.all([
    read(home, action, home.bridge, lockedFragment, []),
    read(home, action, home.bridge, insurance, []),
    Promise.all(
      remotes.map(async (remote): Promise<BridgeChain> => {
        const [outside, cap] = await read(home, action, home.bridge, outsideOf, [remote.eid]);
        const books = await remoteBooks(action, remote);
        return { eid: remote.eid, outside, cap, ...books, underWay: outside - books.supply };
      }),
    ),
  ]);
  return { locked, insuranceRequired, insuranceHeld, chains };
}
