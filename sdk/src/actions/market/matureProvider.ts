import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { mature as matureFragment, Matured } from "../../generated/fragments/JobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { checkAddress } from "../../utils/checkAddress.js";
import type { Address } from "../../types/primitives.js";

export interface MatureProviderParameters extends WithOverrides {
  readonly provider: Address;
}

export interface MatureProviderResult {
  /** USDC units that moved; 0 when nothing had matured. */
  readonly amount: bigint;
}

export type MatureProviderReturnType = SentTransaction<MatureProviderResult>;

/**
 * Moves a provider's matured payments into its balance. Open to anyone; everything that spends a balance does so itself.
 *
 * @throws InvalidAddressError
 * @example
 * import { matureProvider } from "@cyberplaza/sdk";
 *
 * const sent = await matureProvider(user, { provider: quote.provider });
 * const { amount } = await sent.wait();
 */
export const matureProvider: WriteAction<MatureProviderParameters, MatureProviderResult, MatureProviderResult> =
  /* @__PURE__ */ defineWrite({
    name: "matureProvider",
    fn: matureFragment,
    events: [Matured],
    to: ({ addresses }) => addresses.jobEscrow,
    args: ({ provider }) => [checkAddress("provider", provider)],
    result: (events) => ({ amount: events.maybe(Matured)?.amount ?? 0n }),
    simulated: ([amount]) => ({ amount }),
  });
