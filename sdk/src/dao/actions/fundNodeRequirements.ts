import type { Client, Requirement } from "../../types/client.js";
import { tokenRequirements } from "../tokenRequirements.js";
import type { FundNodeParameters } from "./fundNode.js";

export type FundNodeRequirementsReturnType = Requirement[];

/**
 * The approval that funding a node lacks. Also `fundNode.requirements` of `bindDao`.
 *
 * @throws MissingSignerError, InvalidParameterError
 * @example
 * import { fundNodeRequirements } from "@cyberplaza/sdk/dao";
 *
 * const missing = await fundNodeRequirements(user, { node: root, token: "Cpt", amount: 10n ** 18n });
 */
export async function fundNodeRequirements(
  client: Client,
  { token, amount, overrides }: FundNodeParameters,
): Promise<FundNodeRequirementsReturnType> {
  return tokenRequirements(client, "fundNode", token, amount, overrides?.from);
}
