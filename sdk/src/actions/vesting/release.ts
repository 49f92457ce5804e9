import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { beneficiaryIn } from "../../core/vestingSchedules.js";
import { release as releaseFragment, Released } from "../../generated/fragments/VestingVault.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface ReleaseParameters extends WithOverrides {
  /** `getSchedules` lists an account's. */
  readonly scheduleId: bigint;
}

export interface ReleaseResult {
  readonly scheduleId: bigint;
  /** Who was paid. */
  readonly beneficiary: Address;
  /** Wei of CPT. */
  readonly amount: bigint;
}

export type ReleaseReturnType = SentTransaction<ReleaseResult>;

/**
 * Pays a schedule's beneficiary all that has vested and, for the private sale, is free of the daily limit. Open to anyone. Vested
 * CPT is rounded down; nothing lapses.
 *
 * @throws VestingNoScheduleError, VestingNothingToReleaseError, VestingInsufficientGasError
 * @example
 * import { release } from "@cyberplaza/sdk";
 *
 * const sent = await release(user, { scheduleId });
 * const { beneficiary, amount } = await sent.wait();
 */
export const release: WriteAction<
  ReleaseParameters,
  ReleaseResult,
  Pick<ReleaseResult, "amount">
> = /* @__PURE__ */ defineWrite({
  name: "release",
  fn: releaseFragment,
  events: [Released],
  to: ({ addresses }) => addresses.vestingVault,
  args: ({ scheduleId }) => [scheduleId],
  result: (events) => {
    const { scheduleId, amount } = events.one(Released);
    return { scheduleId, beneficiary: beneficiaryIn(scheduleId), amount };
  },
  simulated: ([amount]) => ({ amount }),
});
