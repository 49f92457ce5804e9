import type { DaoPolicy } from "../types/daoTree.js";

/** What becomes of a resolution, in its order; `Void`: a council was set or unset since it was proposed. */
export const RESOLUTION_STATUSES = [
  "Voting",
  "Failed",
  "Delayed",
  "Executable",
  "Expired",
  "Executed",
  "Void",
] as const;
export type ResolutionStatus = (typeof RESOLUTION_STATUSES)[number];

const BPS = 10_000n;

/** What decides it. */
export interface ResolutionFacts {
  /** Second whose shares vote. */
  readonly snapshot: bigint;
  readonly isExecuted: boolean;
  readonly inFavour: bigint;
  readonly against: bigint;
  /** Votes there were at the snapshot: all shares, or seats. */
  readonly totalVotes: bigint;
  readonly policy: DaoPolicy;
}

/** Unix seconds. */
export interface ResolutionTimes {
  /** The last of the vote. */
  readonly voteEnd: bigint;
  /** The first in which it can be executed. */
  readonly executableFrom: bigint;
  /** The last. */
  readonly executableUntil: bigint;
}

/**
 * When a resolution can be voted on and executed.
 *
 * @example
 * import { resolutionTimes } from "@cyberplaza/sdk/dao";
 *
 * const policy = { quorumBps: 5_000n, thresholdBps: 5_001n, votingTime: 86_400n, delay: 3_600n, expiry: 604_800n };
 * const { voteEnd, executableFrom } = resolutionTimes({ snapshot: now, policy });
 */
export function resolutionTimes({ snapshot, policy }: Pick<ResolutionFacts, "snapshot" | "policy">): ResolutionTimes {
  const voteEnd = snapshot + policy.votingTime;
  const executableFrom = voteEnd + policy.delay + 1n;
  return { voteEnd, executableFrom, executableUntil: executableFrom + policy.expiry - 1n };
}

/**
 * Votes that must be cast: the policy's part of all of them. Up.
 *
 * @example
 * import { resolutionQuorum } from "@cyberplaza/sdk/dao";
 *
 * if (resolutionQuorum(3n, 5_000n) !== 2n) throw new Error("half of three are two");
 */
export function resolutionQuorum(totalVotes: bigint, quorumBps: bigint): bigint {
  return (totalVotes * quorumBps + BPS - 1n) / BPS;
}

/**
 * Whether a resolution has passed, if the vote was over now; as the contract counts.
 *
 * @example
 * import { hasPassed } from "@cyberplaza/sdk/dao";
 *
 * const policy = { quorumBps: 5_000n, thresholdBps: 5_001n };
 * if (hasPassed({ inFavour: 50n, against: 50n, totalVotes: 100n, policy })) throw new Error("half are no majority");
 */
export function hasPassed({
  inFavour,
  against,
  totalVotes,
  policy,
}: Pick<ResolutionFacts, "inFavour" | "against" | "totalVotes"> & {
  readonly policy: Pick<DaoPolicy, "quorumBps" | "thresholdBps">;
}): boolean {
  const cast = inFavour + against;
  const hasQuorum = cast !== 0n && cast >= resolutionQuorum(totalVotes, policy.quorumBps);
  return hasQuorum && inFavour * BPS >= cast * policy.thresholdBps;
}

/**
 * A resolution's status at a second, if nobody votes, executes or sets a council in between.
 *
 * @param time Unix second.
 * @example
 * import { resolutionStatusAt } from "@cyberplaza/sdk/dao";
 *
 * const policy = { quorumBps: 5_000n, thresholdBps: 5_001n, votingTime: 86_400n, delay: 3_600n, expiry: 604_800n };
 * const facts = { snapshot: now, isExecuted: false, inFavour: 60n, against: 0n, totalVotes: 100n, policy };
 * if (resolutionStatusAt(facts, now + 90_001n) !== "Executable") throw new Error("a day and an hour are over");
 */
export function resolutionStatusAt(facts: ResolutionFacts, time: bigint): Exclude<ResolutionStatus, "Void"> {
  const { voteEnd, executableFrom, executableUntil } = resolutionTimes(facts);
  if (facts.isExecuted) return "Executed";
  if (time <= voteEnd) return "Voting";
  if (!hasPassed(facts)) return "Failed";
  if (time < executableFrom) return "Delayed";
  return time <= executableUntil ? "Executable" : "Expired";
}
