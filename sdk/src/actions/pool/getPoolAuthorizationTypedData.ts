import {
  authorizationTypedData,
  type AuthorizationTimes,
  type AuthorizationTypedData,
} from "../../core/authorization.js";
import { ownAddress } from "../../core/ownAddress.js";
import { depositPoolAction } from "../../eip712/actionHashes.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface GetPoolAuthorizationTypedDataParameters extends AuthorizationTimes {
  /** USDC units: the same as `depositPool` takes. */
  readonly assets: bigint;
  /** Who gets the shares; the payer by default. */
  readonly receiver?: Address;
  /** Who pays and signs; the client's own address by default. */
  readonly payer?: Address;
}

/** What `signTypedData` of a wallet takes, and the salt that the payment carries. */
export type GetPoolAuthorizationTypedDataReturnType = AuthorizationTypedData;

/**
 * The EIP-3009 authorization to sign for a deposit into the pool, for contract wallets and signers elsewhere. Its nonce commits to the
 * receiver.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getPoolAuthorizationTypedData } from "@cyberplaza/sdk";
 *
 * const { domain, types, message, salt } = await getPoolAuthorizationTypedData(user, { assets: 100_000_000n });
 */
export async function getPoolAuthorizationTypedData(
  client: Client,
  { assets, receiver, payer, ...times }: GetPoolAuthorizationTypedDataParameters,
): Promise<GetPoolAuthorizationTypedDataReturnType> {
  const action = "getPoolAuthorizationTypedData";
  const from = await ownAddress(client, action, "payer", payer);
  const beneficiary = receiver === undefined ? from : checkAddress("receiver", receiver);
  const { lendingPool: to } = client.addresses;
  return authorizationTypedData(
    client,
    action,
    { from, to, beneficiary, value: assets, hash: depositPoolAction() },
    times,
  );
}
