import type { Client, Requirement } from "../../types/client.js";
import { tokenRequirements } from "../tokenRequirements.js";
import type { CreditRevenueParameters } from "./creditRevenue.js";

export type CreditRevenueRequirementsReturnType = Requirement[];

/**
 * The approval that bringing revenue lacks. Also `creditRevenue.requirements` of `bindDao`.
 *
 * @throws MissingSignerError, InvalidParameterError
 * @example
 * import { creditRevenueRequirements } from "@cyberplaza/sdk/dao";
 *
 * const missing = await creditRevenueRequirements(user, { node: root, token: "Usdc", amount: 5_000_000n });
 */
export async function creditRevenueRequirements(
  client: Client,
  { token, amount, overrides }: CreditRevenueParameters,
): Promise<CreditRevenueRequirementsReturnType> {
  return tokenRequirements(client, "creditRevenue", token, amount, overrides?.from);
}
