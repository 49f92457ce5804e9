import { missingApproval } from "../../core/missingApproval.js";
import type { Client, Requirement } from "../../types/client.js";
import type { IncreaseAmountParameters } from "./increaseAmount.js";

export type IncreaseAmountRequirementsReturnType = Requirement[];

/**
 * The approvals of CPT that adding to a lock by allowance lacks. Also `plaza.ve.increaseAmount.requirements`.
 *
 * @throws MissingSignerError
 * @example
 * import { increaseAmountRequirements } from "@cyberplaza/sdk";
 *
 * const missing = await increaseAmountRequirements(user, { amount: 10n ** 18n });
 */
export async function increaseAmountRequirements(
  client: Client,
  { amount, permit, overrides }: IncreaseAmountParameters,
): Promise<IncreaseAmountRequirementsReturnType> {
  if (permit !== undefined) return [];
  const { voteEscrow, cpt } = client.addresses;
  return missingApproval(client, "increaseAmount", voteEscrow, amount, overrides?.from, cpt);
}
