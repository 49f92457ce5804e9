import { read } from "../../core/read.js";
import { planOf, taskOf } from "../../generated/fragments/IDaoTree.js";
import type { Client, Requirement } from "../../types/client.js";
import { tokenRequirements } from "../tokenRequirements.js";
import { tokenAmount } from "../treeWrite.js";
import type { PostTaskBondParameters } from "./postTaskBond.js";

export type PostTaskBondRequirementsReturnType = Requirement[];

/**
 * The approval that a bond lacks. Also `postTaskBond.requirements` of `bindDao`.
 *
 * @throws MissingSignerError
 * @example
 * import { postTaskBondRequirements } from "@cyberplaza/sdk/dao";
 *
 * const missing = await postTaskBondRequirements(worker, { task });
 */
export async function postTaskBondRequirements(
  client: Client,
  { task, overrides }: PostTaskBondParameters,
): Promise<PostTaskBondRequirementsReturnType> {
  const action = "postTaskBond";
  const { daoTree } = client.addresses;
  const [[{ bond }], [, , token]] = await Promise.all([
    read(client, action, daoTree, planOf, [task]),
    read(client, action, daoTree, taskOf, [task]),
  ]);
  return tokenRequirements(client, action, tokenAmount({ token, amount: bond }).token, bond, overrides?.from);
}
