import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { ClaimSettled, settleClaim as settleClaimFragment } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface SettleClaimParameters extends WithOverrides {
  readonly jobId: bigint;
}

export interface SettleClaimResult {
  readonly jobId: bigint;
  /** USDC units to the provider. */
  readonly net: bigint;
  /** USDC units to the protocol. */
  readonly fee: bigint;
}

export type SettleClaimReturnType = SentTransaction<SettleClaimResult>;

/**
 * Pays a claim that nobody disputed for 7 days. Open to anyone, also while paused.
 *
 * @throws JobWrongStatusError, JobClaimNotSettlingError
 * @example
 * import { settleClaim } from "@cyberplaza/sdk";
 *
 * const sent = await settleClaim(provider, { jobId });
 * const { net } = await sent.wait();
 */
export const settleClaim: WriteAction<SettleClaimParameters, SettleClaimResult, void> = /* @__PURE__ */ defineWrite({
  name: "settleClaim",
  fn: settleClaimFragment,
  events: [ClaimSettled],
  to: ({ addresses }) => addresses.jobEscrow,
  args: ({ jobId }) => [jobId],
  result: (events) => {
    const { jobId, net, fee } = events.one(ClaimSettled);
    return { jobId, net, fee };
  },
  simulated: nothing,
});
