import { latestSecond } from "../../core/usdcDomain.js";
import type { Client } from "../../types/client.js";
import { taskBoard, type TaskBoard } from "../taskBoard.js";
import { getTree, type GetTreeParameters } from "./getTree.js";

export interface GetTaskBoardParameters extends GetTreeParameters {
  /** Tasks below this node; of all DAOs by default. */
  readonly node?: bigint;
}

export type GetTaskBoardReturnType = TaskBoard;

/**
 * Tasks grouped by what they wait for, now: a worker, the result, a review, a dispute, a ruling, or anyone's `timeOutTask`. Reads the whole
 * tree; who has it already takes `taskBoard`.
 *
 * @throws RequestFailedError when the node refuses a single block, or cannot be reached; InvalidParameterError when there is no such node
 * @example
 * import { DaoForest, getTaskBoard } from "@cyberplaza/sdk/dao";
 *
 * const { open, toReview } = await getTaskBoard(user, { forest: new DaoForest(), fromBlock: 0, node: root });
 * for (const { task, budget, token, applicants, leads } of open) console.log(task, budget, token, applicants, leads);
 */
export async function getTaskBoard(
  client: Client,
  { node, ...range }: GetTaskBoardParameters,
): Promise<GetTaskBoardReturnType> {
  const forest = await getTree(client, range);
  return taskBoard(forest, { now: await latestSecond(client, "getTaskBoard"), node });
}
