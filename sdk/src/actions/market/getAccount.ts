import { read } from "../../core/read.js";
import { accountOf as accountOfFragment } from "../../generated/fragments/JobEscrow.js";
import type { Client } from "../../types/client.js";
import { ownAddress } from "../../core/ownAddress.js";
import type { Address } from "../../types/primitives.js";

export interface GetAccountParameters {
  /** The client's own by default. */
  readonly account?: Address;
}

export interface GetAccountReturnType {
  readonly id: bigint;
  /** USDC units free to withdraw, matured payments included. */
  readonly balance: bigint;
  /** USDC units of payments that have not matured. */
  readonly pending: bigint;
}

/**
 * A USDC account in the escrow; id 0 when the address has none.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getAccount } from "@cyberplaza/sdk";
 *
 * const { balance, pending } = await getAccount(user);
 */
export async function getAccount(
  client: Client,
  { account }: GetAccountParameters = {},
): Promise<GetAccountReturnType> {
  const owner = await ownAddress(client, "getAccount", "account", account);
  const [{ id, balance, pending }] = await read(client, "getAccount", client.addresses.jobEscrow, accountOfFragment, [
    owner,
  ]);
  return { id, balance, pending };
}
