import { COUNCILS, ROLES, type CouncilName } from "../../deploy/authority.ts";
import { roleOf } from "../../deploy/names.ts";

/** A role of the AccessManager by the table of roles: "TREASURER 4", or "role 77" when it is none of those. */
export function roleName(id: bigint): string {
  const role = roleOf(id);
  return role === undefined ? `role ${id}` : `${ROLES[role].constant} ${id}`;
}

/** Who is meant to hold a role, by the same table. */
export function meantHolder(id: bigint): string {
  const role = roleOf(id);
  if (role === undefined) return "nobody";
  const { heldBy } = ROLES[role];
  if (typeof heldBy !== "string") return heldBy.join(", ");
  return heldBy === "keys" ? "keys of their own" : COUNCILS[heldBy satisfies CouncilName].name;
}
