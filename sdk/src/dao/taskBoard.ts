import type { DaoTask } from "../types/daoTree.js";
import type { DaoRole, NodeState } from "../types/enums.js";
import type { Address } from "../types/primitives.js";
import type { DaoApplicant, DaoForest } from "./DaoForest.js";

/** An account that may act, and the node whose role it uses: the `via` of the actions. */
export interface DaoActor {
  readonly account: Address;
  readonly via: bigint;
}

/** A task and what it waits for; `due` of its kind of phase: to assign or submit, `reviewBy`, `respondBy`, `ruleBy`. */
export interface BoardTask extends Pick<DaoTask, "token" | "budget" | "due" | "worker"> {
  readonly task: bigint;
  readonly parent: bigint;
  readonly state: NodeState;
  readonly metadataURI: string;
  /** It or its parent is: nothing is paid out. */
  readonly isFrozen: boolean;
  /** Required sub-tasks that are not over: it cannot be approved. */
  readonly openRequired: bigint;
}

export interface OpenTask extends BoardTask {
  readonly applicants: readonly DaoApplicant[];
  /** Who may assign or cancel it. */
  readonly leads: readonly DaoActor[];
}

export interface SubmittedTask extends BoardTask {
  /** Unix second; from then on silence approves. */
  readonly reviewBy: bigint;
  /** Who may approve or reject it, of those that did not divide a budget above it as workers: they are refused. */
  readonly reviewers: readonly DaoActor[];
}

export interface RejectedTask extends BoardTask {
  /** Unix second until which its worker may dispute it. */
  readonly respondBy: bigint;
  /** Who may reopen it. */
  readonly leads: readonly DaoActor[];
}

export interface DisputedTask extends BoardTask {
  /** Unix second until which an arbitrator (role `Arbitrator` of the AccessManager) may rule. */
  readonly ruleBy: bigint;
}

/** Tasks by what they wait for, each in one list, by place in the tree. */
export interface TaskBoard {
  /** Unix second that it is of. */
  readonly now: bigint;
  /** They wait for a worker: anyone may apply, a lead assigns. */
  readonly open: readonly OpenTask[];
  /** They wait for their worker. */
  readonly inWork: readonly BoardTask[];
  /** They wait for a reviewer. */
  readonly toReview: readonly SubmittedTask[];
  /** They wait for a dispute, or another time. */
  readonly rejected: readonly RejectedTask[];
  /** They wait for an arbitrator. */
  readonly disputed: readonly DisputedTask[];
  /** Their phase is over: anyone may call `timeOutTask`. */
  readonly overdue: readonly BoardTask[];
  readonly ended: readonly BoardTask[];
}

export interface TaskBoardParameters {
  /** Unix second. */
  readonly now: bigint;
  /** Tasks below this node; of all DAOs by default. */
  readonly node?: bigint | undefined;
}

type Lists = { -readonly [Name in Exclude<keyof TaskBoard, "now">]: TaskBoard[Name][number][] };

const ENDED: readonly NodeState[] = ["Resolved", "Paid", "Cancelled", "Expired"];

/**
 * Tasks of a forest, grouped by what they wait for.
 *
 * @throws InvalidParameterError when there is no such node
 * @example
 * import { DaoForest, getTree, taskBoard } from "@cyberplaza/sdk/dao";
 *
 * const forest = await getTree(user, { forest: new DaoForest(), fromBlock: 0 });
 * const { toReview, overdue } = taskBoard(forest, { now, node: root });
 */
export function taskBoard(forest: DaoForest, { now, node }: TaskBoardParameters): TaskBoard {
  const lists: Lists = { open: [], inWork: [], toReview: [], rejected: [], disputed: [], overdue: [], ended: [] };
  const above = new Authority(forest);
  for (const root of node === undefined ? forest.roots() : [node]) {
    for (const id of forest.walk(root)) if (id !== node) add(lists, forest, above, id, now);
  }
  return { now, ...lists };
}

function add(lists: Lists, forest: DaoForest, above: Authority, id: bigint, now: bigint): void {
  const node = forest.node(id);
  if (node.task === undefined) return;
  const { state, parent, metadataURI, openRequired, isFrozen, isFrozenAbove } = node;
  const { token, budget, due, worker, wasRejected } = node.task;
  const task = { task: id, parent, state, token, budget, due, worker, metadataURI, openRequired };
  const entry: BoardTask = { ...task, isFrozen: isFrozen || isFrozenAbove };
  if (ENDED.includes(state)) {
    lists.ended.push(entry);
    return;
  }
  // what time approves must be approvable
  const isPaid = state === "Submitted" || (state === "Disputed" && !wasRejected);
  const canEnd = !isPaid || (!entry.isFrozen && openRequired === 0n);
  if (now > due && canEnd) {
    lists.overdue.push(entry);
  } else if (state === "Open") {
    lists.open.push({ ...entry, applicants: forest.applicants(id), leads: leadsOf(forest, above, parent) });
  } else if (state === "Assigned") {
    lists.inWork.push(entry);
  } else if (state === "Submitted") {
    const reviewers = above.of(parent, "Reviewer").filter(({ account }) => account !== worker);
    lists.toReview.push({ ...entry, reviewBy: due, reviewers });
  } else if (state === "Rejected") {
    lists.rejected.push({ ...entry, respondBy: due, leads: leadsOf(forest, above, parent) });
  } else {
    lists.disputed.push({ ...entry, ruleBy: due });
  }
}

/** Who leads the tasks below a node: those with the role there or above, and workers of tasks on the way; of its own budget a worker alone. */
function leadsOf(forest: DaoForest, above: Authority, parent: bigint): readonly DaoActor[] {
  const divided = forest.dividedBy(parent);
  const workers = (divided === undefined ? forest.path(parent) : [divided]).flatMap((via) => {
    const account = forest.worker(via);
    return account === undefined ? [] : [{ account, via }];
  });
  return divided === undefined ? [...above.of(parent, "Lead"), ...workers] : workers;
}

/** Who has a role at a node or above it; asked once for each node, for its tasks have the same. */
class Authority {
  readonly #forest: DaoForest;
  readonly #found = new Map<string, readonly DaoActor[]>();

  constructor(forest: DaoForest) {
    this.#forest = forest;
  }

  of(node: bigint, role: DaoRole): readonly DaoActor[] {
    const key = `${node} ${role}`;
    let found = this.#found.get(key);
    if (found === undefined) this.#found.set(key, (found = actorsOf(this.#forest, node, role)));
    return found;
  }
}

/**
 * Who may act at a node by a role, there or above, each account by the nearest node. Members may by a resolution, too.
 *
 * @throws InvalidParameterError when there is no such node
 * @example
 * import { actorsOf, DaoForest, getTree } from "@cyberplaza/sdk/dao";
 *
 * const forest = await getTree(user, { forest: new DaoForest(), fromBlock: 0 });
 * const [{ account, via }] = actorsOf(forest, root, "Treasurer");
 */
export function actorsOf(forest: DaoForest, node: bigint, role: DaoRole): DaoActor[] {
  const actors = new Map<Address, DaoActor>();
  for (const via of forest.path(node)) {
    for (const { account, roles } of forest.holders(via)) {
      if (roles.includes(role) && !actors.has(account)) actors.set(account, { account, via });
    }
  }
  return [...actors.values()];
}
