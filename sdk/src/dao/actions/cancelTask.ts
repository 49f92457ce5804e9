import type { WriteAction } from "../../core/defineWrite.js";
import { TaskEnded, cancelTask as cancelTaskFragment } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction } from "../../types/client.js";
import { treeWrite, type OfTask } from "../treeWrite.js";

export type CancelTaskParameters = OfTask;

export interface CancelTaskResult {
  /** In the task's token. */
  readonly toParent: bigint;
}

export type CancelTaskReturnType = SentTransaction<CancelTaskResult>;

/**
 * Takes back a task that has no worker yet; its budget is the parent's again. Role: lead, above the task, or as `createTask` says.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeWrongStateError, DaoTreeWrongKindError
 * @example
 * import { cancelTask } from "@cyberplaza/sdk/dao";
 *
 * const { toParent } = await (await cancelTask(lead, { task, via: root })).wait();
 */
export const cancelTask: WriteAction<CancelTaskParameters, CancelTaskResult, void> = /* @__PURE__ */ treeWrite({
  name: "cancelTask",
  fn: cancelTaskFragment,
  events: [TaskEnded],
  args: ({ task, via }) => [task, via],
  result: (events) => ({ toParent: events.one(TaskEnded).toParent }),
});
