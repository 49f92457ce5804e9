import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { OfferWithdrawn, withdrawOffer as withdrawOfferFragment } from "../../generated/fragments/OfferBook.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface WithdrawOfferParameters extends WithOverrides {
  readonly offerId: bigint;
}

export interface WithdrawOfferResult {
  readonly offerId: bigint;
}

export type WithdrawOfferReturnType = SentTransaction<WithdrawOfferResult>;

/**
 * Takes a stored offer back; jobs under it go on. Caller: its provider.
 *
 * @throws OfferNoSuchOfferError, OfferNotProviderError
 * @example
 * import { withdrawOffer } from "@cyberplaza/sdk";
 *
 * const sent = await withdrawOffer(provider, { offerId });
 * await sent.wait();
 */
export const withdrawOffer: WriteAction<WithdrawOfferParameters, WithdrawOfferResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "withdrawOffer",
    fn: withdrawOfferFragment,
    events: [OfferWithdrawn],
    to: ({ addresses }) => addresses.offerBook,
    args: ({ offerId }) => [offerId],
    result: (events) => ({ offerId: events.one(OfferWithdrawn).offerId }),
    simulated: nothing,
  });
