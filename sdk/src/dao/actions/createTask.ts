import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { TaskCreated, createTask as createTaskFragment } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { termArgs, type DaoTaskTerms } from "../taskTerms.js";
import { toTree } from "../treeWrite.js";

export interface CreateTaskParameters extends WithOverrides, DaoTaskTerms {
  readonly parent: bigint;
  /** Node whose role the client uses: the parent, by default, or one above it. */
  readonly via?: bigint;
}

export interface CreateTaskResult {
  /** The new node. */
  readonly task: bigint;
}

export type CreateTaskReturnType = SentTransaction<CreateTaskResult>;

/**
 * Publishes a task, whose budget leaves the parent's at once. The parent has a pledge, or is a task itself: under one that has a
 * worker only that may, as long as it has no milestones and its bond is there, and until no later than its own due; who divides its
 * budget so reviews nothing of that tree of tasks. Role: lead, or the worker of the task `via`.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeNoPledgeError, DaoTreeInsufficientBalanceError,
 * DaoTreeOutOfBoundsError, DaoTreeFrozenError, DaoTreeWrongStateError, DaoTreeWrongKindError, DaoTreeBadAccountError,
 * DaoTreeHasMilestonesError, DaoTreeNoBondError, DaoTreeModuleRefusedError, ContractPausedError, InvalidParameterError
 * @example
 * import { createTask } from "@cyberplaza/sdk/dao";
 *
 * const terms = { token: "Usdc", budget: 10_000_000n, due: now + 864_000n, planHash, metadataURI: "ipfs://bafy…" };
 * const { task } = await (await createTask(lead, { parent: part, via: root, ...terms })).wait();
 */
export const createTask: WriteAction<CreateTaskParameters, CreateTaskResult, { readonly task: bigint }> =
  /* @__PURE__ */ defineWrite({
    name: "createTask",
    fn: createTaskFragment,
    events: [TaskCreated],
    to: toTree,
    args: ({ parent, via = parent, ...terms }) => [parent, via, termArgs(terms)],
    result: (events) => ({ task: events.one(TaskCreated).id }),
    simulated: ([task]) => ({ task }),
  });
