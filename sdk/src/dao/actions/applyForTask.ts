import type { WriteAction } from "../../core/defineWrite.js";
import { TaskApplied, applyForTask as applyForTaskFragment } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address, Hex } from "../../types/primitives.js";
import { treeWrite } from "../treeWrite.js";

export interface ApplyForTaskParameters extends WithOverrides {
  readonly task: bigint;
  /** Hash of what it says of itself. */
  readonly applicationHash: Hex;
}

export interface ApplyForTaskResult {
  readonly task: bigint;
  readonly applicant: Address;
}

export type ApplyForTaskReturnType = SentTransaction<ApplyForTaskResult>;

/**
 * Says that the client would do a task which has no worker; a lead chooses by `assignTask`. Open to anyone, binds nobody.
 *
 * @throws DaoTreeWrongStateError, DaoTreeWrongKindError, DaoTreeNotInTimeError
 * @example
 * import { applyForTask } from "@cyberplaza/sdk/dao";
 *
 * await (await applyForTask(worker, { task, applicationHash })).wait();
 */
export const applyForTask: WriteAction<ApplyForTaskParameters, ApplyForTaskResult, void> = /* @__PURE__ */ treeWrite({
  name: "applyForTask",
  fn: applyForTaskFragment,
  events: [TaskApplied],
  args: ({ task, applicationHash }) => [task, applicationHash],
  result: (events) => {
    const { id, applicant } = events.one(TaskApplied);
    return { task: id, applicant };
  },
});
