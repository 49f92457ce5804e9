import type { WriteAction } from "../../core/defineWrite.js";
import { TaskSubmitted, submit } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Hex } from "../../types/primitives.js";
import { treeWrite } from "../treeWrite.js";

export interface SubmitTaskParameters extends WithOverrides {
  readonly task: bigint;
  readonly resultHash: Hex;
}

export interface SubmitTaskResult {
  /** Unix second; from then on anyone may call `timeOutTask`, which approves it. */
  readonly reviewBy: bigint;
}

export type SubmitTaskReturnType = SentTransaction<SubmitTaskResult>;

/**
 * Submits a result. A reviewer has 7 days, or what the workflow says; silence approves. The client is the worker.
 *
 * @throws DaoTreeBadAccountError, DaoTreeWrongStateError, DaoTreeNotInTimeError, DaoTreeNoBondError, DaoTreeModuleRefusedError
 * @example
 * import { submitTask } from "@cyberplaza/sdk/dao";
 *
 * const { reviewBy } = await (await submitTask(worker, { task, resultHash })).wait();
 */
export const submitTask: WriteAction<SubmitTaskParameters, SubmitTaskResult, void> = /* @__PURE__ */ treeWrite({
  name: "submitTask",
  fn: submit,
  events: [TaskSubmitted],
  args: ({ task, resultHash }) => [task, resultHash],
  result: (events) => ({ reviewBy: events.one(TaskSubmitted).reviewBy }),
});
