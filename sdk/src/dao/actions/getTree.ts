import { logPages } from "../../core/logPages.js";
import type { Client } from "../../types/client.js";
import type { DaoForest } from "../DaoForest.js";

export interface GetTreeParameters {
  /** Where to begin: not after the tree's first event; with a `forest`, the block after its `lastBlock`. */
  readonly fromBlock: number;
  /** The newest block by default; one that is final, where the forest is kept and gone on with. */
  readonly toBlock?: number;
  /** Is filled, and returned: a new one, or one that is gone on with. */
  readonly forest: DaoForest;
  /** Most blocks asked for at once; 10 000 by default. Asks for fewer when the node refuses. */
  readonly pageSize?: number;
}

export type GetTreeReturnType = DaoForest;

/**
 * All DAOs, their parts and their tasks, rebuilt from the tree's events: any subtree of it, roles, money, applicants and shares, without
 * another request. What only the contract knows, policies and councils, is asked of `getNode`.
 *
 * @throws RequestFailedError when the node refuses a single block, or cannot be reached; InvalidParameterError when it begins too late
 * @example
 * import { DaoForest, getTree } from "@cyberplaza/sdk/dao";
 *
 * const forest = await getTree(user, { forest: new DaoForest(), fromBlock: 0 });
 * for (const id of forest.walk(root)) console.log(forest.node(id).kind, forest.node(id).usdc);
 * await getTree(user, { forest, fromBlock: forest.lastBlock + 1 }); // what came since
 */
export async function getTree(client: Client, { forest, ...range }: GetTreeParameters): Promise<GetTreeReturnType> {
  const filter = { address: client.addresses.daoTree, topics: [forest.topics] };
  for await (const { logs } of logPages(client, "getTree", filter, range)) forest.apply(logs);
  return forest;
}
