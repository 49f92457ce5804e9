import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { encodePayment } from "../../core/encodePayment.js";
import { JobToppedUp, topUp as topUpFragment } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Payment } from "../../types/payment.js";

export interface TopUpParameters extends WithOverrides {
  readonly jobId: bigint;
  /** Units ordered on top. */
  readonly units: bigint;
  /** From the escrow balance by default. A job that a voucher paid is topped up by the same. */
  readonly payment?: Payment;
}

export interface TopUpResult {
  readonly jobId: bigint;
  /** Units ordered on top. */
  readonly units: bigint;
  /** USDC units locked on top. */
  readonly amount: bigint;
}

export type TopUpReturnType = SentTransaction<TopUpResult>;

/**
 * Raises the order of a running job, and the lock with it. Caller: its user, or anyone with the user's
 * authorization (`signAuthorization`).
 *
 * @throws JobWrongStatusError, JobNotAllowedError, JobOutOfBoundsError, JobWrongPayerError, JobInsufficientBalanceError,
 * JobPayerRefusedError, ContractPausedError, ContractRevertError with the token's words
 * @example
 * import { topUp } from "@cyberplaza/sdk";
 *
 * const sent = await topUp(user, { jobId, units: 600n });
 * const { amount } = await sent.wait();
 */
export const topUp: WriteAction<
  TopUpParameters,
  TopUpResult,
  Pick<TopUpResult, "amount">
> = /* @__PURE__ */ defineWrite({
  name: "topUp",
  fn: topUpFragment,
  events: [JobToppedUp],
  to: ({ addresses }) => addresses.jobEscrow,
  args: async ({ jobId, units, payment, overrides }, client) => [
    jobId,
    units,
    await encodePayment(client, "topUp", payment ?? { kind: "Balance" }, overrides?.from),
  ],
  result: (events) => {
    const { jobId, units, amount } = events.one(JobToppedUp);
    return { jobId, units, amount };
  },
  simulated: ([amount]) => ({ amount }),
});
