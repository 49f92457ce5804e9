import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import {
  paymentArgs,
  paymentMade,
  type TreasuryPayment,
  type TreasuryPaymentParameters,
} from "../../core/treasuryPayment.js";
import { Paid, pay } from "../../generated/fragments/Treasury.js";
import type { SentTransaction } from "../../types/client.js";

export type PayTreasuryParameters = TreasuryPaymentParameters;

export type PayTreasuryResult = TreasuryPayment;

export type PayTreasuryReturnType = SentTransaction<PayTreasuryResult>;

/**
 * Pays out of an account of the treasury, within the operator's 100 000 USDC of any 24 hours. For the operator, whose Safe takes
 * what `populate` gives.
 *
 * @throws AccessManagedUnauthorizedError, TreasuryAboveLimitError, TreasuryInsufficientBalanceError, TreasuryBadReceiverError,
 * PriceOracleNoPriceError for CPT, InvalidParameterError, InvalidAddressError
 * @example
 * import { payTreasury } from "@cyberplaza/sdk";
 *
 * const sent = await payTreasury(operator, {
 *   account: "Reserve",
 *   token: "usdc",
 *   to: quote.provider,
 *   amount: 1_000_000n,
 *   ref: quote.specHash, // the invoice's hash
 * });
 * await sent.wait();
 */
export const payTreasury: WriteAction<PayTreasuryParameters, PayTreasuryResult, void> = /* @__PURE__ */ defineWrite({
  name: "payTreasury",
  fn: pay,
  events: [Paid],
  to: ({ addresses }) => addresses.treasury,
  args: paymentArgs,
  result: paymentMade,
  simulated: nothing,
});
