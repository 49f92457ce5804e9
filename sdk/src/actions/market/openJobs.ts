import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { encodePayment } from "../../core/encodePayment.js";
import { JobOpened, openJobs as openJobsFragment } from "../../generated/fragments/IJobEscrow.js";
import { unpackLocked } from "../../math/packedJob.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { JobOrder, Quote } from "../../types/job.js";
import type { Payment } from "../../types/payment.js";
import type { Hex } from "../../types/primitives.js";
import { checkQuote } from "../../utils/checkQuote.js";
import { orderLists } from "../../utils/orderLists.js";

export interface OpenJobsParameters extends WithOverrides {
  /** What the provider offers; it bounds units and number of all jobs together. */
  readonly quote: Quote;
  /** The provider's, over the quote (`signQuote`); left out for a stored offer (`quoteFromOffer`). */
  readonly signature?: Hex;
  readonly jobs: readonly JobOrder[];
  /** Smallest discount on the fee the user insists on, in basis points. 0, the default, forgoes it and its gas. */
  readonly minDiscountBps?: bigint;
  /** Of all jobs; from the escrow balance by default. */
  readonly payment?: Payment;
}

export interface OpenedJob {
  readonly jobId: bigint;
  /** USDC units locked: the cost and the buffer. */
  readonly locked: bigint;
  /** What was fixed for the job, packed: `unpackTerms` of `@cyberplaza/sdk/math` reads it. */
  readonly word: bigint;
}

export interface OpenJobsResult {
  /** The first job's number; the others follow, one by one. */
  readonly firstJobId: bigint;
  readonly userId: bigint;
  readonly providerId: bigint;
  /** USDC units locked for all. */
  readonly locked: bigint;
  /** In the order given. */
  readonly jobs: readonly OpenedJob[];
}

export type OpenJobsReturnType = SentTransaction<OpenJobsResult>;

/**
 * Opens a batch of jobs under one quote or stored offer, all or none. A job may wait for earlier ones of the batch, or for
 * other jobs: it can start once they have completed.
 *
 * @throws as `openJob`, and JobLengthMismatchError, JobBadDependencyError
 * @example
 * import { openJobs } from "@cyberplaza/sdk";
 *
 * const jobs = [{ units: 1_000n }, { units: 2_000n, dependsOn: [0] }];
 * const sent = await openJobs(user, { quote, signature, jobs });
 * const { firstJobId, locked } = await sent.wait();
 */
export const openJobs: WriteAction<
  OpenJobsParameters,
  OpenJobsResult,
  Pick<OpenJobsResult, "firstJobId">
> = /* @__PURE__ */ defineWrite({
  name: "openJobs",
  fn: openJobsFragment,
  events: [JobOpened],
  to: ({ addresses }) => addresses.jobEscrow,
  args: async (params, client) => {
    const { quote, signature = "0x", jobs, minDiscountBps = 0n, payment = { kind: "Balance" }, overrides } = params;
    const { units, specHashes, dependsOn } = orderLists(checkQuote(quote), jobs);
    const encoded = await encodePayment(client, "openJobs", payment, overrides?.from);
    return [quote, signature, units, specHashes, dependsOn, minDiscountBps, encoded];
  },
  result: (events) => {
    const { jobId: firstJobId, userId, providerId } = events.one(JobOpened);
    const jobs = events.all(JobOpened).map(({ jobId, terms: word }) => ({ jobId, locked: unpackLocked(word), word }));
    return { firstJobId, userId, providerId, locked: jobs.reduce((sum, { locked }) => sum + locked, 0n), jobs };
  },
  simulated: ([firstJobId]) => ({ firstJobId }),
});
