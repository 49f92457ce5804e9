import { read } from "../../core/read.js";
import { price } from "../../generated/fragments/PriceOracle.js";
import type { Client } from "../../types/client.js";
import { PRICE_STATUSES, type PriceStatus } from "../../types/enums.js";
import { enumName } from "../../utils/enumName.js";

export interface GetPriceReturnType {
  /** Fresh or Manual: there is a price. Else why there is none. */
  readonly status: PriceStatus;
  /** USD for one CPT, 18 decimals: what counts for whoever sells CPT; 0 without a price. */
  readonly lowE18: bigint;
  /** USD for one CPT, 18 decimals: what counts for whoever buys it. The low one unless two sources are left; 0 without a price. */
  readonly highE18: bigint;
}

/**
 * The price of CPT in USD. It never fails for want of one: look at the status.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getPrice } from "@cyberplaza/sdk";
 *
 * const { status, lowE18, highE18 } = await getPrice(user);
 */
export async function getPrice(client: Client): Promise<GetPriceReturnType> {
  const [status, lowE18, highE18] = await read(client, "getPrice", client.addresses.priceOracle, price, []);
  return { status: enumName(PRICE_STATUSES, status), lowE18, highE18 };
}
