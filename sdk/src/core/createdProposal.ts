import { EventFragment, id, Interface, type Log } from "ethers";
import { RequestFailedError } from "../errors/requestErrors.js";
import { ProposalCreated, proposalSnapshot, votingDelay } from "../generated/fragments/CPTGovernor.js";
import type { Client } from "../types/client.js";
import type { EventText } from "../types/fragments.js";
import type { ProposalContent } from "../types/governance.js";
import type { Address, Hex } from "../types/primitives.js";
import { blockAt } from "./blockAt.js";
import { logPages } from "./logPages.js";
import { read } from "./read.js";

/** A proposal as its event tells it. */
export interface CreatedProposal extends ProposalContent {
  readonly proposer: Address;
  /** Votes count as of the end of this second, unix seconds, and can be cast after it. */
  readonly snapshot: bigint;
  /** The last second of the vote when it was created: see `deadline` of `getProposal`. */
  readonly voteEnd: bigint;
  /** Number of the block that it was created in. */
  readonly block: number;
  /** Hash of the transaction. */
  readonly transaction: Hex;
}

/** Where to look for a proposal's events. */
export interface ProposalSearch {
  /** A block at or before its creation; without one it is found by the time, in some 25 to 30 requests. */
  readonly fromBlock?: number;
  /** Most blocks asked for at once; a million by default, for proposals are few. Asks for fewer when the node refuses. */
  readonly pageSize?: number;
}

export const PROPOSAL_PAGE = 1_000_000;

let parsed: Interface | undefined;

export function createdFilter({ addresses }: Client): { address: Address; topics: string[] } {
  return { address: addresses.governor, topics: [topicOf(ProposalCreated)] };
}

export function topicOf(event: EventText): string {
  return id(EventFragment.from(event).format("sighash"));
}

export function createdOf(log: Log): CreatedProposal {
  parsed ??= new Interface([ProposalCreated]);
  // by place: `values` of a result is the list's own
  const [proposalId, proposer, targets, values, , calldatas, snapshot, voteEnd, description] = parsed.decodeEventLog(
    "ProposalCreated",
    log.data,
    log.topics,
  ) as unknown as [bigint, Address, Address[], bigint[], string[], Hex[], bigint, bigint, string];
  return {
    proposalId,
    proposer,
    targets: [...targets],
    values: [...values],
    calldatas: [...calldatas],
    descriptionHash: id(description) as Hex,
    description,
    snapshot,
    voteEnd,
    block: log.blockNumber,
    transaction: log.transactionHash as Hex,
  };
}

/**
 * A proposal's event. Without a block to begin at it is looked for in the second that its snapshot follows from.
 *
 * @throws RequestFailedError
 */
export async function findCreated(
  client: Client,
  action: string,
  proposalId: bigint,
  { fromBlock, pageSize = PROPOSAL_PAGE }: ProposalSearch,
): Promise<CreatedProposal> {
  const range = fromBlock === undefined ? await blocksOf(client, action, proposalId) : { fromBlock };
  for await (const { logs } of logPages(client, action, createdFilter(client), { ...range, pageSize })) {
    const found = logs.map(createdOf).find((created) => created.proposalId === proposalId);
    if (found !== undefined) return found;
  }
  const hint = fromBlock === undefined ? "Give a fromBlock before it." : "Give an earlier fromBlock.";
  throw new RequestFailedError(action, `the node has no event of proposal ${proposalId}. ${hint}`);
}

/** The blocks of the second in which it was created. */
async function blocksOf(
  client: Client,
  action: string,
  proposalId: bigint,
): Promise<{ fromBlock: number; toBlock: number }> {
  const { governor } = client.addresses;
  const [[snapshot], [delay]] = await Promise.all([
    read(client, action, governor, proposalSnapshot, [proposalId]),
    read(client, action, governor, votingDelay, []),
  ]);
  const createdAt = snapshot - delay;
  const fromBlock = await blockAt(client, action, createdAt);
  return { fromBlock, toBlock: (await blockAt(client, action, createdAt + 1n)) - 1 };
}
