import { read } from "../../core/read.js";
import { jobOf as jobOfFragment } from "../../generated/fragments/JobEscrowLens.js";
import type { Client } from "../../types/client.js";
import { toJobView, type JobView } from "../../utils/toJobView.js";

export interface GetJobParameters {
  readonly jobId: bigint;
}

export type GetJobReturnType = JobView;

/**
 * A job in readable form. Status None, and zeros, when it does not exist.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getJob } from "@cyberplaza/sdk";
 *
 * const { status, locked, deadline } = await getJob(user, { jobId });
 */
export async function getJob(client: Client, { jobId }: GetJobParameters): Promise<GetJobReturnType> {
  const [job] = await read(client, "getJob", client.addresses.jobEscrowLens, jobOfFragment, [jobId]);
  return toJobView(job);
}
