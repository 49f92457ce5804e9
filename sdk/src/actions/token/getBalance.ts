import { read } from "../../core/read.js";
import { balanceOf as balanceOfFragment } from "../../generated/fragments/CPT.js";
import type { Client } from "../../types/client.js";
import { ownAddress } from "../../core/ownAddress.js";
import { walletToken, type WalletToken } from "../../core/walletToken.js";
import type { Address } from "../../types/primitives.js";

export interface GetBalanceParameters {
  readonly token: WalletToken;
  /** The client's own by default. */
  readonly account?: Address;
}

export type GetBalanceReturnType = bigint;

/**
 * A wallet's tokens: CPT in wei (18 decimals), USDC in units (6 decimals), rUSDC with 12 decimals. The escrow balance is `getAccount`.
 *
 * @throws MissingSignerError, InvalidAddressError, InvalidParameterError
 * @example
 * import { getBalance } from "@cyberplaza/sdk";
 *
 * const balance = await getBalance(user, { token: "usdc" });
 */
export async function getBalance(
  client: Client,
  { token, account }: GetBalanceParameters,
): Promise<GetBalanceReturnType> {
  const owner = await ownAddress(client, "getBalance", "account", account);
  const [balance] = await read(client, "getBalance", walletToken(client, token), balanceOfFragment, [owner]);
  return balance;
}
