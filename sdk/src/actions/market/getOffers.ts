import { read } from "../../core/read.js";
import { offers as offersFragment } from "../../generated/fragments/OfferBook.js";
import type { Client } from "../../types/client.js";
import type { OfferView } from "../../types/offer.js";
import { toOfferView } from "../../utils/toOfferView.js";

export interface GetOffersParameters {
  /** Number of the first; 1 by default. */
  readonly from?: bigint;
  /** Most to read; 100 by default. */
  readonly count?: bigint;
}

export type GetOffersReturnType = OfferView[];

const COUNT = 100n;

/**
 * Stored offers by number, oldest first; fewer at the end. Those withdrawn and those that have ended are among them.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getOffers } from "@cyberplaza/sdk";
 *
 * const usable = (await getOffers(user)).filter(({ left }) => left > 0n);
 */
export async function getOffers(
  client: Client,
  { from = 1n, count = COUNT }: GetOffersParameters = {},
): Promise<GetOffersReturnType> {
  const first = from === 0n ? 1n : from;
  const [views] = await read(client, "getOffers", client.addresses.offerBook, offersFragment, [first, count]);
  return views.map((view, i) => toOfferView(first + BigInt(i), view));
}
