import { AbiCoder, Contract, keccak256, type Interface, type Provider } from "ethers";
import { AUTHORITY, isRole, ROLES, type Access } from "../../../deploy/authority.ts";
import { AccessManager__factory } from "../../../types/ethers-contracts/index.js";
import { meantHolder, roleName } from "../roleName.ts";
import { isView, type AddressBook, type Entry } from "./addressBook.ts";
import type { SafeCall } from "./safeTransaction.ts";

type Address = `0x${string}`;
type Hex = `0x${string}`;

const MANAGER = AccessManager__factory.createInterface();

/**
 * How a Safe gets a call through.
 * - `direct`: it just makes it
 * - `delayed`: it schedules it with the AccessManager and lets that make it after the delay, in seconds; 0 where the AccessManager must
 *   make it, but at once
 * - `refused`: it does not
 */
export type Route =
  | { kind: "direct" }
  | { kind: "delayed"; delay: number; readyAt: number | undefined }
  | { kind: "refused"; reason: string };

/** Who may call what the table `AUTHORITY` gives to no role. */
const NOT_FOR_SAFES: Partial<Record<Access, string>> = {
  once: "was called when the contract was made and is closed",
  authority: "is the AccessManager's: call its updateAuthority",
  endpoint: "is LayerZero's endpoint's",
  escrow: "is JobEscrow's",
  self: "is the contract's own",
  governance: "takes a proposal to the Governor",
  never: "refuses everybody",
};

/** Restricted functions of the AccessManager itself; those that anybody may call ask for what they need. */
const ADMIN_FUNCTIONS = new Set([
  "labelRole",
  "setRoleAdmin",
  "setRoleGuardian",
  "setGrantDelay",
  "setTargetAdminDelay",
  "updateAuthority",
  "setTargetClosed",
  "setTargetFunctionRole",
]);
const WITH_TARGET_DELAY = new Set(["updateAuthority", "setTargetClosed", "setTargetFunctionRole"]);

/** Finds how a Safe gets a call of the suite through, from the AccessManager on the chain. */
export async function routeOf(provider: Provider, book: AddressBook, safe: Address, call: SafeCall): Promise<Route> {
  const entry = book.at(call.to);
  const fragment = entry?.functions?.getFunction(call.data.slice(0, 10));
  if (entry === undefined || fragment === undefined || fragment === null || isView(fragment)) return { kind: "direct" };
  const manager = new Contract(book.accessManager, MANAGER, provider);
  const called = `${entry.name}.${fragment.name}`;
  switch (entry.kind) {
    case "suite": {
      const access = accessOf(entry, fragment.name);
      if (access === "anyone") return { kind: "direct" };
      if (access === "owner") return throughManager(manager, book, { safe, call, called });
      if (!isRole(access)) return { kind: "refused", reason: `${called} ${NOT_FOR_SAFES[access] ?? "is nobody's"}` };
      const [immediate, delay] = await canCall(manager, safe, call);
      if (immediate) return { kind: "direct" };
      if (delay === 0) return { kind: "refused", reason: await whoMay(manager, book, { safe, call, called }) };
      return delayed(manager, safe, call, delay);
    }
    case "proxyAdmin":
    case "endpoint":
      return throughManager(manager, book, { safe, call, called });
    case "accessManager":
      return routeOfManager(manager, book, safe, call);
    default:
      return { kind: "direct" };
  }
}

/** For what takes nothing from anybody but the AccessManager: its owner, or LayerZero's delegate. */
async function throughManager(
  manager: Contract,
  book: AddressBook,
  { safe, call, called }: { safe: Address; call: SafeCall; called: string },
): Promise<Route> {
  const [immediate, delay] = await canCall(manager, safe, call);
  if (immediate || delay !== 0) return delayed(manager, safe, call, delay);
  return { kind: "refused", reason: await whoMay(manager, book, { safe, call, called }) };
}

function accessOf({ contract }: Entry, name: string): Access {
  const table: Record<string, Access> = contract === undefined ? {} : AUTHORITY[contract];
  return table[name] ?? "never";
}

async function canCall(manager: Contract, safe: Address, { to, data }: SafeCall): Promise<[boolean, number]> {
  const [immediate, delay] = (await manager.getFunction("canCall")(safe, to, data.slice(0, 10))) as [boolean, bigint];
  return [immediate, Number(delay)];
}

/** As AccessManager's `_getAdminRestrictions` has it. */
async function routeOfManager(manager: Contract, book: AddressBook, safe: Address, call: SafeCall): Promise<Route> {
  const fragment = (MANAGER as Interface).getFunction(call.data.slice(0, 10));
  if (fragment === null) return { kind: "direct" };
  const args = (MANAGER as Interface).decodeFunctionData(fragment, call.data);
  let role: bigint;
  if (fragment.name === "grantRole" || fragment.name === "revokeRole") {
    role = (await manager.getFunction("getRoleAdmin")(args[0])) as bigint;
  } else if (ADMIN_FUNCTIONS.has(fragment.name)) role = ROLES.admin.id;
  else if (fragment.name === "consumeScheduledOp") {
    return { kind: "refused", reason: "AccessManager.consumeScheduledOp is for contracts that it manages" };
  } else return { kind: "direct" };
  const [isMember, executionDelay] = (await manager.getFunction("hasRole")(role, safe)) as [boolean, bigint];
  if (!isMember) {
    const reason = `AccessManager.${fragment.name} takes ${roleName(role)}, meant for ${meantHolder(role)}, which ${book.describe(safe)} does not hold`;
    return { kind: "refused", reason };
  }
  const targetDelay = WITH_TARGET_DELAY.has(fragment.name)
    ? ((await manager.getFunction("getTargetAdminDelay")(args[0])) as bigint)
    : 0n;
  const delay = Number(targetDelay > executionDelay ? targetDelay : executionDelay);
  return delay === 0 ? { kind: "direct" } : delayed(manager, safe, call, delay);
}

async function delayed(manager: Contract, safe: Address, call: SafeCall, delay: number): Promise<Route> {
  const readyAt = Number((await manager.getFunction("getSchedule")(operationId(safe, call))) as bigint);
  return { kind: "delayed", delay, readyAt: readyAt === 0 ? undefined : readyAt };
}

async function whoMay(
  manager: Contract,
  book: AddressBook,
  { safe, call, called }: { safe: Address; call: SafeCall; called: string },
): Promise<string> {
  if ((await manager.getFunction("isTargetClosed")(call.to)) as boolean) {
    return `${called} refuses everybody: the AccessManager has closed ${book.describe(call.to)}`;
  }
  const role = (await manager.getFunction("getTargetFunctionRole")(call.to, call.data.slice(0, 10))) as bigint;
  return `${called} takes ${roleName(role)}, meant for ${meantHolder(role)}, which ${book.describe(safe)} does not hold`;
}

/** The AccessManager's id of what a Safe schedules. */
export function operationId(caller: Address, { to, data }: SafeCall): Hex {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["address", "address", "bytes"], [caller, to, data])) as Hex;
}

/** The call that schedules a call, as soon as its delay allows. */
export function scheduling({ to, data }: SafeCall, accessManager: Address): SafeCall {
  return { to: accessManager, value: 0n, data: MANAGER.encodeFunctionData("schedule", [to, data, 0]) as Hex };
}

/** The call that lets the AccessManager make a scheduled call. */
export function executing({ to, data, value }: SafeCall, accessManager: Address): SafeCall {
  return { to: accessManager, value, data: MANAGER.encodeFunctionData("execute", [to, data]) as Hex };
}
