import type { DaoRole, DaoToken, NodeKind, NodeState } from "./enums.js";
import type { Address, Hex } from "./primitives.js";

/** Who has shares of a node: an account, or a child node. */
export type DaoMember = Address | { readonly node: bigint };

/** A part of a task that is submitted, approved and paid on its own. */
export interface DaoMilestone {
  /** Of the budget; all weights are 10 000 together. */
  readonly weightBps: bigint;
  /** Seconds until which it must be submitted, from the approval of the one before; of the first the task's due counts. */
  readonly time: bigint;
  /** Who shares it, by parts of 10 000; none: the worker has all. */
  readonly payees: readonly { readonly account: Address; readonly bps: bigint }[];
}

/** What a task has beside the plain ones. */
export interface DaoPlan {
  readonly milestones: readonly DaoMilestone[];
  /** In the task's token; 0n: none. */
  readonly bond: bigint;
  /** Of the bond, to the parent when the task expires. */
  readonly penaltyBps: bigint;
  readonly isBonded: boolean;
  /** Milestone that is due next, from zero. */
  readonly next: bigint;
}

/** What nodes that are tasks have. */
export interface DaoTask {
  readonly token: DaoToken;
  /** What is left of it, in the token's units; 0n when it is over. */
  readonly budget: bigint;
  /** Unix second until which its phase lasts. */
  readonly due: bigint;
  /** undefined: nobody. Of a task that is over: who had it last. */
  readonly worker: Address | undefined;
  /** Whether the parent, a task, cannot be approved before it is over. */
  readonly isRequired: boolean;
  /** Whether its last result was rejected. */
  readonly wasRejected: boolean;
  readonly planHash: Hex;
  /** Of the last result. */
  readonly resultHash: Hex | undefined;
  readonly plan: DaoPlan | undefined;
}

/** An account's roles at a node. */
export interface DaoHolder {
  readonly account: Address;
  readonly roles: readonly DaoRole[];
}

/** A node as the events of the tree tell it. */
export interface DaoNode {
  readonly id: bigint;
  /** 0n: it is a root. */
  readonly parent: bigint;
  readonly depth: bigint;
  readonly kind: NodeKind;
  /** `Assigned` of an open task with a worker. */
  readonly state: NodeState;
  readonly metadataURI: string;
  readonly isFrozen: boolean;
  /** Its parent was frozen when that was carried down to it. */
  readonly isFrozenAbove: boolean;
  /** Whether a pledge lets it publish tasks. */
  readonly publishes: boolean;
  /** What it has free, USDC units (6 decimals). */
  readonly usdc: bigint;
  /** What it has free, CPT wei (18 decimals). */
  readonly cpt: bigint;
  /** Number of its module set; 0n: nothing is asked. */
  readonly moduleSet: bigint;
  /** Required sub-tasks that are not over. */
  readonly openRequired: bigint;
  /** CPT wei, and who pledged them. */
  readonly pledge: { readonly payer: Address; readonly amount: bigint } | undefined;
  /** Who has roles at it; those above it act here, too. */
  readonly holders: readonly DaoHolder[];
  /** Of a node that is a task. */
  readonly task: DaoTask | undefined;
  /** Block in which it was closed. */
  readonly closedIn: number | undefined;
}

/** How a node's members resolve. */
export interface DaoPolicy {
  /** Of all shares, that must vote. */
  readonly quorumBps: bigint;
  /** Of those that vote, that must be in favour; above 5 000. */
  readonly thresholdBps: bigint;
  /** Seconds, 1 hour to 30 days. */
  readonly votingTime: bigint;
  /** Seconds from the vote's end until it can be executed, at most 30 days. */
  readonly delay: bigint;
  /** Seconds from then on until which it can be, 1 hour to 90 days. */
  readonly expiry: bigint;
}

/** Contracts that a node asks; undefined: nothing is asked. */
export interface DaoModules {
  /** Whether an action may happen. */
  readonly rules?: Address | undefined;
  /** Which transition a task makes, by whom, after how many approvals. */
  readonly workflow?: Address | undefined;
  /** What of a budget an approved result earns. */
  readonly project?: Address | undefined;
  /** What becomes of revenue. */
  readonly treasury?: Address | undefined;
}
