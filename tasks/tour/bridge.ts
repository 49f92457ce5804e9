import type { ChainName } from "./bridgeChains.ts";
import type { Party } from "./context.ts";

/** What became of CPT's bridge between three chains. CPT and ether in wei (18 decimals), times in unix seconds. */
export interface BridgeRecord {
  /** When the chains had come up. */
  begin: bigint;
  /** Everything that somebody did, in order. */
  acts: BridgeAct[];
  /** What `bridge check` said, each time it was asked. */
  checks: BridgeCheck[];
  /** In the order in which they were sent. */
  messages: MessageRecord[];
  samples: BridgeSample[];
  /** As the chains were at the end, home first. */
  chains: BridgeChainRecord[];
}

export interface BridgeAct {
  at: bigint;
  chain: ChainName;
  who: string;
  what: string;
}

export interface BridgeCheck {
  at: bigint;
  when: string;
  /** What was compared, and what differed. */
  compared: number;
  findings: BridgeFinding[];
}

/** Something that was not as the bridge is described, in the check's own words. */
export interface BridgeFinding {
  chain: string;
  pathway: string;
  what: string;
  expected: string;
  actual: string;
}

export interface MessageRecord {
  number: number;
  /** LayerZero's, of its pathway and direction. */
  nonce: bigint;
  from: ChainName;
  to: ChainName;
  /** Also who gets it. */
  sender: Party;
  amount: bigint;
  /** Ether of the chain it was sent from, for LayerZero's workers. */
  fee: bigint;
  sentAt: bigint;
  /** null: under way. */
  arrivedAt: bigint | null;
  /** Why deliveries failed before it arrived, in the SDK's words. */
  failures: string[];
}

/** Where the CPT is that has left home. */
export interface BridgeSample {
  at: bigint;
  what: string;
  locked: bigint;
  /** Supply of the other chains. */
  supply: Record<string, bigint>;
  underWay: bigint;
}

export interface BridgeChainRecord {
  name: ChainName;
  chainId: number;
  eid: number;
  /** Locked at home, the supply elsewhere. */
  cpt: bigint;
  /** Of it: CPT that has left home for this chain and not come back; null at home. */
  outside: bigint | null;
  /** Ether that senders paid to LayerZero here. */
  fees: bigint;
}
