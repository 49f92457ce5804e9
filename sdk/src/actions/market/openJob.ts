import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ownAddress } from "../../core/ownAddress.js";
import { JobOpened, openJob as openJobFragment } from "../../generated/fragments/JobEscrow.js";
import { unpackLocked } from "../../math/packedJob.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { PAYMENT_KINDS, type PaymentKind } from "../../types/enums.js";
import type { Quote } from "../../types/job.js";
import type { Address, Hex } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";
import { enumIndex } from "../../utils/enumIndex.js";

export interface OpenJobParameters extends WithOverrides {
  /** What the provider offers. */
  readonly quote: Quote;
  /** The provider's, over the quote (`signQuote`). */
  readonly signature: Hex;
  /** Units ordered, 1 to `quote.maxUnits`. */
  readonly units: bigint;
  /** Smallest discount on the fee the user insists on, in basis points. 0, the default, forgoes it and its gas. */
  readonly minDiscountBps?: bigint;
  /** From the escrow balance, the default, or from the account by allowance. */
  readonly payment?: {
    readonly kind: PaymentKind;
    /** The client's own address by default; in this version it must be. */
    readonly payer?: Address;
  };
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
 * Opens a job under a provider's quote and locks its cost and the buffer. Fee and discount are fixed for the job.
 *
 * @throws JobQuoteExpiredError, JobNotQuotedUserError, JobBadSignatureError, JobNonceUsedError, JobOutOfBoundsError,
 * JobCostBelowMinimumError, JobFeeAboveLimitError, JobDiscountBelowLimitError, JobMeterNotAllowedError,
 * JobInsufficientBalanceError, JobPayerNotCallerError, JobPaymentKindUnsupportedError, ProviderNotAdmittedError,
 * ContractPausedError, ContractRevertError with the token's words
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
  args: async ({ quote, signature, units, minDiscountBps = 0n, payment, overrides }, client) => {
    for (const role of ["user", "provider", "meter"] as const) checkAddress(`quote.${role}`, quote[role]);
    const kind = enumIndex("payment.kind", PAYMENT_KINDS, payment?.kind ?? "Balance");
    const payer = await ownAddress(client, "openJob", "payment.payer", payment?.payer ?? overrides?.from);
    return [quote, signature, units, minDiscountBps, { kind, payer, data: "0x" as const }];
  },
  result: (events) => {
    const { jobId, userId, providerId, terms: word } = events.one(JobOpened);
    return { jobId, userId, providerId, locked: unpackLocked(word), word };
  },
  simulated: ([jobId]) => ({ jobId }),
});
