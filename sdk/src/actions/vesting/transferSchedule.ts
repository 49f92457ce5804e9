import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ScheduleTransferred, transferSchedule as transferFragment } from "../../generated/fragments/VestingVault.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface TransferScheduleParameters extends WithOverrides {
  readonly scheduleId: bigint;
  /** The new beneficiary. */
  readonly to: Address;
}

export interface TransferScheduleResult {
  /** Its number from now on. */
  readonly scheduleId: bigint;
  /** The number it had; there is no schedule under it any more. */
  readonly oldScheduleId: bigint;
  readonly to: Address;
}

export type TransferScheduleReturnType = SentTransaction<TransferScheduleResult>;

/**
 * Gives a schedule of the client's account to another address, with all that was not released. Its number changes; it cannot be
 * undone by the giver.
 *
 * @throws VestingNoScheduleError, VestingNotBeneficiaryError, VestingBadBeneficiaryError, InvalidAddressError
 * @example
 * import { transferSchedule } from "@cyberplaza/sdk";
 *
 * const sent = await transferSchedule(user, { scheduleId, to: quote.provider });
 * const { scheduleId: newScheduleId } = await sent.wait();
 */
export const transferSchedule: WriteAction<
  TransferScheduleParameters,
  TransferScheduleResult,
  Pick<TransferScheduleResult, "scheduleId">
> = /* @__PURE__ */ defineWrite({
  name: "transferSchedule",
  fn: transferFragment,
  events: [ScheduleTransferred],
  to: ({ addresses }) => addresses.vestingVault,
  args: ({ scheduleId, to }) => [scheduleId, checkAddress("to", to)],
  result: (events) => {
    const { scheduleId, newScheduleId, to } = events.one(ScheduleTransferred);
    return { scheduleId: newScheduleId, oldScheduleId: scheduleId, to };
  },
  simulated: ([scheduleId]) => ({ scheduleId }),
});
