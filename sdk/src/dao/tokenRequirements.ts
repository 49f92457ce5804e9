import { missingApproval } from "../core/missingApproval.js";
import type { Client, Requirement } from "../types/client.js";
import type { DaoToken } from "../types/enums.js";
import type { Address } from "../types/primitives.js";
import { tokenIndex } from "./treeWrite.js";

/** The approval of the tree that an amount lacks, in a list of at most one. */
export function tokenRequirements(
  client: Client,
  action: string,
  token: DaoToken,
  amount: bigint,
  from: Address | undefined,
): Promise<Requirement[]> {
  const { daoTree, usdc, cpt } = client.addresses;
  return missingApproval(client, action, daoTree, amount, from, tokenIndex(token) === 0 ? usdc : cpt);
}
