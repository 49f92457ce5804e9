import { missingApproval } from "../../core/missingApproval.js";
import type { Client, Requirement } from "../../types/client.js";
import type { DepositParameters } from "./deposit.js";

export type DepositRequirementsReturnType = Requirement[];

/**
 * The approvals that a deposit by allowance lacks: approve them before sending it. Also `plaza.market.deposit.requirements`.
 *
 * @throws MissingSignerError
 * @example
 * import { depositRequirements } from "@cyberplaza/sdk";
 *
 * for (const { token, spender, amount, current } of await depositRequirements(user, { amount: 5_000_000n })) {
 *   if (current >= amount) throw new Error(`${spender} may take ${token} already`);
 * }
 */
export async function depositRequirements(
  client: Client,
  { amount, payment, overrides }: DepositParameters,
): Promise<DepositRequirementsReturnType> {
  if (payment !== undefined && payment.kind !== "Allowance") return [];
  return missingApproval(client, "deposit", client.addresses.jobEscrow, amount, overrides?.from);
}
