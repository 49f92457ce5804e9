import type { WriteAction } from "../../core/defineWrite.js";
import { TaskEndorsed, TaskRejected, reject } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction } from "../../types/client.js";
import type { Hex } from "../../types/primitives.js";
import { isEndorsed, treeWrite, type Endorsable, type OfTask } from "../treeWrite.js";

export interface RejectTaskParameters extends OfTask {
  readonly reasonHash: Hex;
}

export interface RejectTaskResult extends Endorsable {
  /** Unix second until which the worker may dispute it; undefined as long as another must reject. */
  readonly respondBy: bigint | undefined;
}

export type RejectTaskReturnType = SentTransaction<RejectTaskResult>;

/**
 * Rejects the result. The worker has 7 days, or what the workflow says, to dispute it; a lead may give it another time. Role:
 * reviewer, above the task, never its worker, nor who divided a budget above it as a worker.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeBadAccountError of its worker, DaoTreeWrongStateError,
 * DaoTreeNotInTimeError, DaoTreeModuleRefusedError
 * @example
 * import { rejectTask } from "@cyberplaza/sdk/dao";
 *
 * const { respondBy } = await (await rejectTask(reviewer, { task, via: part, reasonHash })).wait();
 */
export const rejectTask: WriteAction<RejectTaskParameters, RejectTaskResult, void> = /* @__PURE__ */ treeWrite({
  name: "rejectTask",
  fn: reject,
  events: [TaskRejected, TaskEndorsed],
  args: ({ task, via, reasonHash }) => [task, via, reasonHash],
  result: (events) => ({ respondBy: events.maybe(TaskRejected)?.respondBy, needsAnother: isEndorsed(events) }),
});
