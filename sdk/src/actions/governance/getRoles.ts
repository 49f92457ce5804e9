import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { latestSecond } from "../../core/usdcDomain.js";
import { getAccess } from "../../generated/fragments/AccessManager.js";
import type { Client } from "../../types/client.js";
import { ROLES, type Role } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";

export interface GetRolesParameters {
  /** The client's own by default. */
  readonly account?: Address;
}

export interface HeldRole {
  readonly role: Role;
  /** In the AccessManager. */
  readonly roleId: bigint;
  /** Since when, unix seconds; later than now: from then on. */
  readonly since: bigint;
  readonly isActive: boolean;
  /** Seconds between scheduling a call and executing it; 0: at once. */
  readonly delay: bigint;
  /** A delay that takes effect later; null: none. */
  readonly pendingDelay: { readonly delay: bigint; readonly from: bigint } | null;
}

export type GetRolesReturnType = HeldRole[];

/**
 * The roles that an account holds, of those this version knows.
 *
 * @throws MissingSignerError, InvalidAddressError, ContractNotFoundError
 * @example
 * import { getRoles } from "@cyberplaza/sdk";
 *
 * const roles = await getRoles(council);
 * const vetoes = roles.some(({ role, isActive }) => role === "Veto" && isActive);
 */
export async function getRoles(
  client: Client,
  { account: given }: GetRolesParameters = {},
): Promise<GetRolesReturnType> {
  const { accessManager } = client.addresses;
  const account = await ownAddress(client, "getRoles", "account", given);
  const now = await latestSecond(client, "getRoles");
  const all = await Promise.all(
    ROLES.map(async (role, index) => {
      const roleId = BigInt(index);
      const [since, delay, pending, effect] = await read(client, "getRoles", accessManager, getAccess, [
        roleId,
        account,
      ]);
      const pendingDelay = effect === 0n ? null : { delay: pending, from: effect };
      return { role, roleId, since, isActive: since !== 0n && since <= now, delay, pendingDelay };
    }),
  );
  return all.filter(({ since }) => since !== 0n);
}
