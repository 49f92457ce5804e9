import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import {
  paymentArgs,
  paymentMade,
  type TreasuryPayment,
  type TreasuryPaymentParameters,
} from "../../core/treasuryPayment.js";
import { Paid, payAboveLimit } from "../../generated/fragments/Treasury.js";
import type { SentTransaction } from "../../types/client.js";

export type PayTreasuryAboveLimitParameters = TreasuryPaymentParameters;

export type PayTreasuryAboveLimitResult = TreasuryPayment;

export type PayTreasuryAboveLimitReturnType = SentTransaction<PayTreasuryAboveLimitResult>;

/**
 * Pays out of an account of the treasury without the operator's limit. For the treasurer, whose Safe takes what `populate` gives.
 *
 * @throws AccessManagedUnauthorizedError, TreasuryInsufficientBalanceError, TreasuryBadReceiverError, InvalidParameterError,
 * InvalidAddressError
 * @example
 * import { payTreasuryAboveLimit } from "@cyberplaza/sdk";
 *
 * const sent = await payTreasuryAboveLimit(treasurer, {
 *   account: "Reserve",
 *   token: "usdc",
 *   to: quote.provider,
 *   amount: 250_000_000_000n,
 *   ref: quote.specHash,
 * });
 * await sent.wait();
 */
export const payTreasuryAboveLimit: WriteAction<PayTreasuryAboveLimitParameters, PayTreasuryAboveLimitResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "payTreasuryAboveLimit",
    fn: payAboveLimit,
    events: [Paid],
    to: ({ addresses }) => addresses.treasury,
    args: paymentArgs,
    result: paymentMade,
    simulated: nothing,
  });
