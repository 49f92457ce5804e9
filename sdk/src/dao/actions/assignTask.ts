import type { WriteAction } from "../../core/defineWrite.js";
import { TaskAssigned, TaskEndorsed, assign } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";
import { isEndorsed, treeWrite, type Endorsable, type OfTask } from "../treeWrite.js";

export interface AssignTaskParameters extends OfTask {
  readonly worker: Address;
}

export interface AssignTaskResult extends Endorsable {
  /** undefined as long as another lead must call, too. */
  readonly worker: Address | undefined;
}

export type AssignTaskReturnType = SentTransaction<AssignTaskResult>;

/**
 * Binds the worker of a task, who has until its due to submit. Role: lead, above the task, or as `createTask` says.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeWrongStateError, DaoTreeNotInTimeError, DaoTreeBadAccountError,
 * DaoTreeWrongKindError, DaoTreeModuleRefusedError, InvalidAddressError
 * @example
 * import { assignTask } from "@cyberplaza/sdk/dao";
 *
 * await (await assignTask(lead, { task, via: root, worker: workerAccount })).wait();
 */
export const assignTask: WriteAction<AssignTaskParameters, AssignTaskResult, void> = /* @__PURE__ */ treeWrite({
  name: "assignTask",
  fn: assign,
  events: [TaskAssigned, TaskEndorsed],
  args: ({ task, via, worker }) => [task, via, checkAddress("worker", worker)],
  result: (events) => ({ worker: events.maybe(TaskAssigned)?.worker, needsAnother: isEndorsed(events) }),
});
