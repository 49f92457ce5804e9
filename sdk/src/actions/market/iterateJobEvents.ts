import { decodeJobEvents, jobTopics, type JobEvent } from "../../core/jobEvents.js";
import { logPages } from "../../core/logPages.js";
import type { Client } from "../../types/client.js";

export interface IterateJobEventsParameters {
  /** Where to begin, or to go on: the block after the last page's `toBlock`. */
  readonly fromBlock: number;
  /** The newest block by default. */
  readonly toBlock?: number;
  /** One job only. */
  readonly jobId?: bigint;
  /** Most blocks asked for at once; 10 000 by default. Asks for fewer when the node refuses. */
  readonly pageSize?: number;
}

/** What happened to jobs in some blocks. */
export interface JobEventPage {
  readonly events: readonly JobEvent[];
  readonly fromBlock: number;
  readonly toBlock: number;
  /** Where the last page will end. */
  readonly lastBlock: number;
}

export type IterateJobEventsReturnType = AsyncGenerator<JobEventPage, void, undefined>;

/**
 * What happened to jobs, in the chain's order and as it is read: each block is in exactly one page, whatever ranges the
 * node refuses. Note `toBlock` when a page is done, and go on after it another time.
 *
 * @throws RequestFailedError when the node refuses a single block, or cannot be reached
 * @example
 * import { iterateJobEvents } from "@cyberplaza/sdk";
 *
 * let next = 0;
 * for await (const { events, toBlock, lastBlock } of iterateJobEvents(user, { fromBlock: next })) {
 *   for (const event of events) if (event.name === "JobHeld") throw new Error(`job ${event.jobId} is held`);
 *   next = toBlock + 1;
 * }
 */
export async function* iterateJobEvents(
  client: Client,
  { fromBlock, toBlock, jobId, pageSize }: IterateJobEventsParameters,
): IterateJobEventsReturnType {
  const filter = { address: client.addresses.jobEscrow, topics: jobTopics(jobId) };
  for await (const { logs, ...range } of logPages(client, "iterateJobEvents", filter, {
    fromBlock,
    toBlock,
    pageSize,
  })) {
    yield { events: decodeJobEvents(logs, jobId), ...range };
  }
}
