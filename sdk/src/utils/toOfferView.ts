import type { Offer, OfferView } from "../types/offer.js";

/** A plain object for ethers' result. */
export function toOfferView(offerId: bigint, view: Omit<OfferView, "offerId">): OfferView {
  const { provider, withdrawn, aboveMarket, unitPrice, left } = view;
  return { offerId, provider, offer: toOffer(view.offer), withdrawn, aboveMarket, unitPrice, left };
}

function toOffer(offer: Offer): Offer {
  return {
    resource: offer.resource,
    meter: offer.meter,
    unitPrice: offer.unitPrice,
    rateFactorBps: offer.rateFactorBps,
    capacity: offer.capacity,
    window: offer.window,
    validFrom: offer.validFrom,
    validUntil: offer.validUntil,
    maxDuration: offer.maxDuration,
    maxFeeBps: offer.maxFeeBps,
    region: offer.region,
    serviceTerms: offer.serviceTerms,
  };
}
