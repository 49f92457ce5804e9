import { ROLES } from "../authority.ts";
import type { Addresses } from "../index.ts";
import { TIMELOCK_ROLES } from "../modules/governance.ts";
import type { Chain } from "./Chain.ts";
import type { Checklist } from "./Checklist.ts";

const EVENTS = [
  "RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)",
  "RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)",
  "RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole)",
];

/** The delay, and who may propose, execute, cancel and administer: from all events, so that nobody is overlooked. */
export async function checkTimelock(
  chain: Chain,
  checks: Checklist,
  { timelock, governor, vetoGuard }: Addresses,
): Promise<void> {
  const delay = await chain.read(timelock, "getMinDelay() view returns (uint256)");
  checks.equal("delay", "timelock", delay, ROLES.admin.delay);
  const members = new Map<string, Set<string>>();
  for (const { name, args } of await chain.events(timelock, EVENTS)) {
    const [role, account] = args as unknown as [string, string];
    const holders = members.get(role) ?? new Set<string>();
    members.set(role, holders);
    if (name === "RoleGranted") holders.add(account);
    if (name === "RoleRevoked") holders.delete(account);
    if (name === "RoleAdminChanged") checks.equal("timelock's role admin", role, args[2], TIMELOCK_ROLES.admin);
  }
  const expected: Record<string, string[]> = {
    [TIMELOCK_ROLES.admin]: [timelock],
    [TIMELOCK_ROLES.proposer]: [governor],
    [TIMELOCK_ROLES.executor]: [governor],
    [TIMELOCK_ROLES.canceller]: [governor, vetoGuard],
  };
  const names = Object.fromEntries(Object.entries(TIMELOCK_ROLES).map(([name, role]) => [role, name]));
  for (const role of new Set([...Object.keys(expected), ...members.keys()])) {
    checks.sameMembers(`timelock's ${names[role] ?? role}`, "timelock", members.get(role) ?? [], expected[role] ?? []);
  }
}
