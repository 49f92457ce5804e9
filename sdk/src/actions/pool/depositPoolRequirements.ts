import { missingApproval } from "../../core/missingApproval.js";
import type { Client, Requirement } from "../../types/client.js";
import type { DepositPoolParameters } from "./depositPool.js";

export type DepositPoolRequirementsReturnType = Requirement[];

/**
 * The approvals of USDC that a deposit by allowance lacks: approve them before it. Also `plaza.pool.depositPool.requirements`.
 *
 * @throws MissingSignerError
 * @example
 * import { approveUsdc, depositPool, depositPoolRequirements } from "@cyberplaza/sdk";
 *
 * const params = { assets: 100_000_000n };
 * for (const { spender, amount } of await depositPoolRequirements(user, params)) {
 *   await (await approveUsdc(user, { spender, amount })).wait();
 * }
 * await (await depositPool(user, params)).wait();
 */
export async function depositPoolRequirements(
  client: Client,
  { assets, payment, overrides }: DepositPoolParameters,
): Promise<DepositPoolRequirementsReturnType> {
  if (payment !== undefined && payment.kind !== "Allowance") return [];
  return missingApproval(client, "depositPool", client.addresses.lendingPool, assets, overrides?.from);
}
