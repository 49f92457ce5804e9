import type { Connected } from "./client.js";
import type { Address, Hex } from "./primitives.js";

/** One chain of the bridge, through a runner. */
export interface BridgeEnd extends Connected {
  /** LayerZero's endpoint id of the chain, which is not its chain id. */
  readonly eid: number;
  /** Home locks CPT; all others mint it and peer only with home. */
  readonly isHome: boolean;
  /** CPTAdapter at home, CPTRemote elsewhere. */
  readonly bridge: Address;
  /** CPT on this chain: elsewhere than at home the bridge itself. */
  readonly cpt: Address;
  /** LayerZero's endpoint on this chain. */
  readonly endpoint: Address;
}

/** What every action of the bridge takes first; `connectBridge` makes one. */
export interface BridgeClient {
  readonly home: BridgeEnd;
  readonly remotes: readonly BridgeEnd[];
}

/** From which chain to which, by LayerZero's endpoint ids. One of them is home. */
export interface BridgeRoute {
  readonly from: number;
  readonly to: number;
}

/** Both ends of a route. */
export interface BridgeWay {
  readonly from: BridgeEnd;
  readonly to: BridgeEnd;
}

/** CPT that is to go to another chain. */
export interface BridgeTransfer extends BridgeRoute {
  /** CPT in wei. What is below 0.000001 CPT does not travel and stays with the sender. */
  readonly amount: bigint;
  /** Who gets it on the other chain, where a smart account's address may be nobody's. */
  readonly receiver: Address;
  /** Least that must arrive, in wei; by default all of the amount that travels. */
  readonly minAmount?: bigint;
  /** LayerZero's options of type 3 beyond those that the bridge enforces: more gas, ether for the receiver. */
  readonly extraOptions?: Hex;
  /** Bytes that the receiver, a contract, is called with after the delivery; its gas must be in `extraOptions`. */
  readonly composeMsg?: Hex;
}

/** A direction of a pathway at one of its ends. */
export interface PathwayLane {
  /** CPT (wei) that may pass in any 3 600 seconds. */
  readonly limit: bigint;
  /** CPT (wei) of it that may pass now. */
  readonly available: bigint;
  /** Unix second; in the past: not paused. */
  readonly pausedUntil: bigint;
  /** Whether the council has used its prolongation of the last pause. */
  readonly isProlonged: boolean;
}

/** A message of the bridge, as its source sent it. */
export interface BridgeMessage extends BridgeRoute {
  readonly guid: Hex;
  /** Counts the messages of this route from 1. */
  readonly nonce: bigint;
  /** The transaction that sent it, and its block. */
  readonly hash: Hex;
  readonly blockNumber: number;
  /** Who gets the CPT. */
  readonly receiver: Address;
  /** CPT in wei. */
  readonly amount: bigint;
  /** Whether the receiver is called with bytes after the delivery. */
  readonly isComposed: boolean;
}
