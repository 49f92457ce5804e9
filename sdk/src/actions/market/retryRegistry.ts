import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { retryRegistry as retryRegistryFragment } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { checkAddress } from "../../utils/checkAddress.js";
import type { Address } from "../../types/primitives.js";

export interface RetryRegistryParameters extends WithOverrides {
  readonly provider: Address;
}

/** Nothing but the receipt. */
export type RetryRegistryResult = object;

export type RetryRegistryReturnType = SentTransaction<RetryRegistryResult>;

/**
 * Tells the provider registry of breaches it could not be told of before. Open to anyone; nothing happens when nothing is
 * queued.
 *
 * @throws ContractRevertError with the registry's own error
 * @example
 * import { retryRegistry } from "@cyberplaza/sdk";
 *
 * const sent = await retryRegistry(user, { provider: quote.provider });
 * await sent.wait();
 */
export const retryRegistry: WriteAction<RetryRegistryParameters, RetryRegistryResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "retryRegistry",
    fn: retryRegistryFragment,
    events: [],
    to: ({ addresses }) => addresses.jobEscrow,
    args: ({ provider }) => [checkAddress("provider", provider)],
    result: () => ({}),
    simulated: nothing,
  });
