import { type TypedDataDomain, type TypedDataField } from "ethers";
import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { latestSecond, usdcDomain } from "../../core/usdcDomain.js";
import { walletToken, type WalletToken } from "../../core/walletToken.js";
import { eip712Domain, nonces } from "../../generated/fragments/CPT.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface GetPermitTypedDataParameters {
  readonly token: WalletToken;
  readonly spender: Address;
  /** In the token's units. */
  readonly amount: bigint;
  /** The client's own address by default. */
  readonly owner?: Address;
  /** Last second the signature is good for, unix seconds; an hour after the latest block by default. */
  readonly deadline?: bigint;
}

/** What `signTypedData` of a wallet takes. */
export interface GetPermitTypedDataReturnType {
  readonly domain: TypedDataDomain;
  readonly types: { readonly Permit: TypedDataField[] };
  readonly primaryType: "Permit";
  readonly message: {
    readonly owner: Address;
    readonly spender: Address;
    readonly value: bigint;
    readonly nonce: bigint;
    readonly deadline: bigint;
  };
}

const HOUR = 3_600n;

const TYPES = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/**
 * The EIP-2612 permit to sign, with the owner's present nonce and the token's domain.
 *
 * @throws MissingSignerError, InvalidAddressError, InvalidParameterError
 * @example
 * import { getPermitTypedData } from "@cyberplaza/sdk";
 *
 * const { domain, types, message } = await getPermitTypedData(user, {
 *   token: "cpt",
 *   spender: quote.provider,
 *   amount: 10n ** 18n,
 * });
 */
export async function getPermitTypedData(
  client: Client,
  { token, spender, amount, owner: given, deadline: until }: GetPermitTypedDataParameters,
): Promise<GetPermitTypedDataReturnType> {
  const action = "getPermitTypedData";
  const owner = await ownAddress(client, action, "owner", given);
  const address = walletToken(client, token);
  const deadline = until ?? (await latestSecond(client, action)) + HOUR;
  const [[nonce], domain] = await Promise.all([
    read(client, action, address, nonces, [owner]),
    token === "usdc" ? usdcDomain(client, action) : domainOf(client, action, address),
  ]);
  const message = { owner, spender: checkAddress("spender", spender), value: amount, nonce, deadline };
  return { domain, types: TYPES, primaryType: "Permit", message };
}

async function domainOf(client: Client, action: string, address: Address): Promise<TypedDataDomain> {
  const domain = await read(client, action, address, eip712Domain, []);
  const [, name, version, chainId, verifyingContract] = domain;
  return { name, version, chainId, verifyingContract };
}
