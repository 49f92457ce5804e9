import type { WriteAction } from "../../core/defineWrite.js";
import {
  MilestonePaid,
  TaskEndorsed,
  approveMilestone as approveMilestoneFragment,
} from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction } from "../../types/client.js";
import type { DaoMilestone } from "../../types/daoTree.js";
import { milestoneArgs } from "../taskTerms.js";
import { isEndorsed, treeWrite, type Endorsable, type OfTask } from "../treeWrite.js";

export interface ApproveMilestoneParameters extends OfTask {
  /** Those the task was created with: `node(task).task.plan.milestones` of `getTree`. */
  readonly milestones: readonly DaoMilestone[];
}

export interface ApproveMilestoneResult extends Endorsable {
  /** From zero; undefined as long as another must approve. */
  readonly number: bigint | undefined;
  /** What was paid, in the task's token. */
  readonly amount: bigint;
  /** Unix second until which the next one must be submitted; 0n after the last. */
  readonly due: bigint;
}

export type ApproveMilestoneReturnType = SentTransaction<ApproveMilestoneResult>;

/**
 * Approves the milestone that was submitted and pays its payees; the worker goes on with the next one. Role: reviewer, above the
 * task, never its worker, nor who divided a budget above it as a worker.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeBadAccountError of its worker, DaoTreeWrongStateError,
 * DaoTreeFrozenError, DaoTreeOpenSubTasksError, DaoTreeWrongMilestonesError, DaoTreeModuleRefusedError, InvalidAddressError
 * @example
 * import { approveMilestone, postTaskBond, submitTask } from "@cyberplaza/sdk/dao";
 *
 * await (await postTaskBond(worker, { task })).wait();
 * await (await submitTask(worker, { task, resultHash })).wait();
 * const { number, amount, due } = await (await approveMilestone(reviewer, { task, via: part, milestones })).wait();
 */
export const approveMilestone: WriteAction<ApproveMilestoneParameters, ApproveMilestoneResult, void> =
  /* @__PURE__ */ treeWrite({
    name: "approveMilestone",
    fn: approveMilestoneFragment,
    events: [MilestonePaid, TaskEndorsed],
    args: ({ task, via, milestones }) => [task, via, milestoneArgs(milestones)],
    result: (events) => {
      const { number, amount = 0n, due = 0n } = events.maybe(MilestonePaid) ?? {};
      return { number, amount, due, needsAnother: isEndorsed(events) };
    },
  });
