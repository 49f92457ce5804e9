import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { LineDefaulted, markDefaulted as markDefaultedFragment } from "../../generated/fragments/ILendingPool.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface MarkDefaultedParameters extends WithOverrides {
  readonly borrower: Address;
}

export interface MarkDefaultedResult {
  readonly borrower: Address;
  /** USDC units of its debt that the pool still counts. */
  readonly counted: bigint;
}

export type MarkDefaultedReturnType = SentTransaction<MarkDefaultedResult>;

/**
 * Marks a late credit line 33 days after its maturity. Open to anyone. 90 days later anyone can take the loss: `recognizeDefault`.
 *
 * @throws LendingPoolWrongStatusError, LendingPoolTooEarlyError, InvalidAddressError
 * @example
 * import { markDefaulted } from "@cyberplaza/sdk";
 *
 * await (await markDefaulted(user, { borrower: lateBorrower })).wait();
 */
export const markDefaulted: WriteAction<MarkDefaultedParameters, MarkDefaultedResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "markDefaulted",
    fn: markDefaultedFragment,
    events: [LineDefaulted],
    to: ({ addresses }) => addresses.lendingPool,
    args: ({ borrower }) => [checkAddress("borrower", borrower)],
    result: (events) => {
      const { borrower, counted } = events.one(LineDefaulted);
      return { borrower, counted };
    },
    simulated: nothing,
  });
