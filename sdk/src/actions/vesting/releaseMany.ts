import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { beneficiaryIn } from "../../core/vestingSchedules.js";
import { Released, releaseMany as releaseManyFragment } from "../../generated/fragments/VestingVault.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { ReleaseResult } from "./release.js";

export interface ReleaseManyParameters extends WithOverrides {
  /** Of one account or of many. */
  readonly scheduleIds: readonly bigint[];
}

export interface ReleaseManyResult {
  /** Wei of CPT in all. */
  readonly amount: bigint;
  /** One for each schedule that paid; those with nothing to release are passed over. */
  readonly releases: readonly ReleaseResult[];
}

export type ReleaseManyReturnType = SentTransaction<ReleaseManyResult>;

/**
 * Releases several schedules at once, each to its beneficiary. Open to anyone.
 *
 * @throws VestingNoScheduleError, VestingInsufficientGasError
 * @example
 * import { getSchedules, releaseMany } from "@cyberplaza/sdk";
 *
 * const due = (await getSchedules(user)).filter(({ releasable }) => releasable > 0n);
 * const sent = await releaseMany(user, { scheduleIds: due.map(({ scheduleId }) => scheduleId) });
 * const { amount } = await sent.wait();
 */
export const releaseMany: WriteAction<
  ReleaseManyParameters,
  ReleaseManyResult,
  Pick<ReleaseManyResult, "amount">
> = /* @__PURE__ */ defineWrite({
  name: "releaseMany",
  fn: releaseManyFragment,
  events: [Released],
  to: ({ addresses }) => addresses.vestingVault,
  args: ({ scheduleIds }) => [scheduleIds],
  result: (events) => {
    const releases = events.all(Released).map(({ scheduleId, amount }) => {
      return { scheduleId, beneficiary: beneficiaryIn(scheduleId), amount };
    });
    return { amount: releases.reduce((sum, { amount }) => sum + amount, 0n), releases };
  },
  simulated: ([amount]) => ({ amount }),
});
