import { read } from "../../core/read.js";
import { latestSecond } from "../../core/usdcDomain.js";
import {
  executionWindow as executionWindowFragment,
  lateQuorumVoteExtension,
  proposalThreshold,
  quorum as quorumFragment,
  quorumTerms,
  votingDelay as votingDelayFragment,
  votingPeriod as votingPeriodFragment,
} from "../../generated/fragments/CPTGovernor.js";
import {
  council as councilFragment,
  endedAt as launchEndedAt,
  requiredVotes as requiredVotesFragment,
  shortfall as shortfallFragment,
} from "../../generated/fragments/LaunchPhase.js";
import { getMinDelay } from "../../generated/fragments/TimelockController.js";
import {
  endedAt as vetoEndedAt,
  isActive as isActiveFragment,
  lapsesAt as lapsesAtFragment,
} from "../../generated/fragments/VetoGuard.js";
import { handOverAfter } from "../../math/proposal.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

/** Times in unix seconds, durations in seconds, votes in wei of veCPT. */
export interface GetGovernanceReturnType {
  /** Votes that a proposer needs. */
  readonly threshold: bigint;
  /** Between a proposal and its vote. */
  readonly votingDelay: bigint;
  readonly votingPeriod: bigint;
  /** What is left of a vote at least when the quorum is reached. */
  readonly voteExtension: bigint;
  /** Of proposals whose snapshot is now. */
  readonly quorum: {
    /** Part of all veCPT, in basis points. */
    readonly bps: bigint;
    readonly floor: bigint;
    /** The larger of both, a second ago. */
    readonly votes: bigint;
  };
  /** Between queue and execution. */
  readonly timelockDelay: bigint;
  /** In which a queued proposal can be executed after its eta. */
  readonly executionWindow: bigint;
  readonly launchPhase: {
    /** Null: it lasts. */
    readonly endedAt: bigint | null;
    /** Who is, or was, admin in it. */
    readonly council: Address;
    /** All veCPT that must have been there for 13 weeks. */
    readonly requiredVotes: bigint;
    /** The last day that stands in the way: its beginning, and what is proven for it. Null: none, or the phase is over. */
    readonly shortfall: { readonly timepoint: bigint; readonly proven: bigint } | null;
    /**
     * From when the hand-over is possible if enough is there until then; when enough came in the middle of a day, some hours before. Now or
     * earlier: it is possible. Null: it has happened.
     */
    readonly handOverFrom: bigint | null;
  };
  readonly veto: {
    readonly isActive: boolean;
    /** Null: not before the launch phase is over. */
    readonly lapsesAt: bigint | null;
    /** When holders ended it; null: they did not. */
    readonly endedAt: bigint | null;
  };
}

const NEVER = 2n ** 256n - 1n;

/**
 * The rules of proposals now, and how far launch phase and veto are.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getGovernance } from "@cyberplaza/sdk";
 *
 * const { threshold, quorum, veto, launchPhase } = await getGovernance(user);
 */
export async function getGovernance(client: Client): Promise<GetGovernanceReturnType> {
  const action = "getGovernance";
  const { governor, timelock, vetoGuard, launchPhase } = client.addresses;
  const now = await latestSecond(client, action);
  const [[threshold], [votingDelay], [votingPeriod], [voteExtension], [bps, floor], [votes], [executionWindow]] =
    await Promise.all([
      read(client, action, governor, proposalThreshold, []),
      read(client, action, governor, votingDelayFragment, []),
      read(client, action, governor, votingPeriodFragment, []),
      read(client, action, governor, lateQuorumVoteExtension, []),
      read(client, action, governor, quorumTerms, [now]),
      read(client, action, governor, quorumFragment, [now - 1n]),
      read(client, action, governor, executionWindowFragment, []),
    ]);
  const [[timelockDelay], [endedAt], [council], [requiredVotes], [timepoint, proven], [isActive], [lapsesAt], [ended]] =
    await Promise.all([
      read(client, action, timelock, getMinDelay, []),
      read(client, action, launchPhase, launchEndedAt, []),
      read(client, action, launchPhase, councilFragment, []),
      read(client, action, launchPhase, requiredVotesFragment, []),
      read(client, action, launchPhase, shortfallFragment, []),
      read(client, action, vetoGuard, isActiveFragment, []),
      read(client, action, vetoGuard, lapsesAtFragment, []),
      read(client, action, vetoGuard, vetoEndedAt, []),
    ]);
  const isShort = endedAt === 0n && timepoint !== 0n;
  return {
    threshold,
    votingDelay,
    votingPeriod,
    voteExtension,
    quorum: { bps, floor, votes },
    timelockDelay,
    executionWindow,
    launchPhase: {
      endedAt: orNull(endedAt),
      council,
      requiredVotes,
      shortfall: isShort ? { timepoint, proven } : null,
      handOverFrom: endedAt !== 0n ? null : isShort ? handOverAfter(timepoint) : now,
    },
    veto: { isActive, lapsesAt: lapsesAt === NEVER ? null : lapsesAt, endedAt: orNull(ended) },
  };
}

function orNull(time: bigint): bigint | null {
  return time === 0n ? null : time;
}
