import {
  authorizationTypedData,
  type AuthorizationTimes,
  type AuthorizationTypedData,
} from "../../core/authorization.js";
import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { buyCptAction } from "../../eip712/actionHashes.js";
import { currentRound } from "../../generated/fragments/PrivateSale.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface GetSaleAuthorizationTypedDataParameters extends AuthorizationTimes {
  /** USDC units: the same as `buyCpt` takes. */
  readonly usdc: bigint;
  /** Wei of CPT: the same as `buyCpt` takes. */
  readonly minCpt: bigint;
  /** The round it is good for, counted from 0; the present one by default. */
  readonly round?: bigint;
  /** Who pays, signs and gets the CPT; the client's own address by default. */
  readonly buyer?: Address;
}

/** What `signTypedData` of a wallet takes, and the salt that the payment carries. */
export type GetSaleAuthorizationTypedDataReturnType = AuthorizationTypedData;

/**
 * The EIP-3009 authorization to sign for a purchase of the private sale, for contract wallets and signers elsewhere. Its nonce
 * commits to the buyer, the round and the least CPT, so that whoever sends it can change none of them.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getSaleAuthorizationTypedData } from "@cyberplaza/sdk";
 *
 * const { domain, types, message, salt } = await getSaleAuthorizationTypedData(user, {
 *   usdc: 100_000_000n,
 *   minCpt: 125n * 10n ** 18n,
 * });
 */
export async function getSaleAuthorizationTypedData(
  client: Client,
  { usdc, minCpt, round: given, buyer: payer, ...times }: GetSaleAuthorizationTypedDataParameters,
): Promise<GetSaleAuthorizationTypedDataReturnType> {
  const action = "getSaleAuthorizationTypedData";
  const { privateSale } = client.addresses;
  const buyer = await ownAddress(client, action, "buyer", payer);
  const round = given ?? (await read(client, action, privateSale, currentRound, []))[0];
  const hash = buyCptAction({ round, minCpt });
  return authorizationTypedData(
    client,
    action,
    { from: buyer, to: privateSale, beneficiary: buyer, value: usdc, hash },
    times,
  );
}
