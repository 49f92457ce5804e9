import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { creditOf } from "../../generated/fragments/IDaoTree.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface GetDaoCreditParameters {
  /** The client's own address by default. */
  readonly account?: Address;
}

export interface GetDaoCreditReturnType {
  /** USDC units. */
  readonly usdc: bigint;
  /** CPT wei. */
  readonly cpt: bigint;
}

/**
 * What the tree could not send to an account: `withdrawDaoCredit` takes it.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getDaoCredit } from "@cyberplaza/sdk/dao";
 *
 * const { usdc, cpt } = await getDaoCredit(user);
 */
export async function getDaoCredit(
  client: Client,
  { account }: GetDaoCreditParameters = {},
): Promise<GetDaoCreditReturnType> {
  const action = "getDaoCredit";
  const { daoTree } = client.addresses;
  const owner = await ownAddress(client, action, "account", account);
  const [[usdc], [cpt]] = await Promise.all([
    read(client, action, daoTree, creditOf, [owner, 0]),
    read(client, action, daoTree, creditOf, [owner, 1]),
  ]);
  return { usdc, cpt };
}
