import type { Log } from "ethers";
import { attempt } from "../../core/attempt.js";
import { findCreated, PROPOSAL_PAGE, topicOf, type ProposalSearch } from "../../core/createdProposal.js";
import { logPages } from "../../core/logPages.js";
import { read } from "../../core/read.js";
import {
  ProposalCanceled,
  proposalDeadline,
  proposalEta,
  ProposalExecuted,
  proposalExpiry,
  ProposalQueued,
  state as stateFragment,
} from "../../generated/fragments/CPTGovernor.js";
import { ProposalVetoed } from "../../generated/fragments/VetoGuard.js";
import { QUEUE_WINDOW } from "../../math/proposal.js";
import type { Client } from "../../types/client.js";
import { PROPOSAL_STATES, type ProposalState } from "../../types/enums.js";
import type { EventText } from "../../types/fragments.js";
import type { Address } from "../../types/primitives.js";
import { enumName } from "../../utils/enumName.js";

export interface GetProposalTimelineParameters extends ProposalSearch {
  readonly proposalId: bigint;
}

/** What can be done next with a proposal, if it can: the vote may still go against it. */
export interface NextStep {
  readonly action: "castVote" | "queueProposal" | "executeProposal";
  /** First second, unix seconds; in the past when it is possible now. */
  readonly from: bigint;
  /** Last second. */
  readonly until: bigint;
}

/** Unix seconds; null: it has not happened, or is not known yet. */
export interface GetProposalTimelineReturnType {
  readonly state: ProposalState;
  readonly createdAt: bigint;
  /** Votes count as of the end of this second and can be cast after it. */
  readonly voteStart: bigint;
  /** The last second of the vote, extension included. */
  readonly voteEnd: bigint;
  /** The last second of the vote before it was extended; null: it was not. */
  readonly extendedFrom: bigint | null;
  readonly queuedAt: bigint | null;
  /** From when it can be executed. */
  readonly eta: bigint | null;
  /** The last second in which it can be executed. */
  readonly expiresAt: bigint | null;
  readonly executedAt: bigint | null;
  /** When its proposer withdrew it. */
  readonly cancelledAt: bigint | null;
  readonly vetoedAt: bigint | null;
  /** Null: it is over. */
  readonly next: NextStep | null;
}

/**
 * Every second that matters in a proposal's life, and what comes next.
 *
 * @throws GovernorNonexistentProposalError, RequestFailedError
 * @example
 * import { getProposalTimeline } from "@cyberplaza/sdk";
 *
 * const { state, next } = await getProposalTimeline(user, { proposalId });
 * const secondsLeft = next === null ? null : next.from - now; // until it can be voted on, queued or executed
 */
export async function getProposalTimeline(
  client: Client,
  { proposalId, ...search }: GetProposalTimelineParameters,
): Promise<GetProposalTimelineReturnType> {
  const action = "getProposalTimeline";
  const { governor } = client.addresses;
  const [word] = await read(client, action, governor, stateFragment, [proposalId]);
  const state = enumName(PROPOSAL_STATES, word);
  const created = await findCreated(client, action, proposalId, search);
  const [[voteEnd], [etaOrZero], [expiryOrZero]] = await Promise.all([
    read(client, action, governor, proposalDeadline, [proposalId]),
    read(client, action, governor, proposalEta, [proposalId]),
    read(client, action, governor, proposalExpiry, [proposalId]),
  ]);
  const [eta, expiresAt] = etaOrZero === 0n ? [null, null] : [etaOrZero, expiryOrZero];
  const { snapshot: voteStart, block } = created;
  const isOver = state === "Canceled" || state === "Executed";
  const find = (events: readonly EventText[], address: Address): Promise<Log[]> =>
    eta === null && !isOver ? Promise.resolve([]) : logsOf(client, proposalId, events, address, block, search);
  const [logs, vetoes] = await Promise.all([
    find([ProposalQueued, ProposalExecuted, ProposalCanceled], governor),
    find([ProposalVetoed], client.addresses.vetoGuard),
  ]);
  const at = (number: number | undefined): Promise<bigint | null> => timeOf(client, number);
  const [createdAt, queuedAt, executedAt, cancelledAt, vetoedAt] = await Promise.all([
    at(block),
    at(blockOf(logs, ProposalQueued)),
    at(blockOf(logs, ProposalExecuted)),
    at(blockOf(logs, ProposalCanceled)),
    at(vetoes[0]?.blockNumber),
  ]);
  return {
    state,
    createdAt: createdAt ?? 0n,
    voteStart,
    voteEnd,
    extendedFrom: voteEnd > created.voteEnd ? created.voteEnd : null,
    queuedAt,
    eta,
    expiresAt,
    executedAt,
    cancelledAt,
    vetoedAt,
    next: nextStep(state, { voteStart, voteEnd, eta, expiresAt }),
  };
}

function nextStep(
  state: ProposalState,
  {
    voteStart,
    voteEnd,
    eta,
    expiresAt,
  }: Pick<GetProposalTimelineReturnType, "voteStart" | "voteEnd" | "eta" | "expiresAt">,
): NextStep | null {
  if (state === "Pending") return { action: "castVote", from: voteStart + 1n, until: voteEnd };
  if (state === "Active" || state === "Succeeded") {
    return { action: "queueProposal", from: voteEnd + 1n, until: voteEnd + QUEUE_WINDOW };
  }
  if (state === "Queued" && eta !== null && expiresAt !== null)
    return { action: "executeProposal", from: eta, until: expiresAt };
  return null;
}

/** The events of one proposal; its number is the first word, indexed or not. */
async function logsOf(
  client: Client,
  proposalId: bigint,
  events: readonly EventText[],
  address: Address,
  fromBlock: number,
  { pageSize = PROPOSAL_PAGE }: ProposalSearch,
): Promise<Log[]> {
  const found: Log[] = [];
  const filter = { address, topics: [events.map(topicOf)] };
  for await (const { logs } of logPages(client, "getProposalTimeline", filter, { fromBlock, pageSize })) {
    found.push(...logs.filter(({ topics, data }) => BigInt(topics[1] ?? data.slice(0, 66)) === proposalId));
  }
  return found;
}

function blockOf(logs: readonly Log[], event: EventText): number | undefined {
  return logs.find(({ topics }) => topics[0] === topicOf(event))?.blockNumber;
}

async function timeOf({ runner }: Client, block: number | undefined): Promise<bigint | null> {
  if (block === undefined) return null;
  const found = await attempt("getProposalTimeline", async () => runner.provider?.getBlock(block));
  return found ? BigInt(found.timestamp) : null;
}
