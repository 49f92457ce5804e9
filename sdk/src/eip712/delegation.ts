import { TypedDataEncoder, type Signer } from "ethers";
import { toCyberPlazaError } from "../errors/toCyberPlazaError.js";
import type { Address, Hex } from "../types/primitives.js";
import type { VoteEscrowDomain } from "./domain.js";
import { hashTypedData } from "./hashTypedData.js";
import { delegationTypes } from "./types.js";

/** An account's consent that another votes for it. */
export interface Delegation {
  /** Who votes. */
  readonly delegatee: Address;
  /** The account's present one (`getDelegationTypedData` reads it). */
  readonly nonce: bigint;
  /** Last second the signature is good for; unix seconds. */
  readonly expiry: bigint;
}

/** What `signTypedData` of a wallet takes. */
export interface DelegationTypedData {
  readonly domain: VoteEscrowDomain;
  readonly types: typeof delegationTypes;
  readonly primaryType: "Delegation";
  readonly message: Delegation;
}

let encoder: TypedDataEncoder | undefined;

/** A delegation with its types and domain. */
export function delegationTypedData(message: Delegation, domain: VoteEscrowDomain): DelegationTypedData {
  return { domain, types: delegationTypes, primaryType: "Delegation", message };
}

/** What an account signs to delegate its votes. */
export function hashDelegation(delegation: Delegation, domain: VoteEscrowDomain): Hex {
  return hashTypedData((encoder ??= TypedDataEncoder.from(delegationTypes)), delegation, domain);
}

/**
 * The account's signature over a delegation, for `delegateFor`.
 *
 * @throws UserRejectedError, InvalidParameterError
 */
export async function signDelegation(
  signer: Pick<Signer, "signTypedData">,
  delegation: Delegation,
  domain: VoteEscrowDomain,
): Promise<Hex> {
  try {
    return (await signer.signTypedData(domain, delegationTypes, delegation)) as Hex;
  } catch (error) {
    throw await toCyberPlazaError("signDelegation", error);
  }
}
