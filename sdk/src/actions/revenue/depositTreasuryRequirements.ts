import { missingApproval } from "../../core/missingApproval.js";
import { treasuryToken } from "../../core/treasuryToken.js";
import type { Client, Requirement } from "../../types/client.js";
import type { DepositTreasuryParameters } from "./depositTreasury.js";

export type DepositTreasuryRequirementsReturnType = Requirement[];

/**
 * The approvals that a deposit into the treasury lacks. Also `plaza.revenue.depositTreasury.requirements`.
 *
 * @throws MissingSignerError, InvalidParameterError
 * @example
 * import { depositTreasuryRequirements } from "@cyberplaza/sdk";
 *
 * const missing = await depositTreasuryRequirements(user, { account: "General", token: "cpt", amount: 10n ** 18n });
 */
export async function depositTreasuryRequirements(
  client: Client,
  { token, amount, overrides }: DepositTreasuryParameters,
): Promise<DepositTreasuryRequirementsReturnType> {
  const { treasury } = client.addresses;
  return missingApproval(client, "depositTreasury", treasury, amount, overrides?.from, treasuryToken(client, token));
}
