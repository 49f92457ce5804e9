import type { WriteAction } from "../../core/defineWrite.js";
import { TaskDisputed, disputeTask as disputeTaskFragment } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address, Hex } from "../../types/primitives.js";
import { treeWrite } from "../treeWrite.js";

export interface DisputeTaskParameters extends WithOverrides {
  readonly task: bigint;
  /** As in other actions of reviewers and leads; its worker needs none. */
  readonly via?: bigint;
  readonly reasonHash: Hex;
}

export interface DisputeTaskResult {
  readonly by: Address;
  /** Unix second until which an arbitrator may rule. */
  readonly ruleBy: bigint;
}

export type DisputeTaskReturnType = SentTransaction<DisputeTaskResult>;

/**
 * Brings a task before the arbitrators: a reviewer or lead one that is submitted; its worker one that was rejected, until it
 * submits again, or that is submitted and frozen.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeWrongStateError, DaoTreeNotInTimeError
 * @example
 * import { disputeTask } from "@cyberplaza/sdk/dao";
 *
 * const { ruleBy } = await (await disputeTask(worker, { task, reasonHash })).wait();
 */
export const disputeTask: WriteAction<DisputeTaskParameters, DisputeTaskResult, void> = /* @__PURE__ */ treeWrite({
  name: "disputeTask",
  fn: disputeTaskFragment,
  events: [TaskDisputed],
  args: ({ task, via = 0n, reasonHash }) => [task, via, reasonHash],
  result: (events) => {
    const { by, ruleBy } = events.one(TaskDisputed);
    return { by, ruleBy };
  },
});
