import { missingApproval } from "../../core/missingApproval.js";
import { amountOf } from "../../core/paymentPurpose.js";
import type { Client, Requirement } from "../../types/client.js";
import type { TopUpParameters } from "./topUp.js";

export type TopUpRequirementsReturnType = Requirement[];

/**
 * The approvals that a top-up by allowance lacks. Also `plaza.market.topUp.requirements`.
 *
 * @throws MissingSignerError
 * @example
 * import { topUpRequirements } from "@cyberplaza/sdk";
 *
 * const missing = await topUpRequirements(user, { jobId, units: 600n, payment: { kind: "Allowance" } });
 */
export async function topUpRequirements(
  client: Client,
  { jobId, units, payment, overrides }: TopUpParameters,
): Promise<TopUpRequirementsReturnType> {
  if (payment?.kind !== "Allowance") return [];
  const action = "topUpRequirements";
  const amount = await amountOf(client, action, { action: "topUp", jobId, units });
  return missingApproval(client, action, client.addresses.jobEscrow, amount, payment.payer ?? overrides?.from);
}
