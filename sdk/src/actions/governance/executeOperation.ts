import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { operationArgs } from "../../core/operation.js";
import { execute, OperationExecuted } from "../../generated/fragments/AccessManager.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { OperationCall } from "../../types/governance.js";
import type { Hex } from "../../types/primitives.js";

export interface ExecuteOperationParameters extends WithOverrides {
  /** The call as it was scheduled. */
  readonly call: OperationCall;
}

export interface ExecuteOperationResult {
  /** Null: it was not scheduled, for its role has no delay. */
  readonly operationId: Hex | null;
  /** How often it was scheduled; 0: never. */
  readonly nonce: bigint;
}

export type ExecuteOperationReturnType = SentTransaction<ExecuteOperationResult>;

/**
 * Executes what the client scheduled, in the week from its time on. For a council, whose Safe takes what `populate` gives. The contract
 * that is called sees the AccessManager as its caller.
 *
 * @throws AccessManagerNotScheduledError, AccessManagerNotReadyError, AccessManagerExpiredError,
 * AccessManagerUnauthorizedCallError, InvalidParameterError, InvalidAddressError, and what the call throws
 * @example
 * import { executeOperation } from "@cyberplaza/sdk";
 *
 * const { operationId } = await (await executeOperation(council, { call })).wait();
 */
export const executeOperation: WriteAction<
  ExecuteOperationParameters,
  ExecuteOperationResult,
  { readonly nonce: bigint }
> = /* @__PURE__ */ defineWrite({
  name: "executeOperation",
  fn: execute,
  events: [OperationExecuted],
  to: ({ addresses }) => addresses.accessManager,
  args: ({ call }) => operationArgs(call),
  result: (events) => {
    // it is used up before the call is made, which may use up others
    const done = events.maybe(OperationExecuted);
    return { operationId: done?.operationId ?? null, nonce: done?.nonce ?? 0n };
  },
  simulated: ([nonce]) => ({ nonce }),
});
