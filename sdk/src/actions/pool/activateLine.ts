import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { activateLine as activateLineFragment, LineApproved } from "../../generated/fragments/ILendingPool.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address, Hex } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface ActivateLineParameters extends WithOverrides {
  readonly borrower: Address;
}

export interface ActivateLineResult {
  readonly borrower: Address;
  /** USDC units it could draw in all before. */
  readonly oldCap: bigint;
  /** USDC units it can draw in all. */
  readonly newCap: bigint;
  /** Unix second from which on nothing can be drawn. */
  readonly maturity: bigint;
  readonly purpose: Hex;
}

export type ActivateLineReturnType = SentTransaction<ActivateLineResult>;

/**
 * Puts into force the terms of a credit line that were proposed 7 days ago. Open to anyone.
 *
 * @throws LendingPoolNoProposalError, LendingPoolTooEarlyError, LendingPoolApprovalLimitError, LendingPoolOutOfBoundsError,
 * LendingPoolWrongStatusError, LendingPoolTooManyLinesError, InvalidAddressError
 * @example
 * import { activateLine } from "@cyberplaza/sdk";
 *
 * const { newCap } = await (await activateLine(user, { borrower: newBorrower })).wait();
 */
export const activateLine: WriteAction<ActivateLineParameters, ActivateLineResult, void> = /* @__PURE__ */ defineWrite({
  name: "activateLine",
  fn: activateLineFragment,
  events: [LineApproved],
  to: ({ addresses }) => addresses.lendingPool,
  args: ({ borrower }) => [checkAddress("borrower", borrower)],
  result: (events) => {
    const { borrower, oldCap, newCap, maturity, purpose } = events.one(LineApproved);
    return { borrower, oldCap, newCap, maturity, purpose };
  },
  simulated: nothing,
});
