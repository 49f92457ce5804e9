import { read } from "../../core/read.js";
import { accountsOf as accountsOfFragment } from "../../generated/fragments/JobEscrowLens.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";
import type { GetAccountReturnType } from "./getAccount.js";

export interface GetAccountsParameters {
  readonly accounts: readonly Address[];
}

export type GetAccountsReturnType = GetAccountReturnType[];

/**
 * Many USDC accounts in the escrow by one call, in the order asked for; id 0 where an address has none.
 *
 * @throws InvalidAddressError
 * @example
 * import { getAccounts } from "@cyberplaza/sdk";
 *
 * const [account] = await getAccounts(user, { accounts: [quote.provider] });
 */
export async function getAccounts(client: Client, { accounts }: GetAccountsParameters): Promise<GetAccountsReturnType> {
  const args = [accounts.map((account, i) => checkAddress(`accounts[${i}]`, account))] as const;
  const [views] = await read(client, "getAccounts", client.addresses.jobEscrowLens, accountsOfFragment, args);
  return views.map(({ id, balance, pending, autoPayout }) => ({ id, balance, pending, autoPayout }));
}
