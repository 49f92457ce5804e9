import { missingApproval } from "../../core/missingApproval.js";
import { treasuryToken } from "../../core/treasuryToken.js";
import type { Client, Requirement } from "../../types/client.js";
import type { DepositInsuranceParameters } from "./depositInsurance.js";

export type DepositInsuranceRequirementsReturnType = Requirement[];

/**
 * The approvals that a deposit into the insurance lacks. Also `plaza.insurance.depositInsurance.requirements`.
 *
 * @throws MissingSignerError, InvalidParameterError
 * @example
 * import { depositInsuranceRequirements } from "@cyberplaza/sdk";
 *
 * const params = { compartment: "Bridge", token: "cpt", amount: 10n ** 18n } as const;
 * const missing = await depositInsuranceRequirements(user, params);
 */
export async function depositInsuranceRequirements(
  client: Client,
  { token, amount, overrides }: DepositInsuranceParameters,
): Promise<DepositInsuranceRequirementsReturnType> {
  const { insuranceFund } = client.addresses;
  return missingApproval(
    client,
    "depositInsurance",
    insuranceFund,
    amount,
    overrides?.from,
    treasuryToken(client, token),
  );
}
