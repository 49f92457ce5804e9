import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { OfferStored, storeOffer as storeOfferFragment } from "../../generated/fragments/OfferBook.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Offer } from "../../types/offer.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface StoreOfferParameters extends WithOverrides {
  readonly offer: Offer;
}

export interface StoreOfferResult {
  /** Its number, from 1. */
  readonly offerId: bigint;
  /** The oracle's rate it was compared with; 0: there was none. */
  readonly marketRate: bigint;
  /** It costs more than three times the market rate: users must accept that. */
  readonly aboveMarket: boolean;
}

export type StoreOfferReturnType = SentTransaction<StoreOfferResult>;

/**
 * Stores an offer for everybody: jobs are opened under it without a signature. Caller: a registered provider.
 *
 * @throws OfferNotAdmittedError, OfferOutOfBoundsError, OfferPriceAmbiguousError, OfferBadServiceTermsError,
 * OfferSpotPriceOutOfRangeError, OfferNoRateError, OfferInsufficientGasError, OfferExhaustedError
 * @example
 * import { storeOffer } from "@cyberplaza/sdk";
 *
 * const sent = await storeOffer(provider, { offer });
 * const { offerId } = await sent.wait();
 */
export const storeOffer: WriteAction<
  StoreOfferParameters,
  StoreOfferResult,
  Pick<StoreOfferResult, "offerId">
> = /* @__PURE__ */ defineWrite({
  name: "storeOffer",
  fn: storeOfferFragment,
  events: [OfferStored],
  to: ({ addresses }) => addresses.offerBook,
  args: ({ offer }) => [{ ...offer, meter: checkAddress("offer.meter", offer.meter) }],
  result: (events) => {
    const { offerId, marketRate, aboveMarket } = events.one(OfferStored);
    return { offerId, marketRate, aboveMarket };
  },
  simulated: ([offerId]) => ({ offerId }),
});
