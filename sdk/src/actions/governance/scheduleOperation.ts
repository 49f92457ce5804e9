import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { operationArgs } from "../../core/operation.js";
import { OperationScheduled, schedule } from "../../generated/fragments/AccessManager.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { OperationCall } from "../../types/governance.js";
import type { Address, Hex } from "../../types/primitives.js";

export interface ScheduleOperationParameters extends WithOverrides {
  /** The call, as `populate` of an action makes it. */
  readonly call: OperationCall;
  /** From when it can be executed, unix seconds; as soon as the role's delay allows by default. */
  readonly when?: bigint;
}

export interface ScheduleOperationResult {
  readonly operationId: Hex;
  /** How often this call was scheduled. */
  readonly nonce: bigint;
  /** From when it can be executed, unix seconds; for a week. */
  readonly scheduledFor: bigint;
  readonly caller: Address;
}

export type ScheduleOperationReturnType = SentTransaction<ScheduleOperationResult>;

/**
 * Announces a call of a role that has a delay: everybody sees it, and it can be executed after the delay. For a council, whose Safe takes
 * what `populate` gives.
 *
 * @throws AccessManagerUnauthorizedCallError, AccessManagerAlreadyScheduledError, InvalidParameterError, InvalidAddressError
 * @example
 * import { scheduleOperation } from "@cyberplaza/sdk";
 *
 * const { operationId, scheduledFor } = await (await scheduleOperation(council, { call })).wait();
 */
export const scheduleOperation: WriteAction<
  ScheduleOperationParameters,
  ScheduleOperationResult,
  { readonly operationId: Hex; readonly nonce: bigint }
> = /* @__PURE__ */ defineWrite({
  name: "scheduleOperation",
  fn: schedule,
  events: [OperationScheduled],
  to: ({ addresses }) => addresses.accessManager,
  args: ({ call, when = 0n }) => [...operationArgs(call), when],
  result: (events) => {
    const { operationId, nonce, schedule: scheduledFor, caller } = events.one(OperationScheduled);
    return { operationId, nonce, scheduledFor, caller };
  },
  simulated: ([operationId, nonce]) => ({ operationId, nonce }),
});
