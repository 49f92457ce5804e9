import { missingApproval } from "../../core/missingApproval.js";
import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { debtOf } from "../../generated/fragments/ILendingPool.js";
import type { Client, Requirement } from "../../types/client.js";
import type { RepayLineParameters } from "./repayLine.js";

export type RepayLineRequirementsReturnType = Requirement[];

/** No rate is above 100 % a year: a day's interest is less than this part of the debt. */
const DAYS = 365n;

/**
 * The approvals of USDC that a repayment lacks. When all is repaid: for the debt now and a day's interest at the most. Also
 * `plaza.pool.repayLine.requirements`.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { repayLineRequirements } from "@cyberplaza/sdk";
 *
 * const missing = await repayLineRequirements(borrower, { amount: "all" });
 */
export async function repayLineRequirements(
  client: Client,
  { amount, borrower, overrides }: RepayLineParameters,
): Promise<RepayLineRequirementsReturnType> {
  const { lendingPool } = client.addresses;
  const of = await ownAddress(client, "repayLine", "borrower", borrower ?? overrides?.from);
  const [debt] = await read(client, "repayLine", lendingPool, debtOf, [of]);
  const most = debt + debt / DAYS + 1n;
  const needed = amount === "all" || amount > most ? most : amount;
  return missingApproval(client, "repayLine", lendingPool, needed, overrides?.from);
}
