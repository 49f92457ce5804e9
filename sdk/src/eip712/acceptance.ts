import { TypedDataEncoder, type Signer } from "ethers";
import { toCyberPlazaError } from "../errors/toCyberPlazaError.js";
import type { Hex } from "../types/primitives.js";
import type { JobEscrowDomain } from "./domain.js";
import { hashTypedData } from "./hashTypedData.js";
import { acceptanceTypes } from "./types.js";

/** A user's consent to what a job pays as reported. */
export interface Acceptance {
  readonly jobId: bigint;
  /** USDC units, fee and discount included: `getJob().amount`. A signature over another amount does not count. */
  readonly amount: bigint;
}

let encoder: TypedDataEncoder | undefined;

/** What a user signs to accept a report: equal to the escrow's `acceptanceDigest`. */
export function hashAcceptance(acceptance: Acceptance, domain: JobEscrowDomain): Hex {
  return hashTypedData((encoder ??= TypedDataEncoder.from(acceptanceTypes)), acceptance, domain);
}

/**
 * The user's signature over an acceptance, for `acceptJobSigned`.
 *
 * @throws UserRejectedError, InvalidParameterError
 */
export async function signAcceptance(
  signer: Pick<Signer, "signTypedData">,
  acceptance: Acceptance,
  domain: JobEscrowDomain,
): Promise<Hex> {
  try {
    return (await signer.signTypedData(domain, acceptanceTypes, acceptance)) as Hex;
  } catch (error) {
    throw await toCyberPlazaError("signAcceptance", error);
  }
}
