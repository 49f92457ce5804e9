import { read } from "../../core/read.js";
import { accountOf as accountOfFragment } from "../../generated/fragments/IJobEscrow.js";
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
  /** USDC units of payments that have not matured; claims and what is held are not among them. */
  readonly pending: bigint;
  /** Whether acceptances by call or signature, and `collectAccount`, send the balance to the provider's payout address. */
  readonly autoPayout: boolean;
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
  const { jobEscrow } = client.addresses;
  const [{ id, balance, pending, autoPayout }] = await read(client, "getAccount", jobEscrow, accountOfFragment, [
    owner,
  ]);
  return { id, balance, pending, autoPayout };
}
