import { read } from "../../core/read.js";
import { InvalidParameterError } from "../../errors/inputErrors.js";
import { nodeOf, planOf, taskOf } from "../../generated/fragments/IDaoTree.js";
import type { Client } from "../../types/client.js";
import type { DaoPlan, DaoTask } from "../../types/daoTree.js";
import { DAO_TOKENS, NODE_KINDS, NODE_STATES, type NodeState } from "../../types/enums.js";
import type { Hex } from "../../types/primitives.js";
import { enumName } from "../../utils/enumName.js";
import { maybeAddress } from "../../utils/maybeAddress.js";

export interface GetTaskParameters {
  readonly task: bigint;
}

/** Amounts in the task's token, times in unix seconds. */
export interface GetTaskReturnType
  extends Pick<DaoTask, "token" | "budget" | "due" | "worker" | "isRequired">, Omit<DaoPlan, "milestones"> {
  readonly task: bigint;
  readonly parent: bigint;
  /** `Assigned` of an open task with a worker. */
  readonly state: NodeState;
  /** It or, as far as that was carried down, its parent. */
  readonly isFrozen: boolean;
  /** Required sub-tasks that are not over: as long as there are some it cannot be approved. */
  readonly openRequired: bigint;
  /** Of its milestones; undefined: none. The list itself is in its event: see `getTree`. */
  readonly milestonesHash: Hex | undefined;
}

/**
 * A task now. When it is over its worker, budget and token are not kept: see `getTree`.
 *
 * @throws InvalidParameterError when it is no task
 * @example
 * import { getTask } from "@cyberplaza/sdk/dao";
 *
 * const { state, worker, budget, token, due } = await getTask(user, { task });
 */
export async function getTask(client: Client, { task }: GetTaskParameters): Promise<GetTaskReturnType> {
  const action = "getTask";
  const { daoTree } = client.addresses;
  const [[node], [worker, budget, token], [plan]] = await Promise.all([
    read(client, action, daoTree, nodeOf, [task]),
    read(client, action, daoTree, taskOf, [task]),
    read(client, action, daoTree, planOf, [task]),
  ]);
  if (enumName(NODE_KINDS, node.kind) !== "Task") throw new InvalidParameterError("task", `${task} is no task`);
  return {
    task,
    parent: node.parent,
    state: enumName(NODE_STATES, node.state),
    token: enumName(DAO_TOKENS, token),
    budget,
    due: node.due,
    worker: maybeAddress(worker),
    isRequired: node.isRequired,
    isFrozen: node.isFrozen || node.isFrozenAbove,
    openRequired: node.openRequired,
    milestonesHash: BigInt(plan.milestonesHash) === 0n ? undefined : plan.milestonesHash,
    bond: plan.bond,
    penaltyBps: plan.penaltyBps,
    isBonded: plan.isBonded,
    next: plan.next,
  };
}
