import { AbiCoder, dataSlice } from "ethers";
import {
  canCall,
  getRoleAdmin,
  getTargetAdminDelay,
  getTargetFunctionRole,
  grantRole,
  hasRole,
  isTargetClosed,
  labelRole,
  revokeRole,
  setGrantDelay,
  setRoleAdmin,
  setRoleGuardian,
  setTargetAdminDelay,
  setTargetClosed,
  setTargetFunctionRole,
  updateAuthority,
} from "../generated/fragments/AccessManager.js";
import type { Client } from "../types/client.js";
import type { Address, Hex } from "../types/primitives.js";
import { selectorOf } from "../utils/selectorOf.js";
import { read } from "./read.js";

/** Who may call. */
export interface OperationAccess {
  /** At once. */
  readonly immediate: boolean;
  /** So many seconds after scheduling it; 0: at once, or not at all. */
  readonly delay: bigint;
}

const NONE: OperationAccess = { immediate: false, delay: 0n };
const ADMIN = 0n;

/** What the AccessManager asks of a caller, for calls of itself too, which `canCall` leaves out. */
export async function operationAccess(
  client: Client,
  action: string,
  caller: Address,
  to: Address,
  data: Hex,
): Promise<OperationAccess> {
  const { accessManager } = client.addresses;
  if (data.length < 10) return NONE;
  const selector = data.slice(0, 10).toLowerCase() as Hex;
  if (to.toLowerCase() !== accessManager.toLowerCase()) {
    const [immediate, delay] = await read(client, action, accessManager, canCall, [caller, to, selector]);
    return { immediate, delay };
  }
  const { roleId, delay: least, closed } = await adminTerms(client, action, selector, data);
  const [isMember, own] = await read(client, action, accessManager, hasRole, [roleId, caller]);
  if (!isMember || closed) return NONE;
  const delay = own > least ? own : least;
  return { immediate: delay === 0n, delay };
}

/** The role that a function of the AccessManager takes, and the least delay. */
async function adminTerms(
  client: Client,
  action: string,
  selector: Hex,
  data: Hex,
): Promise<{ roleId: bigint; delay: bigint; closed: boolean }> {
  const { accessManager } = client.addresses;
  const is = (...fragments: string[]): boolean => fragments.some((fragment) => selectorOf(fragment) === selector);
  const first = <T>(type: string): T => AbiCoder.defaultAbiCoder().decode([type], dataSlice(data, 4))[0] as T;
  if (is(labelRole, setRoleAdmin, setRoleGuardian, setGrantDelay, setTargetAdminDelay)) {
    return { roleId: ADMIN, delay: 0n, closed: false };
  }
  if (is(updateAuthority, setTargetClosed, setTargetFunctionRole)) {
    const target = first<Address>("address");
    const [delay] = await read(client, action, accessManager, getTargetAdminDelay, [target]);
    return { roleId: ADMIN, delay, closed: false };
  }
  if (is(grantRole, revokeRole)) {
    const [roleId] = await read(client, action, accessManager, getRoleAdmin, [first<bigint>("uint64")]);
    return { roleId, delay: 0n, closed: false };
  }
  const [[roleId], [closed]] = await Promise.all([
    read(client, action, accessManager, getTargetFunctionRole, [accessManager, selector]),
    read(client, action, accessManager, isTargetClosed, [accessManager]),
  ]);
  return { roleId, delay: 0n, closed };
}
