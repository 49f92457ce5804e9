import type { WriteAction } from "../../core/defineWrite.js";
import { TaskEnded, TaskEndorsed, approve } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction } from "../../types/client.js";
import { isEndorsed, treeWrite, type Endorsable, type OfTask } from "../treeWrite.js";

export type ApproveTaskParameters = OfTask;

export interface ApproveTaskResult extends Endorsable {
  /** What its worker was sent, in the task's token; 0n as long as another must approve. */
  readonly toWorker: bigint;
  /** What went back to its parent. */
  readonly toParent: bigint;
}

export type ApproveTaskReturnType = SentTransaction<ApproveTaskResult>;

/**
 * Approves the result, which pays the worker; of a task with milestones see `approveMilestone`. Role: reviewer, above the task,
 * never its worker, nor who divided a budget above it as a worker.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeBadAccountError of its worker, DaoTreeWrongStateError,
 * DaoTreeFrozenError, DaoTreeOpenSubTasksError, DaoTreeWrongMilestonesError, DaoTreeModuleRefusedError
 * @example
 * import { approveTask } from "@cyberplaza/sdk/dao";
 *
 * const { toWorker } = await (await approveTask(reviewer, { task, via: part })).wait();
 */
export const approveTask: WriteAction<ApproveTaskParameters, ApproveTaskResult, void> = /* @__PURE__ */ treeWrite({
  name: "approveTask",
  fn: approve,
  events: [TaskEnded, TaskEndorsed],
  args: ({ task, via }) => [task, via],
  result: (events) => {
    const { toWorker = 0n, toParent = 0n } = events.maybe(TaskEnded) ?? {};
    return { toWorker, toParent, needsAnother: isEndorsed(events) };
  },
});
