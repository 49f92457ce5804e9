import type { JobEvent } from "../../core/jobEvents.js";
import type { Client } from "../../types/client.js";
import { iterateJobEvents, type IterateJobEventsParameters } from "./iterateJobEvents.js";

export interface GetJobEventsParameters extends IterateJobEventsParameters {
  /** Told after every page. */
  readonly onProgress?: (progress: JobEventsProgress) => void;
}

export interface JobEventsProgress {
  /** Everything up to this block is read. */
  readonly toBlock: number;
  readonly lastBlock: number;
  /** Events so far. */
  readonly found: number;
}

export type GetJobEventsReturnType = JobEvent[];

/**
 * What happened to jobs in a range of blocks, in the chain's order. Asks page by page, with smaller pages where the node
 * refuses; for long ranges see `iterateJobEvents`.
 *
 * @throws RequestFailedError when the node refuses a single block, or cannot be reached
 * @example
 * import { getJobEvents } from "@cyberplaza/sdk";
 *
 * const events = await getJobEvents(user, { fromBlock: 0, jobId });
 * const opened = events.find((event) => event.name === "JobOpened");
 */
export async function getJobEvents(
  client: Client,
  { onProgress, ...range }: GetJobEventsParameters,
): Promise<GetJobEventsReturnType> {
  const found: JobEvent[] = [];
  for await (const { events, toBlock, lastBlock } of iterateJobEvents(client, range)) {
    found.push(...events);
    onProgress?.({ toBlock, lastBlock, found: found.length });
  }
  return found;
}
