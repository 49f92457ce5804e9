import type { WriteAction } from "../../core/defineWrite.js";
import { SharesUpdated, setShares } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction } from "../../types/client.js";
import type { DaoMember } from "../../types/daoTree.js";
import { memberFrom, memberNumber } from "../members.js";
import { treeWrite, type OfNode } from "../treeWrite.js";

export interface SetMemberSharesParameters extends OfNode {
  /** Of members that change, each once; 0n takes them. In all below 2^96. */
  readonly shares: readonly { readonly member: DaoMember; readonly shares: bigint }[];
}

export interface SetMemberSharesResult {
  readonly updated: readonly { readonly member: DaoMember; readonly oldShares: bigint; readonly shares: bigint }[];
}

export type SetMemberSharesReturnType = SentTransaction<SetMemberSharesResult>;

/**
 * Sets shares of members, who keep what they have earned so far. Members that are nodes are direct children and no tasks. Role:
 * member admin; all roles where the members resolve.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeNotMemberError, DaoTreeOutOfBoundsError, InvalidAddressError
 * @example
 * import { setMemberShares } from "@cyberplaza/sdk/dao";
 *
 * const shares = [
 *   { member: workerAccount, shares: 60n },
 *   { member: { node: part }, shares: 40n },
 * ];
 * await (await setMemberShares(lead, { node: root, shares })).wait();
 */
export const setMemberShares: WriteAction<SetMemberSharesParameters, SetMemberSharesResult, void> =
  /* @__PURE__ */ treeWrite({
    name: "setMemberShares",
    fn: setShares,
    events: [SharesUpdated],
    args: ({ node, via = node, shares }) => [
      node,
      via,
      shares.map(({ member }, i) => memberNumber(`shares[${i}].member`, member)),
      shares.map((one) => one.shares),
    ],
    result: (events) => ({
      updated: events
        .all(SharesUpdated)
        .map(({ member, oldShares, newShares }) => ({ member: memberFrom(member), oldShares, shares: newShares })),
    }),
  });
