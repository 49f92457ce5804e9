import { read } from "../../core/read.js";
import { isAtOrAbove } from "../../generated/fragments/IDaoTree.js";
import type { Client } from "../../types/client.js";

export interface IsAboveParameters {
  readonly ancestor: bigint;
  readonly node: bigint;
}

/**
 * Whether a node stands above another, or is it: whether roles at `ancestor` act at `node`.
 *
 * @throws ContractNotFoundError
 * @example
 * import { isAbove } from "@cyberplaza/sdk/dao";
 *
 * if (!(await isAbove(user, { ancestor: root, node: part }))) throw new Error("it is part of the root");
 */
export async function isAbove(client: Client, { ancestor, node }: IsAboveParameters): Promise<boolean> {
  const [answer] = await read(client, "isAbove", client.addresses.daoTree, isAtOrAbove, [ancestor, node]);
  return answer;
}
