import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import {
  setStandingConsent as setStandingConsentFragment,
  StandingConsentUpdated,
} from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface SetStandingConsentParameters extends WithOverrides {
  readonly provider: Address;
  readonly on: boolean;
}

export interface SetStandingConsentResult {
  readonly userId: bigint;
  readonly providerId: bigint;
  readonly on: boolean;
}

export type SetStandingConsentReturnType = SentTransaction<SetStandingConsentResult>;

/**
 * Switches the client's acceptance in advance of whatever is reported of a provider's jobs, by a meter within its cap or
 * co-signed: such payments mature at once and cannot be disputed. Claims are not covered.
 *
 * @throws JobBadReceiverError, InvalidAddressError
 * @example
 * import { setStandingConsent } from "@cyberplaza/sdk";
 *
 * const sent = await setStandingConsent(user, { provider: quote.provider, on: true });
 * await sent.wait();
 */
export const setStandingConsent: WriteAction<SetStandingConsentParameters, SetStandingConsentResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "setStandingConsent",
    fn: setStandingConsentFragment,
    events: [StandingConsentUpdated],
    to: ({ addresses }) => addresses.jobEscrow,
    args: ({ provider, on }) => [checkAddress("provider", provider), on],
    result: (events) => {
      const { userId, providerId, on } = events.one(StandingConsentUpdated);
      return { userId, providerId, on };
    },
    simulated: nothing,
  });
