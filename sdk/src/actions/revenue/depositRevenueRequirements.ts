import { missingApproval } from "../../core/missingApproval.js";
import type { Client, Requirement } from "../../types/client.js";
import type { DepositRevenueParameters } from "./depositRevenue.js";

export type DepositRevenueRequirementsReturnType = Requirement[];

/**
 * The approvals that a deposit of revenue lacks. Also `plaza.revenue.depositRevenue.requirements`.
 *
 * @throws MissingSignerError
 * @example
 * import { depositRevenueRequirements } from "@cyberplaza/sdk";
 *
 * const missing = await depositRevenueRequirements(user, { stream: "SaaS", amount: 1_000_000n });
 */
export async function depositRevenueRequirements(
  client: Client,
  { amount, overrides }: DepositRevenueParameters,
): Promise<DepositRevenueRequirementsReturnType> {
  return missingApproval(client, "depositRevenue", client.addresses.revenueRouter, amount, overrides?.from);
}
