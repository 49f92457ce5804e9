import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { TaskCreated, createPlannedTask as createPlannedTaskFragment } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { DaoMilestone } from "../../types/daoTree.js";
import { milestoneArgs, termArgs, type DaoTaskTerms } from "../taskTerms.js";
import { toTree } from "../treeWrite.js";

export interface CreatePlannedTaskParameters extends WithOverrides, DaoTaskTerms {
  readonly parent: bigint;
  /** Node whose role the client uses: the parent, by default, or one above it. */
  readonly via?: bigint;
  /** None by default, at most 32; each with at most 32 payees. */
  readonly milestones?: readonly DaoMilestone[];
  /** What the worker puts in before it may submit, in the task's token; 0n by default. */
  readonly bond?: bigint;
  /** Of the bond, to the parent when the task expires or is given up; 0n by default. */
  readonly penaltyBps?: bigint;
}

export interface CreatePlannedTaskResult {
  /** The new node. */
  readonly task: bigint;
}

export type CreatePlannedTaskReturnType = SentTransaction<CreatePlannedTaskResult>;

/**
 * A task with a bond, milestones or both; else as `createTask`. Who approves a milestone gives the same list again. Role: lead.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeNoPledgeError, DaoTreeInsufficientBalanceError,
 * DaoTreeOutOfBoundsError, DaoTreeFrozenError, DaoTreeWrongStateError, DaoTreeWrongKindError, DaoTreeBadAccountError,
 * DaoTreeHasMilestonesError, DaoTreeNoBondError, DaoTreeModuleRefusedError, ContractPausedError, InvalidParameterError, InvalidAddressError
 * @example
 * import { createPlannedTask } from "@cyberplaza/sdk/dao";
 *
 * const milestones = [
 *   { weightBps: 4_000n, time: 0n, payees: [] }, // until the task's due; all of it is the worker's
 *   { weightBps: 6_000n, time: 604_800n, payees: [{ account: workerAccount, bps: 10_000n }] }, // 7 days after that
 * ];
 * const terms = { token: "Usdc", budget: 10_000_000n, due: now + 864_000n, planHash, metadataURI: "ipfs://bafy…" };
 * const params = { parent: part, via: root, ...terms, milestones, bond: 1_000_000n, penaltyBps: 5_000n };
 * const { task } = await (await createPlannedTask(lead, params)).wait();
 */
export const createPlannedTask: WriteAction<
  CreatePlannedTaskParameters,
  CreatePlannedTaskResult,
  { readonly task: bigint }
> = /* @__PURE__ */ defineWrite({
  name: "createPlannedTask",
  fn: createPlannedTaskFragment,
  events: [TaskCreated],
  to: toTree,
  args: ({ parent, via = parent, milestones = [], bond = 0n, penaltyBps = 0n, ...terms }) => [
    parent,
    via,
    termArgs(terms),
    milestoneArgs(milestones),
    bond,
    penaltyBps,
  ],
  result: (events) => ({ task: events.one(TaskCreated).id }),
  simulated: ([task]) => ({ task }),
});
