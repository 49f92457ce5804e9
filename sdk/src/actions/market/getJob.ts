import { read } from "../../core/read.js";
import { jobOf as jobOfFragment } from "../../generated/fragments/JobEscrow.js";
import type { Client } from "../../types/client.js";
import { JOB_STATUSES, type JobStatus } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";
import { enumName } from "../../utils/enumName.js";

export interface GetJobParameters {
  readonly jobId: bigint;
}

export interface GetJobReturnType {
  /** Settled also when a reported job's payment has matured. */
  readonly status: JobStatus;
  readonly user: Address;
  readonly provider: Address;
  readonly meterId: bigint;
  readonly feeBps: bigint;
  readonly discountPermille: bigint;
  readonly startedLate: boolean;
  /** When the status began; unix seconds. */
  readonly since: bigint;
  /** Open and running: from when anyone may expire it; reported: when its payment matures; else 0. Unix seconds. */
  readonly deadline: bigint;
  /** Units ordered; 0 from the report on. */
  readonly units: bigint;
  /** USDC units per resource unit; 0 from the report on. */
  readonly unitPrice: bigint;
  /** Ordered seconds; 0 from the report on. */
  readonly duration: bigint;
  /** USDC units locked; 0 from the report on. */
  readonly locked: bigint;
  /** USDC units it pays, fee and discount included; 0 before the report. */
  readonly amount: bigint;
}

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
  const [job] = await read(client, "getJob", client.addresses.jobEscrow, jobOfFragment, [jobId]);
  return {
    status: enumName(JOB_STATUSES, job.status),
    user: job.user,
    provider: job.provider,
    meterId: job.meterId,
    feeBps: job.feeBps,
    discountPermille: job.discountPermille,
    startedLate: job.startedLate,
    since: job.since,
    deadline: job.deadline,
    units: job.units,
    unitPrice: job.unitPrice,
    duration: job.duration,
    locked: job.locked,
    amount: job.amount,
  };
}
