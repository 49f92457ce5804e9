import type { WriteAction } from "../../core/defineWrite.js";
import { MilestonePaid, TaskEnded, timeOut } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { DaoMilestone } from "../../types/daoTree.js";
import { NODE_STATES, type NodeState } from "../../types/enums.js";
import { enumName } from "../../utils/enumName.js";
import { milestoneArgs } from "../taskTerms.js";
import { treeWrite } from "../treeWrite.js";

export interface TimeOutTaskParameters extends WithOverrides {
  readonly task: bigint;
  /** Of a submitted task with milestones, those it was created with; none by default. */
  readonly milestones?: readonly DaoMilestone[];
}

export interface TimeOutTaskResult {
  /** undefined when a milestone was paid and others follow. */
  readonly state: NodeState | undefined;
  /** What was paid out, in the task's token. */
  readonly paid: bigint;
  /** What went back to its parent. */
  readonly toParent: bigint;
}

export type TimeOutTaskReturnType = SentTransaction<TimeOutTaskResult>;

/**
 * Ends a phase that is over: what was not assigned, not submitted, or rejected and neither disputed nor reopened, expires; what
 * was submitted and not reviewed is approved; what was not ruled on is as it was before the dispute. Open to anyone.
 * `getTaskBoard` lists what can be ended.
 *
 * @throws DaoTreeNotInTimeError, DaoTreeWrongStateError, DaoTreeWrongKindError, DaoTreeOpenSubTasksError, DaoTreeFrozenError,
 * DaoTreeWrongMilestonesError
 * @example
 * import { timeOutTask } from "@cyberplaza/sdk/dao";
 *
 * const { state } = await (await timeOutTask(user, { task })).wait(); // "Expired", or "Paid"
 */
export const timeOutTask: WriteAction<TimeOutTaskParameters, TimeOutTaskResult, void> = /* @__PURE__ */ treeWrite({
  name: "timeOutTask",
  fn: timeOut,
  events: [TaskEnded, MilestonePaid],
  args: ({ task, milestones = [] }) => [task, milestoneArgs(milestones)],
  result: (events) => {
    const ended = events.maybe(TaskEnded);
    const { amount = 0n } = events.maybe(MilestonePaid) ?? {};
    return {
      state: ended === undefined ? undefined : enumName(NODE_STATES, ended.state),
      paid: amount + (ended?.toWorker ?? 0n),
      toParent: ended?.toParent ?? 0n,
    };
  },
});
