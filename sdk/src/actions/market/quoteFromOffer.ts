import { read } from "../../core/read.js";
import { quoteOf as quoteOfFragment } from "../../generated/fragments/OfferBook.js";
import type { Client } from "../../types/client.js";
import type { Quote } from "../../types/job.js";
import type { Hex } from "../../types/primitives.js";

export interface QuoteFromOfferParameters {
  readonly offerId: bigint;
  /** Ordered duration of a job in seconds, at most the offer's. */
  readonly duration: bigint;
  /** Hash of the work's specification. */
  readonly specHash: Hex;
  /** Whether to pay more than three times the market rate; false by default. */
  readonly acceptAboveMarket?: boolean;
}

export type QuoteFromOfferReturnType = Quote;

/**
 * The quote that uses a stored offer at its present price: open jobs with it and no signature.
 *
 * @throws OfferNoSuchOfferError, OfferNoRateError
 * @example
 * import { openJob, quoteFromOffer } from "@cyberplaza/sdk";
 * import { id } from "ethers";
 *
 * const offered = await quoteFromOffer(user, { offerId, duration: 3_600n, specHash: id("render scene 7") });
 * const sent = await openJob(user, { quote: offered, units: 1_000n });
 * const { jobId } = await sent.wait();
 */
export async function quoteFromOffer(
  client: Client,
  { offerId, duration, specHash, acceptAboveMarket = false }: QuoteFromOfferParameters,
): Promise<QuoteFromOfferReturnType> {
  const args = [offerId, duration, specHash, acceptAboveMarket] as const;
  const [quote] = await read(client, "quoteFromOffer", client.addresses.offerBook, quoteOfFragment, args);
  return {
    user: quote.user,
    provider: quote.provider,
    meter: quote.meter,
    resource: quote.resource,
    maxUnits: quote.maxUnits,
    maxJobs: quote.maxJobs,
    unitPrice: quote.unitPrice,
    duration: quote.duration,
    maxFeeBps: quote.maxFeeBps,
    validUntil: quote.validUntil,
    serviceTerms: quote.serviceTerms,
    specHash: quote.specHash,
    nonce: quote.nonce,
  };
}
