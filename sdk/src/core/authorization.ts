import { hexlify, randomBytes, type Signer, type TypedDataDomain, type TypedDataField } from "ethers";
import { authorizationNonce } from "../eip712/actionHashes.js";
import { MissingSignerError } from "../errors/inputErrors.js";
import { toCyberPlazaError } from "../errors/toCyberPlazaError.js";
import type { Client } from "../types/client.js";
import type { AuthorizationPayment } from "../types/payment.js";
import type { Address, Hex } from "../types/primitives.js";
import { latestSecond, usdcDomain } from "./usdcDomain.js";

/** When an authorization holds, and what tells it from another for the same. */
export interface AuthorizationTimes {
  /** Unix seconds; 0, the default: at once. */
  readonly validAfter?: bigint;
  /** Unix seconds; an hour after the latest block by default. */
  readonly validBefore?: bigint;
  /** 32 bytes, random by default; two payments for the same need two. */
  readonly salt?: Hex;
}

/** What `signTypedData` of a wallet takes, and the salt that the payment carries. */
export interface AuthorizationTypedData {
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

interface AuthorizationPurpose {
  readonly from: Address;
  readonly to: Address;
  readonly beneficiary: Address;
  readonly value: bigint | Promise<bigint>;
  /** The action's hash, which the nonce commits to. */
  readonly hash: Hex | Promise<Hex>;
}

/** The EIP-3009 authorization of USDC to sign for an action of one of the suite's contracts. */
export async function authorizationTypedData(
  client: Client,
  action: string,
  purpose: AuthorizationPurpose,
  { validAfter = 0n, validBefore: until, salt = hexlify(randomBytes(32)) as Hex }: AuthorizationTimes,
): Promise<AuthorizationTypedData> {
  const { from, to, beneficiary } = purpose;
  const [domain, value, hash, validBefore] = await Promise.all([
    usdcDomain(client, action),
    purpose.value,
    purpose.hash,
    until ?? latestSecond(client, action).then((now) => now + HOUR),
  ]);
  const message = {
    from,
    to,
    value,
    validAfter,
    validBefore,
    nonce: authorizationNonce(beneficiary, hash, salt),
  };
  return { domain, types: TYPES, primaryType: "ReceiveWithAuthorization", message, salt };
}

/**
 * Has the client's account sign an authorization.
 *
 * @throws MissingSignerError, UserRejectedError
 */
export async function signedAuthorization(
  client: Client,
  action: string,
  typedData: () => Promise<AuthorizationTypedData>,
): Promise<AuthorizationPayment> {
  const signer = client.runner as Partial<Pick<Signer, "signTypedData">>;
  if (signer.signTypedData === undefined) throw new MissingSignerError(action);
  const { domain, types, message, salt } = await typedData();
  try {
    const signature = (await signer.signTypedData(domain, types, message)) as Hex;
    const { from, validAfter, validBefore } = message;
    return { kind: "Authorization", payer: from, validAfter, validBefore, salt, signature };
  } catch (error) {
    throw await toCyberPlazaError(action, error);
  }
}
