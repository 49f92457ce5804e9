import type { WriteAction } from "../../core/defineWrite.js";
import { NodeClosed, Reclaimed, close } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction } from "../../types/client.js";
import { tokenAmount, treeWrite, type OfNode, type TokenAmount } from "../treeWrite.js";

export type CloseNodeParameters = OfNode;

export interface CloseNodeResult {
  readonly node: bigint;
  /** What went to its parent. */
  readonly reclaimed: readonly TokenAmount[];
}

export type CloseNodeReturnType = SentTransaction<CloseNodeResult>;

/**
 * Closes a node: nothing new comes under it, and what it has free goes to its parent; a root keeps it, and can still pay it out. Its
 * pledge can be slashed for 7 days more, then `returnPledge` gives it back. Role: lead; of a task there is no closing.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeWrongStateError, DaoTreeWrongKindError, DaoTreeFrozenError
 * @example
 * import { closeNode } from "@cyberplaza/sdk/dao";
 *
 * const { reclaimed } = await (await closeNode(lead, { node: part, via: root })).wait();
 */
export const closeNode: WriteAction<CloseNodeParameters, CloseNodeResult, void> = /* @__PURE__ */ treeWrite({
  name: "closeNode",
  fn: close,
  events: [NodeClosed, Reclaimed],
  args: ({ node, via = node }) => [node, via],
  result: (events) => ({ node: events.one(NodeClosed).id, reclaimed: events.all(Reclaimed).map(tokenAmount) }),
});
