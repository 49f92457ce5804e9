import type { ProposalState } from "../types/enums.js";
import { divideUp } from "./arithmetic.js";

const BPS = 10_000n;
const DAY = 86_400n;
/** Seconds after the end of its vote in which a proposal that passed can be queued. */
export const QUEUE_WINDOW = 14n * DAY;
const END_TURNOUT_BPS = 3_000n;
/** Days of the launch phase's target, and the one that the earliest of them proves. */
const HAND_OVER_DAYS = 92n;

/** Votes on a proposal, in wei of veCPT. */
export interface ProposalVotes {
  readonly for: bigint;
  readonly against: bigint;
  readonly abstain: bigint;
}

export interface QuorumParameters {
  /** Wei of veCPT of all at the proposal's snapshot. */
  readonly totalVeCpt: bigint;
  /** Part of it, in basis points. */
  readonly bps: bigint;
  /** Wei of veCPT. */
  readonly floor: bigint;
}

/**
 * Votes for and abstentions that a proposal needs, in wei of veCPT: the larger of a part of all, up, and the floor.
 *
 * @example
 * import { quorumOf } from "@cyberplaza/sdk/math";
 *
 * const VE = 10n ** 18n;
 * const quorum = quorumOf({ totalVeCpt: 20_000_000n * VE, bps: 1_000n, floor: 1_000_000n * VE }); // 2 000 000 veCPT
 */
export function quorumOf({ totalVeCpt, bps, floor }: QuorumParameters): bigint {
  const part = divideUp(totalVeCpt * bps, BPS);
  return part > floor ? part : floor;
}

/** What the Governor keeps of a proposal; times in unix seconds. */
export interface ProposalFacts {
  /** Votes count as of the end of this second, and can be cast after it. */
  readonly snapshot: bigint;
  /** The last second of the vote, extension included. */
  readonly deadline: bigint;
  readonly votes: ProposalVotes;
  /** Wei of veCPT; whatever before the snapshot is over. */
  readonly quorum: bigint | null;
  /** From when it can be executed; null before it is queued. */
  readonly eta: bigint | null;
  /** The last second in which it can be executed; null before it is queued. */
  readonly expiresAt: bigint | null;
  readonly executed?: boolean;
  /** Cancelled by its proposer or vetoed. */
  readonly canceled?: boolean;
}

/**
 * A proposal's state at a second, if nobody votes, queues, executes or cancels in between.
 *
 * @param time Unix seconds.
 * @example
 * import { proposalStateAt } from "@cyberplaza/sdk/math";
 *
 * const votes = { for: 1_000_000n * 10n ** 18n, against: 0n, abstain: 0n };
 * const facts = { snapshot: now, deadline: now + 432_000n, votes, quorum: votes.for, eta: null, expiresAt: null };
 * if (proposalStateAt(facts, now + 432_001n) !== "Succeeded") throw new Error("it has its quorum");
 */
export function proposalStateAt(
  { snapshot, deadline, votes, quorum, eta, expiresAt, executed, canceled }: ProposalFacts,
  time: bigint,
): ProposalState {
  if (executed === true) return "Executed";
  if (canceled === true) return "Canceled";
  if (time <= snapshot) return "Pending";
  if (time <= deadline) return "Active";
  const hasQuorum = eta !== null || (quorum !== null && votes.for + votes.abstain >= quorum);
  if (!hasQuorum || votes.for <= votes.against) return "Defeated";
  if (eta === null) return time > deadline + QUEUE_WINDOW ? "Expired" : "Succeeded";
  return expiresAt !== null && time > expiresAt ? "Expired" : "Queued";
}

export interface ExtendedDeadlineParameters {
  /** The last second of the vote before. */
  readonly deadline: bigint;
  /** When the vote that reaches the quorum is cast, unix seconds. */
  readonly castAt: bigint;
  /** Seconds that are left then at least. */
  readonly extension: bigint;
}

/**
 * The last second of a vote whose quorum is reached at `castAt`: at least the extension later.
 *
 * @example
 * import { extendedDeadline } from "@cyberplaza/sdk/math";
 *
 * const deadline = extendedDeadline({ deadline: now + 60n, castAt: now, extension: 172_800n });
 */
export function extendedDeadline({ deadline, castAt, extension }: ExtendedDeadlineParameters): bigint {
  return castAt + extension > deadline ? castAt + extension : deadline;
}

/** What a proposal that ends the veto needs, in wei of veCPT. */
export interface EndVotesRequired {
  /** Votes of any kind. */
  readonly votedRequired: bigint;
  /** Votes for. */
  readonly inFavourRequired: bigint;
}

/**
 * What a proposal that ends the veto needs: 30 % of all veCPT voting, and two thirds of the votes for and against in favour. Up.
 *
 * @param totalVeCpt Wei of veCPT of all at its snapshot.
 * @example
 * import { endVotesRequired } from "@cyberplaza/sdk/math";
 *
 * const votes = { for: 20n, against: 10n, abstain: 5n };
 * const { votedRequired, inFavourRequired } = endVotesRequired({ totalVeCpt: 100n, votes }); // 30 and 20
 */
export function endVotesRequired({
  totalVeCpt,
  votes,
}: {
  readonly totalVeCpt: bigint;
  readonly votes: ProposalVotes;
}): EndVotesRequired {
  return {
    votedRequired: divideUp(totalVeCpt * END_TURNOUT_BPS, BPS),
    inFavourRequired: divideUp((votes.for + votes.against) * 2n, 3n),
  };
}

/**
 * When the hand-over is possible at the latest after a day for which too little veCPT is proven, if enough is there from then on: 92 days
 * after the day's beginning. When enough came in the middle of the day it is possible hours earlier. Unix seconds.
 *
 * @param timepoint Beginning of the day (`getGovernance`).
 * @example
 * import { handOverAfter } from "@cyberplaza/sdk/math";
 *
 * const possibleFrom = handOverAfter(now - 86_400n);
 */
export function handOverAfter(timepoint: bigint): bigint {
  return timepoint + HAND_OVER_DAYS * DAY;
}
