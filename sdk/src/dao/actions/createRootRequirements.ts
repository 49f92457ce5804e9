import { read } from "../../core/read.js";
import { pledges } from "../../generated/fragments/IDaoTree.js";
import type { Client, Requirement } from "../../types/client.js";
import { tokenRequirements } from "../tokenRequirements.js";
import type { CreateRootParameters } from "./createRoot.js";

export type CreateRootRequirementsReturnType = Requirement[];

/**
 * The approval of CPT that the pledge of a root lacks. Also `createRoot.requirements` of `bindDao`.
 *
 * @throws MissingSignerError
 * @example
 * import { createRootRequirements } from "@cyberplaza/sdk/dao";
 *
 * const missing = await createRootRequirements(user);
 */
export async function createRootRequirements(
  client: Client,
  { overrides }: Partial<CreateRootParameters> = {},
): Promise<CreateRootRequirementsReturnType> {
  const [root] = await read(client, "createRoot", client.addresses.daoTree, pledges, []);
  return tokenRequirements(client, "createRoot", "Cpt", root, overrides?.from);
}
