import type { WriteAction } from "../../core/defineWrite.js";
import { BondReturned, resign } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { treeWrite } from "../treeWrite.js";

export interface ResignTaskParameters extends WithOverrides {
  readonly task: bigint;
}

export interface ResignTaskResult {
  /** Of the bond, in the task's token. */
  readonly returned: bigint;
  /** Of the bond, to the parent. */
  readonly penalty: bigint;
}

export type ResignTaskReturnType = SentTransaction<ResignTaskResult>;

/**
 * Gives up a task that is not submitted: it waits for another worker until its due. The bond comes back less its penalty. The
 * client is the worker.
 *
 * @throws DaoTreeBadAccountError, DaoTreeWrongStateError
 * @example
 * import { resignTask } from "@cyberplaza/sdk/dao";
 *
 * await (await resignTask(worker, { task })).wait();
 */
export const resignTask: WriteAction<ResignTaskParameters, ResignTaskResult, void> = /* @__PURE__ */ treeWrite({
  name: "resignTask",
  fn: resign,
  events: [BondReturned],
  args: ({ task }) => [task],
  result: (events) => {
    const { returned = 0n, penalty = 0n } = events.maybe(BondReturned) ?? {};
    return { returned, penalty };
  },
});
