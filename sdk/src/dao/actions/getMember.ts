import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { claimableRevenue, sharesOf, totalShares as totalSharesFragment } from "../../generated/fragments/IDaoTree.js";
import type { Client } from "../../types/client.js";
import type { DaoMember } from "../../types/daoTree.js";
import { memberFrom, memberNumber } from "../members.js";

export interface GetMemberParameters {
  readonly node: bigint;
  /** The client's own address by default. */
  readonly member?: DaoMember;
}

export interface GetMemberReturnType {
  readonly member: DaoMember;
  readonly shares: bigint;
  /** Of all members. */
  readonly totalShares: bigint;
  /** What `claimDaoRevenue` gives it: USDC units, CPT wei. Down. */
  readonly claimable: { readonly usdc: bigint; readonly cpt: bigint };
}

/**
 * A member of a node: its shares, and what it has earned and not claimed.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getMember } from "@cyberplaza/sdk/dao";
 *
 * const { shares, totalShares, claimable } = await getMember(worker, { node: root });
 * const partOfRoot = await getMember(user, { node: root, member: { node: part } });
 */
export async function getMember(client: Client, { node, member }: GetMemberParameters): Promise<GetMemberReturnType> {
  const action = "getMember";
  const { daoTree } = client.addresses;
  const number = memberNumber("member", member ?? (await ownAddress(client, action, "member")));
  const [[shares], [totalShares], [usdc], [cpt]] = await Promise.all([
    read(client, action, daoTree, sharesOf, [node, number]),
    read(client, action, daoTree, totalSharesFragment, [node]),
    read(client, action, daoTree, claimableRevenue, [node, number, 0]),
    read(client, action, daoTree, claimableRevenue, [node, number, 1]),
  ]);
  return { member: memberFrom(number), shares, totalShares, claimable: { usdc, cpt } };
}
