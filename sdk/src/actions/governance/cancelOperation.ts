import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { operationArgs } from "../../core/operation.js";
import { ownAddress } from "../../core/ownAddress.js";
import { cancel, OperationCanceled } from "../../generated/fragments/AccessManager.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { OperationCall } from "../../types/governance.js";
import type { Address, Hex } from "../../types/primitives.js";

export interface CancelOperationParameters extends WithOverrides {
  /** The call as it was scheduled. */
  readonly call: OperationCall;
  /** Who scheduled it; the client itself by default. */
  readonly caller?: Address;
}

export interface CancelOperationResult {
  readonly operationId: Hex;
  readonly nonce: bigint;
}

export type CancelOperationReturnType = SentTransaction<CancelOperationResult>;

/**
 * Cancels what was scheduled: the caller's own, or, for an admin and the guardian of the role, another's.
 *
 * @throws AccessManagerNotScheduledError, AccessManagerUnauthorizedCancelError, InvalidParameterError, InvalidAddressError,
 * MissingSignerError
 * @example
 * import { cancelOperation, scheduleOperation } from "@cyberplaza/sdk";
 *
 * await (await scheduleOperation(council, { call })).wait();
 * await (await cancelOperation(council, { call })).wait();
 */
export const cancelOperation: WriteAction<
  CancelOperationParameters,
  CancelOperationResult,
  { readonly nonce: bigint }
> = /* @__PURE__ */ defineWrite({
  name: "cancelOperation",
  fn: cancel,
  events: [OperationCanceled],
  to: ({ addresses }) => addresses.accessManager,
  args: async ({ call, caller }, client) => [
    await ownAddress(client, "cancelOperation", "caller", caller),
    ...operationArgs(call),
  ],
  result: (events) => {
    const { operationId, nonce } = events.one(OperationCanceled);
    return { operationId, nonce };
  },
  simulated: ([nonce]) => ({ nonce }),
});
