import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ownAddress } from "../../core/ownAddress.js";
import { RevenueClaimed, claimRevenue } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { DaoMember } from "../../types/daoTree.js";
import type { DaoToken } from "../../types/enums.js";
import { memberFrom, memberNumber } from "../members.js";
import { toTree, tokenAmount, tokenIndex, type TokenAmount } from "../treeWrite.js";

export interface ClaimDaoRevenueParameters extends WithOverrides {
  readonly node: bigint;
  /** The client's own address by default. */
  readonly member?: DaoMember;
  readonly token: DaoToken;
}

export interface ClaimDaoRevenueResult extends TokenAmount {
  readonly member: DaoMember;
}

export type ClaimDaoRevenueReturnType = SentTransaction<ClaimDaoRevenueResult>;

/**
 * Gives a member what it has earned: an account is sent it, a node shares it. Open to anyone.
 *
 * @throws DaoTreeFrozenError, DaoTreeOutOfBoundsError when there is none, MissingSignerError, InvalidAddressError,
 * InvalidParameterError
 * @example
 * import { claimDaoRevenue, getMember } from "@cyberplaza/sdk/dao";
 *
 * const { claimable } = await getMember(worker, { node: root });
 * if (claimable.usdc > 0n) await (await claimDaoRevenue(worker, { node: root, token: "Usdc" })).wait();
 */
export const claimDaoRevenue: WriteAction<
  ClaimDaoRevenueParameters,
  ClaimDaoRevenueResult,
  { readonly amount: bigint }
> = /* @__PURE__ */ defineWrite({
  name: "claimDaoRevenue",
  fn: claimRevenue,
  events: [RevenueClaimed],
  to: toTree,
  args: async ({ node, member, token, overrides }, client) => [
    node,
    memberNumber("member", member ?? (await ownAddress(client, "claimDaoRevenue", "member", overrides?.from))),
    tokenIndex(token),
  ],
  result: (events) => {
    const claimed = events.one(RevenueClaimed);
    return { member: memberFrom(claimed.member), ...tokenAmount(claimed) };
  },
  simulated: ([amount]) => ({ amount }),
});
