import type { WriteAction } from "../../core/defineWrite.js";
import { TaskEndorsed, TaskReopened, reopenTask as reopenTaskFragment } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction } from "../../types/client.js";
import { isEndorsed, treeWrite, type Endorsable, type OfTask } from "../treeWrite.js";

export interface ReopenTaskParameters extends OfTask {
  /** Unix second until which it must be submitted again. */
  readonly due: bigint;
}

export interface ReopenTaskResult extends Endorsable {
  /** undefined as long as another lead must call, too. */
  readonly due: bigint | undefined;
}

export type ReopenTaskReturnType = SentTransaction<ReopenTaskResult>;

/**
 * Gives the worker of a rejected task another time, at least as long as it had to dispute it. Role: lead, above the task, or as
 * `createTask` says.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeWrongStateError, DaoTreeOutOfBoundsError,
 * DaoTreeModuleRefusedError
 * @example
 * import { reopenTask } from "@cyberplaza/sdk/dao";
 *
 * await (await reopenTask(lead, { task, via: root, due: now + 1_209_600n })).wait(); // 14 days
 */
export const reopenTask: WriteAction<ReopenTaskParameters, ReopenTaskResult, void> = /* @__PURE__ */ treeWrite({
  name: "reopenTask",
  fn: reopenTaskFragment,
  events: [TaskReopened, TaskEndorsed],
  args: ({ task, via, due }) => [task, via, due],
  result: (events) => ({ due: events.maybe(TaskReopened)?.due, needsAnother: isEndorsed(events) }),
});
