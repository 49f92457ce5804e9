import { missingApproval } from "../../core/missingApproval.js";
import { lockedFor } from "../../math/jobAmounts.js";
import type { Client, Requirement } from "../../types/client.js";
import { getSettings } from "./getSettings.js";
import type { OpenJobParameters } from "./openJob.js";

export type OpenJobRequirementsReturnType = Requirement[];

/**
 * The approvals that opening a job lacks: none when the escrow balance pays. Also `plaza.market.openJob.requirements`.
 *
 * @throws MissingSignerError
 * @example
 * import { openJobRequirements } from "@cyberplaza/sdk";
 *
 * const missing = await openJobRequirements(user, { quote, signature, units: 3_600n, payment: { kind: "Allowance" } });
 */
export async function openJobRequirements(
  client: Client,
  { quote, units, payment, overrides }: OpenJobParameters,
): Promise<OpenJobRequirementsReturnType> {
  if (payment?.kind !== "Allowance") return [];
  const { bufferPercent } = await getSettings(client);
  const locked = lockedFor(units, quote.unitPrice, bufferPercent);
  return missingApproval(client, "openJob", client.addresses.jobEscrow, locked, payment.payer ?? overrides?.from);
}
