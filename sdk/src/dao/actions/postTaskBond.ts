import type { WriteAction } from "../../core/defineWrite.js";
import { BondPosted, postBond } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { treeWrite } from "../treeWrite.js";

export interface PostTaskBondParameters extends WithOverrides {
  readonly task: bigint;
}

export interface PostTaskBondResult {
  /** In the task's token. */
  readonly amount: bigint;
}

export type PostTaskBondReturnType = SentTransaction<PostTaskBondResult>;

/**
 * Puts in the bond of a task; before that nothing can be submitted. The client is its worker. Needs an allowance
 * (`postTaskBondRequirements`).
 *
 * @throws DaoTreeBadAccountError, DaoTreeOutOfBoundsError when there is none to post, DaoTreeWrongStateError,
 * ERC20InsufficientAllowanceError, ContractRevertError with USDC's words
 * @example
 * import { postTaskBond } from "@cyberplaza/sdk/dao";
 *
 * const { amount } = await (await postTaskBond(worker, { task })).wait();
 */
export const postTaskBond: WriteAction<PostTaskBondParameters, PostTaskBondResult, void> = /* @__PURE__ */ treeWrite({
  name: "postTaskBond",
  fn: postBond,
  events: [BondPosted],
  args: ({ task }) => [task],
  result: (events) => ({ amount: events.one(BondPosted).amount }),
});
