import { TypedDataEncoder, type Signer } from "ethers";
import { toCyberPlazaError } from "../errors/toCyberPlazaError.js";
import type { Quote } from "../types/job.js";
import type { Hex } from "../types/primitives.js";
import type { JobEscrowDomain } from "./domain.js";
import { hashTypedData } from "./hashTypedData.js";
import { quoteTypes } from "./types.js";

let encoder: TypedDataEncoder | undefined;

/** What a provider signs: equal to the escrow's `quoteDigest`. */
export function hashQuote(quote: Quote, domain: JobEscrowDomain): Hex {
  return hashTypedData((encoder ??= TypedDataEncoder.from(quoteTypes)), quote, domain);
}

/**
 * The provider's signature over a quote. A bot with a key of its own is faster by `key.sign(hashQuote(quote, domain))`.
 *
 * @throws UserRejectedError, InvalidParameterError
 */
export async function signQuote(
  signer: Pick<Signer, "signTypedData">,
  quote: Quote,
  domain: JobEscrowDomain,
): Promise<Hex> {
  try {
    return (await signer.signTypedData(domain, quoteTypes, quote)) as Hex;
  } catch (error) {
    throw await toCyberPlazaError("signQuote", error);
  }
}
