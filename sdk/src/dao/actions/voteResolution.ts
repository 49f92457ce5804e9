import type { WriteAction } from "../../core/defineWrite.js";
import { ownAddress } from "../../core/ownAddress.js";
import { ResolutionVoted, voteResolution as voteResolutionFragment } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { DaoMember } from "../../types/daoTree.js";
import type { Hex } from "../../types/primitives.js";
import { memberFrom, memberNumber } from "../members.js";
import { treeWrite } from "../treeWrite.js";

export interface VoteResolutionParameters extends WithOverrides {
  readonly node: bigint;
  readonly resolution: Hex;
  /** The client's own address by default. */
  readonly member?: DaoMember;
  readonly isInFavour: boolean;
}

export interface VoteResolutionResult {
  readonly member: DaoMember;
  /** Votes that were cast. */
  readonly shares: bigint;
}

export type VoteResolutionReturnType = SentTransaction<VoteResolutionResult>;

/**
 * Votes with the shares of the second in which the resolution was proposed, or a council's seat, once. A node that is a member
 * votes by a resolution of its own, of this call.
 *
 * @throws DaoTreeNotMemberError, DaoTreeHasVotedError, DaoTreeNoResolutionError, DaoTreeNotInTimeError, MissingSignerError,
 * InvalidAddressError
 * @example
 * import { voteResolution } from "@cyberplaza/sdk/dao";
 *
 * const { shares } = await (await voteResolution(lead, { node: root, resolution, isInFavour: true })).wait();
 */
export const voteResolution: WriteAction<VoteResolutionParameters, VoteResolutionResult, void> =
  /* @__PURE__ */ treeWrite({
    name: "voteResolution",
    fn: voteResolutionFragment,
    events: [ResolutionVoted],
    args: async ({ node, resolution, member, isInFavour, overrides }, client) => [
      node,
      resolution,
      memberNumber("member", member ?? (await ownAddress(client, "voteResolution", "member", overrides?.from))),
      isInFavour,
    ],
    result: (events) => {
      const { member, shares } = events.one(ResolutionVoted);
      return { member: memberFrom(member), shares };
    },
  });
