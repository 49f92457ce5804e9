import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { encodePayment } from "../../core/encodePayment.js";
import { JobOpened, openJob as openJobFragment } from "../../generated/fragments/IJobEscrow.js";
import { unpackLocked } from "../../math/packedJob.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Quote } from "../../types/job.js";
import type { Payment } from "../../types/payment.js";
import type { Hex } from "../../types/primitives.js";
import { checkQuote } from "../../utils/checkQuote.js";

export interface OpenJobParameters extends WithOverrides {
  /** What the provider offers. */
  readonly quote: Quote;
  /** The provider's, over the quote (`signQuote`); left out for a stored offer (`quoteFromOffer`). */
  readonly signature?: Hex;
  /** Units ordered, 1 to `quote.maxUnits`. */
  readonly units: bigint;
  /** Smallest discount on the fee the user insists on, in basis points. 0, the default, forgoes it and its gas. */
  readonly minDiscountBps?: bigint;
  /** From the escrow balance by default. */
  readonly payment?: Payment;
}

export interface OpenJobResult {
  readonly jobId: bigint;
  readonly userId: bigint;
  readonly providerId: bigint;
  /** USDC units locked: the cost and the buffer. */
  readonly locked: bigint;
  /** What was fixed for the job, packed: `unpackTerms` of `@cyberplaza/sdk/math` reads fee, discount, units, price, … */
  readonly word: bigint;
}

export type OpenJobReturnType = SentTransaction<OpenJobResult>;

/**
 * Opens a job under a provider's quote or stored offer and locks its cost and the buffer. Fee and discount are fixed for
 * the job. The user is the client's account, or the signer of an EIP-3009 payment.
 *
 * @throws JobQuoteExpiredError, JobNotQuotedUserError, JobBadSignatureError, JobNonceUsedError, JobOutOfBoundsError,
 * JobBadServiceTermsError, JobCostBelowMinimumError, JobFeeAboveLimitError, JobDiscountBelowLimitError,
 * JobMeterNotAllowedError, JobMeterCapExceededError, JobInsufficientBalanceError, JobPayerNotCallerError,
 * JobPayerRefusedError, ProviderNotAdmittedError, ContractPausedError, the offer book's errors, ContractRevertError with
 * the token's words
 * @example
 * import { openJob } from "@cyberplaza/sdk";
 *
 * const sent = await openJob(user, { quote, signature, units: 3_600n });
 * const { jobId, locked } = await sent.wait();
 */
export const openJob: WriteAction<
  OpenJobParameters,
  OpenJobResult,
  Pick<OpenJobResult, "jobId">
> = /* @__PURE__ */ defineWrite({
  name: "openJob",
  fn: openJobFragment,
  events: [JobOpened],
  to: ({ addresses }) => addresses.jobEscrow,
  args: async (params, client) => {
    const { quote, signature = "0x", units, minDiscountBps = 0n, payment = { kind: "Balance" }, overrides } = params;
    const encoded = await encodePayment(client, "openJob", payment, overrides?.from);
    return [checkQuote(quote), signature, units, minDiscountBps, encoded];
  },
  result: (events) => {
    const { jobId, userId, providerId, terms: word } = events.one(JobOpened);
    return { jobId, userId, providerId, locked: unpackLocked(word), word };
  },
  simulated: ([jobId]) => ({ jobId }),
});
