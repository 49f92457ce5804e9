import { read } from "../../core/read.js";
import { batchOf as batchOfFragment } from "../../generated/fragments/JobEscrowLens.js";
import type { Client } from "../../types/client.js";
import { toJobView, type JobView } from "../../utils/toJobView.js";

export interface GetBatchParameters {
  readonly firstJobId: bigint;
  /** Most jobs to read; 500 by default. */
  readonly maxJobs?: bigint;
}

export type GetBatchReturnType = JobView[];

const MAX_JOBS = 500n;

/**
 * The jobs of a batch from one on: as many as follow one by one.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getBatch } from "@cyberplaza/sdk";
 *
 * const jobs = await getBatch(user, { firstJobId: jobId });
 */
export async function getBatch(
  client: Client,
  { firstJobId, maxJobs = MAX_JOBS }: GetBatchParameters,
): Promise<GetBatchReturnType> {
  const args = [firstJobId, maxJobs] as const;
  const [jobs] = await read(client, "getBatch", client.addresses.jobEscrowLens, batchOfFragment, args);
  return jobs.map(toJobView);
}
