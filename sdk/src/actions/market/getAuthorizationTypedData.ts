import { hexlify, randomBytes, type TypedDataDomain, type TypedDataField } from "ethers";
import { ownAddress } from "../../core/ownAddress.js";
import { actionOf, amountOf } from "../../core/paymentPurpose.js";
import { latestSecond, usdcDomain } from "../../core/usdcDomain.js";
import { authorizationNonce } from "../../eip712/actionHashes.js";
import type { Client } from "../../types/client.js";
import type { PaymentPurpose } from "../../types/payment.js";
import type { Address, Hex } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface GetAuthorizationTypedDataParameters {
  /** What it pays for: the same values as the action takes. */
  readonly purpose: PaymentPurpose;
  /** Who pays and signs, and is the job's user; the client's own address by default. */
  readonly payer?: Address;
  /** Unix seconds; 0, the default: at once. */
  readonly validAfter?: bigint;
  /** Unix seconds; an hour after the latest block by default. */
  readonly validBefore?: bigint;
  /** 32 bytes, random by default; two payments for the same need two. */
  readonly salt?: Hex;
}

/** What `signTypedData` of a wallet takes, and the salt that the payment carries. */
export interface GetAuthorizationTypedDataReturnType {
  readonly domain: TypedDataDomain;
  readonly types: { readonly ReceiveWithAuthorization: TypedDataField[] };
  readonly primaryType: "ReceiveWithAuthorization";
  readonly message: {
    readonly from: Address;
    readonly to: Address;
    readonly value: bigint;
    readonly validAfter: bigint;
    readonly validBefore: bigint;
    readonly nonce: Hex;
  };
  readonly salt: Hex;
}

const HOUR = 3_600n;

const TYPES = {
  ReceiveWithAuthorization: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "validAfter", type: "uint256" },
    { name: "validBefore", type: "uint256" },
    { name: "nonce", type: "bytes32" },
  ],
};

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
  params: GetAuthorizationTypedDataParameters,
): Promise<GetAuthorizationTypedDataReturnType> {
  const action = "getAuthorizationTypedData";
  const { purpose, validAfter = 0n, salt = hexlify(randomBytes(32)) as Hex } = params;
  const from = await ownAddress(client, action, "payer", params.payer);
  const account = purpose.action === "deposit" ? purpose.account : undefined;
  const beneficiary = account === undefined ? from : checkAddress("purpose.account", account);
  const [domain, value, hash, validBefore] = await Promise.all([
    usdcDomain(client, action),
    amountOf(client, action, purpose),
    actionOf(client, action, purpose),
    params.validBefore ?? latestSecond(client, action).then((now) => now + HOUR),
  ]);
  const nonce = authorizationNonce(beneficiary, hash, salt);
  const message = { from, to: client.addresses.jobEscrow, value, validAfter, validBefore, nonce };
  return { domain, types: TYPES, primaryType: "ReceiveWithAuthorization", message, salt };
}
