import { read } from "../../core/read.js";
import { offerOf as offerOfFragment } from "../../generated/fragments/OfferBook.js";
import type { Client } from "../../types/client.js";
import type { OfferView } from "../../types/offer.js";
import { toOfferView } from "../../utils/toOfferView.js";

export interface GetOfferParameters {
  readonly offerId: bigint;
}

export type GetOfferReturnType = OfferView;

/**
 * A stored offer, its price and what is left of it now; all zero when there is none.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getOffer } from "@cyberplaza/sdk";
 *
 * const { unitPrice, left } = await getOffer(user, { offerId });
 */
export async function getOffer(client: Client, { offerId }: GetOfferParameters): Promise<GetOfferReturnType> {
  const [view] = await read(client, "getOffer", client.addresses.offerBook, offerOfFragment, [offerId]);
  return toOfferView(offerId, view);
}
