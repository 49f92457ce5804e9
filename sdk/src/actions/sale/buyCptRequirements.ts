import { missingApproval } from "../../core/missingApproval.js";
import type { Client, Requirement } from "../../types/client.js";
import type { BuyCptParameters } from "./buyCpt.js";

export type BuyCptRequirementsReturnType = Requirement[];

/**
 * The approvals of USDC that a purchase by allowance lacks: approve them before it. Also `plaza.sale.buyCpt.requirements`.
 *
 * @throws MissingSignerError
 * @example
 * import { approveUsdc, buyCpt, buyCptRequirements } from "@cyberplaza/sdk";
 *
 * const params = { usdc: 100_000_000n, minCpt: 125n * 10n ** 18n, proof };
 * for (const { spender, amount } of await buyCptRequirements(user, params)) {
 *   await (await approveUsdc(user, { spender, amount })).wait();
 * }
 * await (await buyCpt(user, params)).wait();
 */
export async function buyCptRequirements(
  client: Client,
  { usdc, payment, overrides }: BuyCptParameters,
): Promise<BuyCptRequirementsReturnType> {
  if (payment !== undefined && payment.kind !== "Allowance") return [];
  return missingApproval(client, "buyCpt", client.addresses.privateSale, usdc, overrides?.from);
}
