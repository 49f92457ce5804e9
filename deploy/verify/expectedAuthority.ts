import { getAddress, getCreateAddress } from "ethers";
import { functionsByRole, REMOTE_ROLES, remoteHolder, ROLES, type RoleName } from "../authority.ts";
import { isNamedRole, type NetworkConfig } from "../config/schema.ts";
import type { Addresses } from "../index.ts";
import { GUARDED_ROLES, selectorsOf, UPGRADE_AND_CALL } from "../modules/authority.ts";
import { proxiesAt, type ChainAddresses } from "../proxies.ts";
import type { RemoteAddresses } from "../remote.ts";
import type { Member, RoleState, TargetState } from "./readAuthority.ts";

type Address = `0x${string}`;
type Hex = `0x${string}`;

/** What the AccessManager must hold; when a grant was made is nobody's business. */
export interface ExpectedAuthority {
  roles: Map<bigint, Omit<RoleState, "members"> & { members: Map<Address, Omit<Member, "since">> }>;
  targets: Map<Address, TargetState>;
}

/**
 * Home's authority as the table `AUTHORITY`, the roles and its configuration have it.
 *
 * @param launchEnded Whether the council has handed the admin role over to the Governor's timelock.
 */
export function expectedAuthority(
  addresses: Addresses,
  config: Pick<NetworkConfig, "holders">,
  launchEnded: boolean,
): ExpectedAuthority {
  const roles = Object.keys(ROLES) as RoleName[];
  return authorityOf(addresses, roles, (role) => membersOf(addresses, config, role, launchEnded));
}

/** The authority of a chain other than home: the councils alone, and the 7-of-9 stays admin. */
export function expectedRemoteAuthority(addresses: RemoteAddresses): ExpectedAuthority {
  return authorityOf(addresses, REMOTE_ROLES, (role) => delayedMembers([addresses[remoteHolder(role)]], role));
}

function authorityOf<Role extends RoleName>(
  addresses: ChainAddresses,
  names: readonly Role[],
  members: (role: Role) => Map<Address, { delay: number }>,
): ExpectedAuthority {
  const guarded: readonly RoleName[] = GUARDED_ROLES;
  const roles: ExpectedAuthority["roles"] = new Map();
  for (const name of names) {
    const { id, constant } = ROLES[name];
    roles.set(id, {
      label: name === "admin" ? "" : constant,
      admin: ROLES.admin.id,
      guardian: guarded.includes(name) ? ROLES.guardian.id : ROLES.admin.id,
      grantDelay: 0,
      members: members(name),
    });
  }
  const targets: ExpectedAuthority["targets"] = new Map();
  for (const { contract, address } of proxiesAt(addresses)) {
    const functions = new Map<Hex, bigint>();
    for (const [role, names] of functionsByRole(contract)) {
      for (const selector of selectorsOf(contract, names)) functions.set(selector as Hex, ROLES[role].id);
    }
    targets.set(getAddress(address) as Address, { closed: false, adminDelay: 0, functions });
    // a TransparentUpgradeableProxy makes its admin, and nothing else, when it is made
    targets.set(getCreateAddress({ from: address, nonce: 1 }) as Address, {
      closed: false,
      adminDelay: 0,
      functions: new Map([[UPGRADE_AND_CALL as Hex, ROLES.upgrader.id]]),
    });
  }
  return { roles, targets };
}

/** Accounts that wait as long as the role says. */
function delayedMembers(accounts: readonly string[], role: RoleName): Map<Address, { delay: number }> {
  const { delay } = ROLES[role];
  return new Map(accounts.map((account) => [getAddress(account) as Address, { delay }]));
}

function membersOf(
  addresses: Addresses,
  { holders }: Pick<NetworkConfig, "holders">,
  name: RoleName,
  launchEnded: boolean,
): Map<Address, { delay: number }> {
  const { heldBy } = ROLES[name];
  const of = (accounts: readonly string[]) => delayedMembers(accounts, name);
  if (name === "admin") {
    // the timelock is the delay itself; the launch phase can only pass the role on to it
    if (launchEnded) return new Map([[getAddress(addresses.timelock) as Address, { delay: 0 }]]);
    return of([addresses.sevenOfNine]).set(getAddress(addresses.launchPhase) as Address, { delay: 0 });
  }
  if (isNamedRole(name)) return of(holders[name]);
  if (typeof heldBy !== "string") return of(heldBy.map((key) => addresses[key]));
  return of(heldBy === "keys" ? [] : [addresses[heldBy]]);
}
