import { missingApproval } from "../../core/missingApproval.js";
import { amountOf } from "../../core/paymentPurpose.js";
import type { Client, Requirement } from "../../types/client.js";
import type { OpenJobsParameters } from "./openJobs.js";

export type OpenJobsRequirementsReturnType = Requirement[];

/**
 * The approvals that opening a batch by allowance lacks. Also `plaza.market.openJobs.requirements`.
 *
 * @throws MissingSignerError
 * @example
 * import { openJobsRequirements } from "@cyberplaza/sdk";
 *
 * const jobs = [{ units: 1_000n }, { units: 2_000n }];
 * const missing = await openJobsRequirements(user, { quote, signature, jobs, payment: { kind: "Allowance" } });
 */
export async function openJobsRequirements(
  client: Client,
  { quote, jobs, payment, overrides }: OpenJobsParameters,
): Promise<OpenJobsRequirementsReturnType> {
  if (payment?.kind !== "Allowance") return [];
  const action = "openJobsRequirements";
  const locked = await amountOf(client, action, { action: "openJobs", quote, jobs });
  return missingApproval(client, action, client.addresses.jobEscrow, locked, payment.payer ?? overrides?.from);
}
