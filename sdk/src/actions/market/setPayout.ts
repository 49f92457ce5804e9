import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { ProviderPayoutUpdated, setPayout as setPayoutFragment } from "../../generated/fragments/ProviderRegistry.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { checkAddress } from "../../utils/checkAddress.js";
import type { Address } from "../../types/primitives.js";

export interface SetPayoutParameters extends WithOverrides {
  readonly payout: Address;
}

export interface SetPayoutResult {
  readonly oldPayout: Address;
  readonly newPayout: Address;
}

export type SetPayoutReturnType = SentTransaction<SetPayoutResult>;

/**
 * Changes where the calling provider's automatic payouts go.
 *
 * @throws ProviderNotRegisteredError, ProviderPayoutIsZeroError
 * @example
 * import { setPayout } from "@cyberplaza/sdk";
 *
 * const sent = await setPayout(provider, { payout: quote.meter });
 * const { newPayout } = await sent.wait();
 */
export const setPayout: WriteAction<SetPayoutParameters, SetPayoutResult, void> = /* @__PURE__ */ defineWrite({
  name: "setPayout",
  fn: setPayoutFragment,
  events: [ProviderPayoutUpdated],
  to: ({ addresses }) => addresses.providerRegistry,
  args: ({ payout }) => [checkAddress("payout", payout)],
  result: (events) => {
    const { oldPayout, newPayout } = events.one(ProviderPayoutUpdated);
    return { oldPayout, newPayout };
  },
  simulated: nothing,
});
