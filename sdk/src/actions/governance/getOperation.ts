import { operationArgs, operationIdOf } from "../../core/operation.js";
import { operationAccess, type OperationAccess } from "../../core/operationAccess.js";
import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { latestSecond } from "../../core/usdcDomain.js";
import { expiration as expirationFragment, getNonce, getSchedule } from "../../generated/fragments/AccessManager.js";
import type { Client } from "../../types/client.js";
import type { OperationCall } from "../../types/governance.js";
import type { Address, Hex } from "../../types/primitives.js";

export type GetOperationParameters =
  | {
      /** The call. */
      readonly call: OperationCall;
      /** Who calls; the client itself by default. */
      readonly caller?: Address;
    }
  | { readonly operationId: Hex };

export interface GetOperationReturnType {
  readonly operationId: Hex;
  /**
   * - `Unscheduled`: it never was, or was executed, cancelled, or not executed in time
   * - `Waiting`: it can be executed from `scheduledFor` on
   * - `Ready`: it can be executed now
   */
  readonly state: "Unscheduled" | "Waiting" | "Ready";
  /** From when it can be executed, unix seconds; null: it is not scheduled. */
  readonly scheduledFor: bigint | null;
  /** From when it can no longer be executed, a week after; null: it is not scheduled. */
  readonly expiresAt: bigint | null;
  /** How often it was scheduled; 0: never. */
  readonly nonce: bigint;
  /** Whether the caller may call at once, or so many seconds after scheduling (both no: never). Null: only an id was given. */
  readonly access: OperationAccess | null;
}

/**
 * A delayed call of a council: whether and for when it is scheduled.
 *
 * @throws ContractNotFoundError, InvalidParameterError, InvalidAddressError, MissingSignerError
 * @example
 * import { getOperation } from "@cyberplaza/sdk";
 *
 * const { state, scheduledFor, access } = await getOperation(council, { call });
 */
export async function getOperation(client: Client, params: GetOperationParameters): Promise<GetOperationReturnType> {
  const { accessManager } = client.addresses;
  const { operationId, access } = await identify(client, params);
  const [[scheduledFor], [nonce], [expiration], now] = await Promise.all([
    read(client, "getOperation", accessManager, getSchedule, [operationId]),
    read(client, "getOperation", accessManager, getNonce, [operationId]),
    read(client, "getOperation", accessManager, expirationFragment, []),
    latestSecond(client, "getOperation"),
  ]);
  const isScheduled = scheduledFor !== 0n && now < scheduledFor + expiration;
  return {
    operationId,
    state: !isScheduled ? "Unscheduled" : now < scheduledFor ? "Waiting" : "Ready",
    scheduledFor: isScheduled ? scheduledFor : null,
    expiresAt: isScheduled ? scheduledFor + expiration : null,
    nonce,
    access,
  };
}

async function identify(
  client: Client,
  params: GetOperationParameters,
): Promise<Pick<GetOperationReturnType, "operationId" | "access">> {
  if ("operationId" in params) return { operationId: params.operationId, access: null };
  const [to, data] = operationArgs(params.call);
  const caller = await ownAddress(client, "getOperation", "caller", params.caller);
  return {
    operationId: operationIdOf(caller, to, data),
    access: await operationAccess(client, "getOperation", caller, to, data),
  };
}
