import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { ProviderRegistered, register as registerFragment } from "../../generated/fragments/ProviderRegistry.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { ownAddress } from "../../core/ownAddress.js";
import type { Address, Hex } from "../../types/primitives.js";

export interface RegisterProviderParameters extends WithOverrides {
  /** Where automatic payouts go; the client's own address by default. */
  readonly payout?: Address;
  /** Where the provider's documents are. */
  readonly metadataURI: string;
  /** Their hash, 32 bytes. */
  readonly metadataHash: Hex;
}

export interface RegisterProviderResult {
  readonly provider: Address;
  readonly payout: Address;
}

export type RegisterProviderReturnType = SentTransaction<RegisterProviderResult>;

/**
 * Registers the client's account as a provider of the ordinary class.
 *
 * @throws ProviderAlreadyRegisteredError, ProviderPayoutIsZeroError, ContractPausedError
 * @example
 * import { registerProvider } from "@cyberplaza/sdk";
 * import { id } from "ethers";
 *
 * const sent = await registerProvider(newcomer, {
 *   metadataURI: "ipfs://company-documents",
 *   metadataHash: id("company documents"),
 * });
 * const { payout } = await sent.wait();
 */
export const registerProvider: WriteAction<RegisterProviderParameters, RegisterProviderResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "registerProvider",
    fn: registerFragment,
    events: [ProviderRegistered],
    to: ({ addresses }) => addresses.providerRegistry,
    args: async ({ payout, metadataURI, metadataHash, overrides }, client) => [
      await ownAddress(client, "registerProvider", "payout", payout ?? overrides?.from),
      metadataURI,
      metadataHash,
    ],
    result: (events) => {
      const { provider, payout } = events.one(ProviderRegistered);
      return { provider, payout };
    },
    simulated: nothing,
  });
