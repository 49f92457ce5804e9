import { TypedDataEncoder, type Signer } from "ethers";
import { toCyberPlazaError } from "../errors/toCyberPlazaError.js";
import type { Hex } from "../types/primitives.js";
import type { PriceOracleDomain } from "./domain.js";
import { hashTypedData } from "./hashTypedData.js";
import { quotationTypes } from "./types.js";

/** An exchange's price of CPT, as a reporter saw it. */
export interface Quotation {
  /** USD for one CPT, 18 decimals; above 0, at most 1 000 000 USD. */
  readonly priceE18: bigint;
  /** Unix seconds; later than the last one's, not in the future and at most an hour ago. */
  readonly quotedAt: bigint;
}

let encoder: TypedDataEncoder | undefined;

/**
 * What a reporter signs.
 *
 * @example
 * import { hashQuotation, priceOracleDomain } from "@cyberplaza/sdk/eip712";
 *
 * const domain = priceOracleDomain(user.chainId, user.addresses.priceOracle);
 * const digest = hashQuotation({ priceE18: 8n * 10n ** 17n, quotedAt: now }, domain);
 */
export function hashQuotation(quotation: Quotation, domain: PriceOracleDomain): Hex {
  return hashTypedData((encoder ??= TypedDataEncoder.from(quotationTypes)), quotation, domain);
}

/**
 * The reporter's signature over a quotation, for `submitQuotation`.
 *
 * @throws UserRejectedError, InvalidParameterError
 * @example
 * import { priceOracleDomain, signQuotation } from "@cyberplaza/sdk/eip712";
 *
 * const domain = priceOracleDomain(user.chainId, user.addresses.priceOracle);
 * const signed = await signQuotation(user.runner, { priceE18: 8n * 10n ** 17n, quotedAt: now }, domain);
 */
export async function signQuotation(
  signer: Pick<Signer, "signTypedData">,
  quotation: Quotation,
  domain: PriceOracleDomain,
): Promise<Hex> {
  try {
    return (await signer.signTypedData(domain, quotationTypes, quotation)) as Hex;
  } catch (error) {
    throw await toCyberPlazaError("signQuotation", error);
  }
}
