import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import {
  LossRecognized,
  recognizeDefault as recognizeDefaultFragment,
} from "../../generated/fragments/ILendingPool.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface RecognizeDefaultParameters extends WithOverrides {
  readonly borrower: Address;
}

export interface RecognizeDefaultResult {
  readonly borrower: Address;
  /** USDC units. */
  readonly amount: bigint;
  /** What the insurance's compartment paid of it. */
  readonly byInsurance: bigint;
  /** What all shares bear of it. */
  readonly byShares: bigint;
}

export type RecognizeDefaultReturnType = SentTransaction<RecognizeDefaultResult>;

/**
 * Takes the whole loss on a credit line that has been in default for 90 days, 123 after its maturity: first the insurance's compartment
 * pays, the rest lowers the price of all shares. Open to anyone. The borrower owes as much as before.
 *
 * @throws LendingPoolWrongStatusError, LendingPoolTooEarlyError, LendingPoolOutOfBoundsError, InvalidAddressError
 * @example
 * import { recognizeDefault } from "@cyberplaza/sdk";
 *
 * const { byInsurance, byShares } = await (await recognizeDefault(user, { borrower: lateBorrower })).wait();
 */
export const recognizeDefault: WriteAction<RecognizeDefaultParameters, RecognizeDefaultResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "recognizeDefault",
    fn: recognizeDefaultFragment,
    events: [LossRecognized],
    to: ({ addresses }) => addresses.lendingPool,
    args: ({ borrower }) => [checkAddress("borrower", borrower)],
    result: (events) => {
      const { borrower, amount, byInsurance, byShares } = events.one(LossRecognized);
      return { borrower, amount, byInsurance, byShares };
    },
    simulated: nothing,
  });
