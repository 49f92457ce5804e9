import { functionsByRole, ROLES, type RoleName } from "../authority.ts";
import { isNamedRole, type NetworkConfig } from "../config/schema.ts";
import type { Addresses } from "../index.ts";
import { GUARDED_ROLES, selectorsOf, UPGRADE_AND_CALL } from "../modules/authority.ts";
import { SUITE } from "../suite.ts";
import type { Checklist } from "./Checklist.ts";
import type { FoundProxy } from "./code.ts";
import type { AuthorityState, TargetState } from "./readAuthority.ts";

const NAMES = Object.fromEntries(Object.entries(ROLES).map(([name, { id: role }]) => [role.toString(), name]));

/** Who should hold a role, and after which delay. */
export function expectedMembers(
  role: RoleName,
  { addresses, config, handedOver }: { addresses: Addresses; config: NetworkConfig; handedOver: boolean },
): Map<string, number> {
  if (role === "admin" && handedOver) return new Map([[addresses.timelock, 0]]);
  const { heldBy, delay } = ROLES[role];
  if (isNamedRole(role)) return new Map(config.holders[role].map((holder) => [holder, delay]));
  const holders =
    typeof heldBy === "object" ? heldBy.map((key) => addresses[key]) : [addresses[heldBy as "fourOfNine"]];
  const members = new Map(holders.map((holder) => [holder as string, delay as number]));
  if (role === "admin") members.set(addresses.launchPhase, 0); // hands it to the timelock, and can do nothing else
  return members;
}

/** The AccessManager as its events tell it against the tables of `authority.ts`: nobody and nothing beside them. */
export function checkAuthority(
  checks: Checklist,
  found: AuthorityState,
  {
    proxies,
    ...expected
  }: { addresses: Addresses; config: NetworkConfig; handedOver: boolean; proxies: readonly FoundProxy[] },
): void {
  for (const [name, { id: role }] of Object.entries(ROLES) as [RoleName, (typeof ROLES)[RoleName]][]) {
    const { label, admin, guardian, grantDelay, members } = found.roles.get(role) ?? NO_ROLE;
    const describe = ([holder, delay]: readonly [string, number]) => `${holder} after ${delay} s`;
    checks.sameMembers(
      "role's holder",
      name,
      [...members].map(([holder, { delay }]) => describe([holder, delay])),
      [...expectedMembers(name, expected)].map(describe),
    );
    checks.equal("role's admin", name, nameOf(admin), "admin");
    const isGuarded = (GUARDED_ROLES as readonly string[]).includes(name);
    checks.equal("role's guardian", name, nameOf(guardian), isGuarded ? "guardian" : "admin");
    checks.equal("role's grant delay", name, grantDelay, 0);
    if (name !== "admin") checks.equal("role's label", name, label, ROLES[name].constant);
  }
  for (const [role, { members }] of found.roles) {
    if (nameOf(role) === undefined) checks.sameMembers("unknown role's holder", role.toString(), members.keys(), []);
  }
  checkTargets(checks, found, proxies);
}

const NO_ROLE = { label: "", admin: 0n, guardian: 0n, grantDelay: 0, members: new Map<string, { delay: number }>() };

function nameOf(role: bigint): string | undefined {
  return NAMES[role.toString()];
}

/** Every function that has a role, of every target. */
function checkTargets(checks: Checklist, found: AuthorityState, proxies: readonly FoundProxy[]): void {
  const expected = new Map<string, Map<string, string>>();
  const subjects = new Map<string, string>();
  for (const { key, proxy, proxyAdmin } of proxies) {
    const { contract } = SUITE[key];
    const functions = new Map<string, string>();
    for (const [role, names] of functionsByRole(contract)) {
      for (const selector of selectorsOf(contract, names)) functions.set(selector, role);
    }
    expected.set(proxy, functions);
    expected.set(proxyAdmin, new Map([[UPGRADE_AND_CALL, "upgrader"]]));
    subjects.set(proxy, contract).set(proxyAdmin, `ProxyAdmin of ${contract}`);
  }
  const targets = new Map<string, TargetState>(found.targets);
  for (const target of new Set([...expected.keys(), ...targets.keys()])) {
    const wanted = expected.get(target) ?? new Map<string, string>();
    const { closed, adminDelay, functions } = targets.get(target) ?? NO_TARGET;
    const subject = subjects.get(target) ?? target;
    checks.equal("closed", subject, closed, false);
    checks.equal("admin delay", subject, adminDelay, 0);
    const roles = new Map<string, bigint>(functions);
    for (const selector of new Set([...wanted.keys(), ...roles.keys()])) {
      const role = roles.get(selector) ?? 0n;
      // a function without an entry takes the admin
      checks.equal("function's role", `${subject} ${selector}`, nameOf(role) ?? role, wanted.get(selector) ?? "admin");
    }
  }
}

const NO_TARGET = { closed: false, adminDelay: 0, functions: new Map() } satisfies TargetState;
