import { missingApproval } from "../../core/missingApproval.js";
import type { Client, Requirement } from "../../types/client.js";
import type { CreateLockParameters } from "./createLock.js";

export type CreateLockRequirementsReturnType = Requirement[];

/**
 * The approvals of CPT that a lock by allowance lacks: approve them before making it. Also `plaza.ve.createLock.requirements`.
 *
 * @throws MissingSignerError
 * @example
 * import { approveCpt, createLock, createLockRequirements } from "@cyberplaza/sdk";
 * import { nextLockEnd } from "@cyberplaza/sdk/math";
 *
 * const params = { amount: 100n * 10n ** 18n, end: nextLockEnd(now) };
 * for (const { spender, amount } of await createLockRequirements(user, params)) {
 *   await (await approveCpt(user, { spender, amount })).wait();
 * }
 * await (await createLock(user, params)).wait();
 */
export async function createLockRequirements(
  client: Client,
  { amount, permit, overrides }: CreateLockParameters,
): Promise<CreateLockRequirementsReturnType> {
  if (permit !== undefined) return [];
  const { voteEscrow, cpt } = client.addresses;
  return missingApproval(client, "createLock", voteEscrow, amount, overrides?.from, cpt);
}
