import { read } from "../../core/read.js";
import { allowance as allowanceFragment } from "../../generated/fragments/CPT.js";
import type { Client } from "../../types/client.js";
import { ownAddress } from "../../core/ownAddress.js";
import { walletToken, type WalletToken } from "../../core/walletToken.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface GetAllowanceParameters {
  readonly token: WalletToken;
  readonly spender: Address;
  /** The client's own by default. */
  readonly owner?: Address;
}

export type GetAllowanceReturnType = bigint;

/**
 * What a spender may still take, in the token's units.
 *
 * @throws MissingSignerError, InvalidAddressError, InvalidParameterError
 * @example
 * import { getAllowance } from "@cyberplaza/sdk";
 *
 * const allowance = await getAllowance(user, { token: "usdc", spender: user.addresses.jobEscrow });
 */
export async function getAllowance(
  client: Client,
  { token, spender, owner }: GetAllowanceParameters,
): Promise<GetAllowanceReturnType> {
  const args = [await ownAddress(client, "getAllowance", "owner", owner), checkAddress("spender", spender)] as const;
  const [amount] = await read(client, "getAllowance", walletToken(client, token), allowanceFragment, args);
  return amount;
}
