import { Contract, getAddress, type LogDescription, type Provider } from "ethers";
import { AccessManager__factory } from "../../types/ethers-contracts/index.js";
import { pagedLogs } from "./pagedLogs.ts";

type Address = `0x${string}`;
type Hex = `0x${string}`;

/** A delay in seconds that is going to change. */
export interface PendingDelay {
  delay: number;
  /** Unix second from which on it holds. */
  effect: number;
}

export interface Member {
  /** Unix second from which on the account has the role; it may lie ahead. */
  since: number;
  /** Execution delay in seconds. */
  delay: number;
  /** Of the execution delay. */
  pending?: PendingDelay;
}

export interface RoleState {
  /** Empty where nobody gave one. */
  label: string;
  admin: bigint;
  guardian: bigint;
  /** Seconds between a grant and its effect. */
  grantDelay: number;
  /** Of the grant delay. */
  pending?: PendingDelay;
  members: Map<Address, Member>;
}

export interface TargetState {
  closed: boolean;
  adminDelay: number;
  /** Of the admin delay. */
  pending?: PendingDelay;
  /** Role by selector, as far as it was ever set; any other selector takes the admin, 0. */
  functions: Map<Hex, bigint>;
}

/** What somebody scheduled and nobody has executed or cancelled. */
export interface ScheduledOperation {
  id: Hex;
  nonce: number;
  caller: Address;
  target: Address;
  data: Hex;
  /** Unix second from which on the caller can execute it. */
  readyAt: number;
  /** Unix second from which on it cannot any more. */
  expiresAt: number;
}

/** An AccessManager after a block. */
export interface AuthorityState {
  block: number;
  /** The block's time, unix seconds: delays and expiry are as of it. */
  timestamp: number;
  roles: Map<bigint, RoleState>;
  targets: Map<Address, TargetState>;
  operations: ScheduledOperation[];
}

export interface ReadAuthorityOptions {
  /** Block of the AccessManager's creation, or before; 0 by default. */
  fromBlock?: number;
  /** The state after this block; the newest by default. */
  toBlock?: number;
  pageSize?: number;
}

const INTERFACE = AccessManager__factory.createInterface();
const PAGE_SIZE = 10_000;

/**
 * The whole state of an AccessManager, from its events alone: whoever holds a role is found, not only those that are asked for.
 *
 * @example
 * const { roles } = await readAuthority(provider, addresses.accessManager);
 * const admins = [...(roles.get(0n)?.members.keys() ?? [])];
 */
export async function readAuthority(
  provider: Provider,
  accessManager: string,
  { fromBlock = 0, toBlock, pageSize = PAGE_SIZE }: ReadAuthorityOptions = {},
): Promise<AuthorityState> {
  const block = await provider.getBlock(toBlock ?? "latest");
  if (block === null) throw new Error(`The node does not have block ${toBlock ?? "latest"}`);
  const manager = new Contract(accessManager, INTERFACE, provider);
  const lifetime = Number((await manager.getFunction("expiration")()) as bigint);
  const times = blockTimes(provider);
  const state: AuthorityState = {
    block: block.number,
    timestamp: block.timestamp,
    roles: new Map(),
    targets: new Map(),
    operations: [],
  };
  const operations = new Map<string, ScheduledOperation>();
  roleOf(state, 0n); // there from the beginning

  for (const log of await pagedLogs(provider, accessManager, { fromBlock, toBlock: block.number, pageSize })) {
    const event = INTERFACE.parseLog(log);
    if (event === null) continue;
    const now = (): Promise<number> => times(log.blockNumber);
    const { args } = event;
    switch (event.name) {
      case "RoleLabel":
        roleOf(state, args["roleId"] as bigint).label = args["label"] as string;
        break;
      case "RoleAdminChanged":
        roleOf(state, args["roleId"] as bigint).admin = args["admin"] as bigint;
        break;
      case "RoleGuardianChanged":
        roleOf(state, args["roleId"] as bigint).guardian = args["guardian"] as bigint;
        break;
      case "RoleGranted": {
        const { members } = roleOf(state, args["roleId"] as bigint);
        const account = addressOf(args["account"]);
        const member = members.get(account);
        if (member !== undefined) await change(member, "delay", event, now);
        else members.set(account, { since: Number(args["since"]), delay: Number(args["delay"]) });
        break;
      }
      case "RoleRevoked":
        roleOf(state, args["roleId"] as bigint).members.delete(addressOf(args["account"]));
        break;
      case "RoleGrantDelayChanged":
        await change(roleOf(state, args["roleId"] as bigint), "grantDelay", event, now);
        break;
      case "TargetAdminDelayUpdated":
        await change(targetOf(state, args["target"]), "adminDelay", event, now);
        break;
      case "TargetClosed":
        targetOf(state, args["target"]).closed = args["closed"] as boolean;
        break;
      case "TargetFunctionRoleUpdated": {
        const { functions } = targetOf(state, args["target"]);
        functions.set(args["selector"] as Hex, args["roleId"] as bigint);
        break;
      }
      case "OperationScheduled": {
        const readyAt = Number(args["schedule"]);
        operations.set(args["operationId"] as string, {
          id: args["operationId"] as Hex,
          nonce: Number(args["nonce"]),
          caller: addressOf(args["caller"]),
          target: addressOf(args["target"]),
          data: args["data"] as Hex,
          readyAt,
          expiresAt: readyAt + lifetime,
        });
        break;
      }
      case "OperationExecuted":
      case "OperationCanceled":
        operations.delete(args["operationId"] as string);
        break;
      default:
        break;
    }
  }

  for (const role of state.roles.values()) {
    settle(role, "grantDelay", state.timestamp);
    for (const member of role.members.values()) settle(member, "delay", state.timestamp);
  }
  for (const target of state.targets.values()) settle(target, "adminDelay", state.timestamp);
  state.operations = [...operations.values()].filter(({ expiresAt }) => expiresAt > state.timestamp);
  return state;
}

function roleOf({ roles }: AuthorityState, id: bigint): RoleState {
  const role = roles.get(id) ?? { label: "", admin: 0n, guardian: 0n, grantDelay: 0, members: new Map() };
  roles.set(id, role);
  return role;
}

function targetOf({ targets }: AuthorityState, address: unknown): TargetState {
  const key = addressOf(address);
  const target = targets.get(key) ?? { closed: false, adminDelay: 0, functions: new Map() };
  targets.set(key, target);
  return target;
}

function addressOf(value: unknown): Address {
  return getAddress(value as string) as Address;
}

/* DELAYS */

/** Something with one delay, which OpenZeppelin's `Time.Delay` changes at once or when the old one has passed. */
type Delayed<Field extends string> = Record<Field, number> & { pending?: PendingDelay };

/** A change replaces one that has not taken effect; what holds at that moment goes on until the new one does. */
async function change<Field extends string>(
  delayed: Delayed<Field>,
  field: Field,
  { args }: LogDescription,
  now: () => Promise<number>,
): Promise<void> {
  if (delayed.pending !== undefined) settle(delayed, field, await now());
  delayed.pending = { delay: Number(args["delay"]), effect: Number(args["since"]) };
}

function settle<Field extends string>(delayed: Delayed<Field>, field: Field, now: number): void {
  if (delayed.pending === undefined || delayed.pending.effect > now) return;
  (delayed as Record<Field, number>)[field] = delayed.pending.delay;
  delete delayed.pending;
}

function blockTimes(provider: Provider): (block: number) => Promise<number> {
  const known = new Map<number, Promise<number>>();
  return (number) => {
    const time = known.get(number) ?? provider.getBlock(number).then((block) => block?.timestamp ?? 0);
    known.set(number, time);
    return time;
  };
}
