import { getAddress, getCreateAddress } from "ethers";
import { functionsByRole, ROLES, type RoleName } from "../authority.ts";
import { isNamedRole, type NetworkConfig } from "../config/schema.ts";
import type { Addresses } from "../index.ts";
import { GUARDED_ROLES, selectorsOf, UPGRADE_AND_CALL } from "../modules/authority.ts";
import { SUITE, SUITE_KEYS } from "../suite.ts";
import type { Member, RoleState, TargetState } from "./readAuthority.ts";

type Address = `0x${string}`;
type Hex = `0x${string}`;

/** What the AccessManager must hold; when a grant was made is nobody's business. */
export interface ExpectedAuthority {
  roles: Map<bigint, Omit<RoleState, "members"> & { members: Map<Address, Omit<Member, "since">> }>;
  targets: Map<Address, TargetState>;
}

/**
 * The authority as the table `AUTHORITY`, the roles and a network's configuration have it.
 *
 * @param launchEnded Whether the council has handed the admin role over to the Governor's timelock.
 */
export function expectedAuthority(
  addresses: Addresses,
  config: Pick<NetworkConfig, "holders">,
  launchEnded: boolean,
): ExpectedAuthority {
  const guarded: readonly RoleName[] = GUARDED_ROLES;
  const roles: ExpectedAuthority["roles"] = new Map();
  for (const [name, role] of Object.entries(ROLES) as [RoleName, (typeof ROLES)[RoleName]][]) {
    roles.set(role.id, {
      label: name === "admin" ? "" : role.constant,
      admin: ROLES.admin.id,
      guardian: guarded.includes(name) ? ROLES.guardian.id : ROLES.admin.id,
      grantDelay: 0,
      members: membersOf(addresses, config, name, launchEnded),
    });
  }
  const targets: ExpectedAuthority["targets"] = new Map();
  for (const key of SUITE_KEYS) {
    const { contract } = SUITE[key];
    const functions = new Map<Hex, bigint>();
    for (const [role, names] of functionsByRole(contract)) {
      for (const selector of selectorsOf(contract, names)) functions.set(selector as Hex, ROLES[role].id);
    }
    targets.set(getAddress(addresses[key]) as Address, { closed: false, adminDelay: 0, functions });
    // a TransparentUpgradeableProxy makes its admin, and nothing else, when it is made
    targets.set(getCreateAddress({ from: addresses[key], nonce: 1 }) as Address, {
      closed: false,
      adminDelay: 0,
      functions: new Map([[UPGRADE_AND_CALL as Hex, ROLES.upgrader.id]]),
    });
  }
  return { roles, targets };
}

function membersOf(
  addresses: Addresses,
  { holders }: Pick<NetworkConfig, "holders">,
  name: RoleName,
  launchEnded: boolean,
): Map<Address, { delay: number }> {
  const { delay, heldBy } = ROLES[name];
  const of = (accounts: readonly string[]) =>
    new Map(accounts.map((account) => [getAddress(account) as Address, { delay }]));
  if (name === "admin") {
    // the timelock is the delay itself; the launch phase can only pass the role on to it
    if (launchEnded) return new Map([[getAddress(addresses.timelock) as Address, { delay: 0 }]]);
    return of([addresses.sevenOfNine]).set(getAddress(addresses.launchPhase) as Address, { delay: 0 });
  }
  if (isNamedRole(name)) return of(holders[name]);
  if (typeof heldBy !== "string") return of(heldBy.map((key) => addresses[key]));
  return of(heldBy === "keys" ? [] : [addresses[heldBy]]);
}
