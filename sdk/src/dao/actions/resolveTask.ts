import type { WriteAction } from "../../core/defineWrite.js";
import { TaskEnded, resolveTask as resolveTaskFragment } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { treeWrite } from "../treeWrite.js";

export interface ResolveTaskParameters extends WithOverrides {
  readonly task: bigint;
  /** At most its budget, in the task's token. */
  readonly toWorker: bigint;
}

export interface ResolveTaskResult {
  /** What its worker was sent, in the task's token. */
  readonly toWorker: bigint;
  /** What went back to its parent. */
  readonly toParent: bigint;
}

export type ResolveTaskReturnType = SentTransaction<ResolveTaskResult>;

/**
 * Rules on a disputed task: so much of its budget is the worker's, the rest its parent's. A freeze does not stop it. Role:
 * `Arbitrator` of the AccessManager.
 *
 * @throws DaoTreeWrongStateError, DaoTreeOutOfBoundsError, AccessManagedUnauthorizedError
 * @example
 * import { resolveTask } from "@cyberplaza/sdk/dao";
 *
 * const { toParent } = await (await resolveTask(arbitrator, { task, toWorker: 5_000_000n })).wait();
 */
export const resolveTask: WriteAction<ResolveTaskParameters, ResolveTaskResult, void> = /* @__PURE__ */ treeWrite({
  name: "resolveTask",
  fn: resolveTaskFragment,
  events: [TaskEnded],
  args: ({ task, toWorker }) => [task, toWorker],
  result: (events) => {
    const { toWorker, toParent } = events.one(TaskEnded);
    return { toWorker, toParent };
  },
});
