import { AUTHORITY, isRole, ROLES, type Access } from "../authority.ts";
import { selectorsOf } from "../modules/authority.ts";
import { roleOf } from "../names.ts";
import type { Verification } from "./index.ts";

/** Contract, function, who, delay: roles as the chain has them, the rest as the code says. */
export function functionTable({ proxies, authority }: Pick<Verification, "proxies" | "authority">): string[][] {
  return proxies.flatMap(({ contract, proxy }) => {
    const wired = new Map<string, bigint>(authority.targets.get(proxy as `0x${string}`)?.functions);
    const table = Object.entries(AUTHORITY[contract] as Record<string, Access>);
    const rows = table.map(([name, access]) => {
      if (!isRole(access) && access !== "owner") return [contract, name, access, ""];
      const [selector = ""] = selectorsOf(contract, [name]);
      const role = wired.get(selector) ?? 0n;
      return [contract, name, roleOf(role) ?? `role ${role}`, delaysOf(authority, role)];
    });
    return [...rows, [contract, "upgradeAndCall", "upgrader", delaysOf(authority, ROLES.upgrader.id)]];
  });
}

/** How long its holders wait. */
function delaysOf({ roles }: Verification["authority"], role: bigint): string {
  const delays = [...(roles.get(role)?.members.values() ?? [])].map(({ delay }) => `${delay / 3_600} h`);
  return [...new Set(delays)].join(" or ");
}
