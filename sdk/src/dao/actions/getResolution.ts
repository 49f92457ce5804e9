import { ZeroAddress, zeroPadValue, toBeHex } from "ethers";
import { blockAt } from "../../core/blockAt.js";
import { topicOf } from "../../core/createdProposal.js";
import { logPages } from "../../core/logPages.js";
import { read } from "../../core/read.js";
import { latestSecond } from "../../core/usdcDomain.js";
import { InvalidParameterError } from "../../errors/inputErrors.js";
import {
  councilOf,
  CouncilUpdated,
  resolutionOf,
  SharesUpdated,
  totalShares as totalSharesFragment,
} from "../../generated/fragments/IDaoTree.js";
import { seatsAt } from "../../generated/fragments/TopHolders.js";
import type { Client } from "../../types/client.js";
import type { DaoPolicy } from "../../types/daoTree.js";
import type { Hex } from "../../types/primitives.js";
import {
  hasPassed,
  resolutionQuorum,
  resolutionStatusAt,
  resolutionTimes,
  type ResolutionFacts,
  type ResolutionStatus,
  type ResolutionTimes,
} from "../resolution.js";

export interface GetResolutionParameters {
  readonly node: bigint;
  /** Its hash, from `proposeResolution`. */
  readonly resolution: Hex;
  /** Most blocks asked for at once; 10 000 by default. Asks for fewer when the node refuses. */
  readonly pageSize?: number;
}

export interface GetResolutionReturnType extends ResolutionFacts, ResolutionTimes {
  readonly status: ResolutionStatus;
  /** Votes that must be cast. */
  readonly quorum: bigint;
  /** Whether it passes with the votes there are. */
  readonly isPassing: boolean;
}

/**
 * A resolution of a node's members: its votes, and what can be done with it now. Looks for the shares of its second in the events since
 * then.
 *
 * @throws InvalidParameterError when there is none, RequestFailedError when the node refuses a single block, or cannot be reached
 * @example
 * import { getResolution } from "@cyberplaza/sdk/dao";
 *
 * const { status, inFavour, quorum, voteEnd } = await getResolution(user, { node: root, resolution });
 * if (status === "Voting") console.log(inFavour, "of", quorum, "until", voteEnd);
 */
export async function getResolution(
  client: Client,
  { node, resolution, ...range }: GetResolutionParameters,
): Promise<GetResolutionReturnType> {
  const action = "getResolution";
  const { daoTree } = client.addresses;
  const [[found], [council], [shares], now] = await Promise.all([
    read(client, action, daoTree, resolutionOf, [node, resolution]),
    read(client, action, daoTree, councilOf, [node]),
    read(client, action, daoTree, totalSharesFragment, [node]),
    latestSecond(client, action),
  ]);
  const { snapshot, isExecuted, inFavour, against } = found;
  if (snapshot === 0n)
    throw new InvalidParameterError("resolution", `must be one of node ${node}, ${resolution} is not`);

  // shares that changed since, and whether a council was set, in that very second or later
  const councilTopic = topicOf(CouncilUpdated);
  const topics = [[councilTopic, topicOf(SharesUpdated)], zeroPadValue(toBeHex(node), 32)];
  const fromBlock = await blockAt(client, action, snapshot);
  const later = await blockAt(client, action, snapshot + 1n);
  let [totalVotes, isVoid] = [shares, false];
  for await (const { logs } of logPages(client, action, { address: daoTree, topics }, { ...range, fromBlock })) {
    for (const { topics: found, data, blockNumber } of logs) {
      if (found[0] === councilTopic) isVoid = true;
      else if (blockNumber >= later) totalVotes += wordOf(data, 0) - wordOf(data, 1);
    }
  }
  if (council !== ZeroAddress) [totalVotes] = await read(client, action, council, seatsAt, [snapshot]);
  const policy = plain(found.policy);
  const facts = { snapshot, isExecuted, inFavour, against, totalVotes, policy };
  return {
    ...facts,
    ...resolutionTimes(facts),
    status: isVoid && !isExecuted ? "Void" : resolutionStatusAt(facts, now),
    quorum: resolutionQuorum(totalVotes, policy.quorumBps),
    isPassing: hasPassed(facts),
  };
}

function wordOf(data: string, place: number): bigint {
  return BigInt(`0x${data.slice(2 + 64 * place, 66 + 64 * place)}`);
}

function plain({ quorumBps, thresholdBps, votingTime, delay, expiry }: DaoPolicy): DaoPolicy {
  return { quorumBps, thresholdBps, votingTime, delay, expiry };
}
