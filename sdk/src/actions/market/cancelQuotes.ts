import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { cancelQuotes as cancelQuotesFragment, QuoteCancelled } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface CancelQuotesParameters extends WithOverrides {
  readonly nonces: readonly bigint[];
}

export interface CancelQuotesResult {
  /** Those nobody had used. */
  readonly cancelled: readonly bigint[];
}

export type CancelQuotesReturnType = SentTransaction<CancelQuotesResult>;

/**
 * Withdraws quotes of the calling provider by nonce; those that were used stay as they are.
 *
 * @throws InvalidParameterError
 * @example
 * import { cancelQuotes } from "@cyberplaza/sdk";
 *
 * const sent = await cancelQuotes(provider, { nonces: [quote.nonce] });
 * const { cancelled } = await sent.wait();
 */
export const cancelQuotes: WriteAction<CancelQuotesParameters, CancelQuotesResult, void> = /* @__PURE__ */ defineWrite({
  name: "cancelQuotes",
  fn: cancelQuotesFragment,
  events: [QuoteCancelled],
  to: ({ addresses }) => addresses.jobEscrow,
  args: ({ nonces }) => [nonces],
  result: (events) => ({ cancelled: events.all(QuoteCancelled).map((event) => event.nonce) }),
  simulated: nothing,
});
