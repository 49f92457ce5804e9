import type { Checklist } from "./Checklist.ts";
import type { ExpectedAuthority } from "./expectedAuthority.ts";
import type { AuthorityState, Member, RoleState, TargetState } from "./readAuthority.ts";

type Address = `0x${string}`;
type Hex = `0x${string}`;

/** How differences name roles, addresses and selectors. */
export interface AuthorityNames {
  role: (id: bigint) => string;
  address: (address: Address) => string;
  selector: (target: Address, selector: Hex) => string;
}

/** Compares every role, member, guardian, delay, function, closed target; nothing that either side has is left out. */
export function compareAuthority(
  checks: Checklist,
  expected: ExpectedAuthority,
  actual: Pick<AuthorityState, "roles" | "targets" | "timestamp">,
  names: AuthorityNames,
): void {
  const compare = (subject: string, wanted: unknown, found: unknown): void => {
    checks.equal("authority", subject, found, wanted);
  };

  for (const id of union(expected.roles, actual.roles)) {
    const wanted = expected.roles.get(id) ?? NO_ROLE;
    const found = actual.roles.get(id) ?? NO_ROLE;
    const name = names.role(id);
    compare(`${name}: label`, wanted.label, found.label);
    compare(`${name}: admin`, names.role(wanted.admin), names.role(found.admin));
    compare(`${name}: guardian`, names.role(wanted.guardian), names.role(found.guardian));
    compare(
      `${name}: grant delay`,
      delayText(wanted.grantDelay, wanted.pending),
      delayText(found.grantDelay, found.pending),
    );
    for (const account of union(wanted.members, found.members)) {
      compare(
        `${name}: ${names.address(account)}`,
        memberText(wanted.members.get(account)),
        memberText(found.members.get(account), actual.timestamp),
      );
    }
  }
  for (const target of union(expected.targets, actual.targets)) {
    const wanted = expected.targets.get(target) ?? NO_TARGET;
    const found = actual.targets.get(target) ?? NO_TARGET;
    const name = names.address(target);
    compare(`${name}: closed`, wanted.closed, found.closed);
    compare(
      `${name}: admin delay`,
      delayText(wanted.adminDelay, wanted.pending),
      delayText(found.adminDelay, found.pending),
    );
    for (const selector of union(wanted.functions, found.functions)) {
      // what was never set takes the admin
      const [role, actualRole] = [wanted, found].map(({ functions }) => names.role(functions.get(selector) ?? 0n));
      compare(`${name}: ${names.selector(target, selector)}`, role, actualRole);
    }
  }
}

const NO_ROLE: Omit<RoleState, "members"> & { members: Map<Address, Omit<Member, "since">> } = {
  label: "",
  admin: 0n,
  guardian: 0n,
  grantDelay: 0,
  members: new Map(),
};
const NO_TARGET: TargetState = { closed: false, adminDelay: 0, functions: new Map() };

function union<K>(one: ReadonlyMap<K, unknown>, other: ReadonlyMap<K, unknown>): Set<K> {
  return new Set([...one.keys(), ...other.keys()]);
}

/** A member of the tables has no beginning: it is one by now. */
function memberText(member: (Omit<Member, "since"> & Partial<Pick<Member, "since">>) | undefined, now = 0): string {
  if (member === undefined) return "no member";
  const { since = 0, delay, pending } = member;
  return `member${since > now ? ` from second ${since} on` : ""}, delay ${delayText(delay, pending)}`;
}

/** A delay, and what it is going to be. */
function delayText(delay: number, pending: Member["pending"]): string {
  return pending === undefined ? `${delay} s` : `${delay} s, ${pending.delay} s from second ${pending.effect} on`;
}
