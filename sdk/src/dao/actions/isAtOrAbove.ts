import { read } from "../../core/read.js";
import { isAtOrAbove as isAtOrAboveFragment } from "../../generated/fragments/IDaoTree.js";
import type { Client } from "../../types/client.js";

export interface IsAtOrAboveParameters {
  readonly ancestor: bigint;
  readonly node: bigint;
}

/**
 * Whether a node stands above another, or is it: whether roles at `ancestor` act at `node`.
 *
 * @throws ContractNotFoundError
 * @example
 * import { isAtOrAbove } from "@cyberplaza/sdk/dao";
 *
 * if (!(await isAtOrAbove(user, { ancestor: root, node: part }))) throw new Error("it is part of the root");
 */
export async function isAtOrAbove(client: Client, { ancestor, node }: IsAtOrAboveParameters): Promise<boolean> {
  const [answer] = await read(client, "isAtOrAbove", client.addresses.daoTree, isAtOrAboveFragment, [ancestor, node]);
  return answer;
}
