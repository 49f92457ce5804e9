import {
  authorizationTypedData,
  type AuthorizationTimes,
  type AuthorizationTypedData,
} from "../../core/authorization.js";
import { ownAddress } from "../../core/ownAddress.js";
import { actionOf, amountOf } from "../../core/paymentPurpose.js";
import type { Client } from "../../types/client.js";
import type { PaymentPurpose } from "../../types/payment.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface GetAuthorizationTypedDataParameters extends AuthorizationTimes {
  /** What it pays for: the same values as the action takes. */
  readonly purpose: PaymentPurpose;
  /** Who pays and signs, and is the job's user; the client's own address by default. */
  readonly payer?: Address;
}

/** What `signTypedData` of a wallet takes, and the salt that the payment carries. */
export type GetAuthorizationTypedDataReturnType = AuthorizationTypedData;

/**
 * The EIP-3009 authorization to sign for an action. Its nonce commits to the beneficiary and the action, so that whoever
 * sends the payment can change neither.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getAuthorizationTypedData } from "@cyberplaza/sdk";
 *
 * const { domain, types, message, salt } = await getAuthorizationTypedData(user, {
 *   purpose: { action: "deposit", amount: 5_000_000n },
 * });
 */
export async function getAuthorizationTypedData(
  client: Client,
  { purpose, payer, ...times }: GetAuthorizationTypedDataParameters,
): Promise<GetAuthorizationTypedDataReturnType> {
  const action = "getAuthorizationTypedData";
  const from = await ownAddress(client, action, "payer", payer);
  const account = purpose.action === "deposit" ? purpose.account : undefined;
  const beneficiary = account === undefined ? from : checkAddress("purpose.account", account);
  return authorizationTypedData(
    client,
    action,
    {
      from,
      to: client.addresses.jobEscrow,
      beneficiary,
      value: amountOf(client, action, purpose),
      hash: actionOf(client, action, purpose),
    },
    times,
  );
}
