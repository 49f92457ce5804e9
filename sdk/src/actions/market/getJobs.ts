import { read } from "../../core/read.js";
import { jobsOf as jobsOfFragment } from "../../generated/fragments/JobEscrowLens.js";
import type { Client } from "../../types/client.js";
import { toJobView, type JobView } from "../../utils/toJobView.js";

export interface GetJobsParameters {
  readonly jobIds: readonly bigint[];
}

export type GetJobsReturnType = JobView[];

/**
 * Many jobs by one call, in the order asked for. Status None, and zeros, where one does not exist.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getJobs } from "@cyberplaza/sdk";
 *
 * const [job] = await getJobs(user, { jobIds: [jobId] });
 */
export async function getJobs(client: Client, { jobIds }: GetJobsParameters): Promise<GetJobsReturnType> {
  const [jobs] = await read(client, "getJobs", client.addresses.jobEscrowLens, jobsOfFragment, [jobIds]);
  return jobs.map(toJobView);
}
