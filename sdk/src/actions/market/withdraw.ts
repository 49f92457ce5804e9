import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { Withdrawn, withdrawTo as withdrawToFragment } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { ownAddress } from "../../core/ownAddress.js";
import type { Address } from "../../types/primitives.js";

export interface WithdrawParameters extends WithOverrides {
  /** USDC units (6 decimals). */
  readonly amount: bigint;
  /** Who receives it; the client's own address by default. Name another when that one is blacklisted. */
  readonly to?: Address;
}

export interface WithdrawResult {
  readonly accountId: bigint;
  readonly to: Address;
  /** USDC units. */
  readonly amount: bigint;
}

export type WithdrawReturnType = SentTransaction<WithdrawResult>;

/**
 * Sends part of the client's escrow balance to an address, matured payments included. Open while paused.
 *
 * @throws JobInsufficientBalanceError, JobZeroAmountError, JobBadReceiverError, ContractRevertError with the token's words
 * @example
 * import { withdraw } from "@cyberplaza/sdk";
 *
 * const sent = await withdraw(user, { amount: 1_000_000n });
 * const { to, amount } = await sent.wait();
 */
export const withdraw: WriteAction<WithdrawParameters, WithdrawResult, void> = /* @__PURE__ */ defineWrite({
  name: "withdraw",
  fn: withdrawToFragment,
  events: [Withdrawn],
  to: ({ addresses }) => addresses.jobEscrow,
  args: async ({ amount, to, overrides }, client) => [
    await ownAddress(client, "withdraw", "to", to ?? overrides?.from),
    amount,
  ],
  result: (events) => {
    const { accountId, to, amount } = events.one(Withdrawn);
    return { accountId, to, amount };
  },
  simulated: nothing,
});
