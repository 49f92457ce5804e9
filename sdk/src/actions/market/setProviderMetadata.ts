import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import {
  ProviderMetadataUpdated,
  setMetadata as setMetadataFragment,
} from "../../generated/fragments/ProviderRegistry.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Hex } from "../../types/primitives.js";

export interface SetProviderMetadataParameters extends WithOverrides {
  /** Where the provider's documents are. */
  readonly metadataURI: string;
  /** Their hash, 32 bytes. */
  readonly metadataHash: Hex;
}

export interface SetProviderMetadataResult {
  readonly metadataURI: string;
  readonly metadataHash: Hex;
}

export type SetProviderMetadataReturnType = SentTransaction<SetProviderMetadataResult>;

/**
 * Changes the calling provider's published description.
 *
 * @throws ProviderNotRegisteredError
 * @example
 * import { setProviderMetadata } from "@cyberplaza/sdk";
 * import { id } from "ethers";
 *
 * const sent = await setProviderMetadata(provider, { metadataURI: "ipfs://new", metadataHash: id("new") });
 * await sent.wait();
 */
export const setProviderMetadata: WriteAction<SetProviderMetadataParameters, SetProviderMetadataResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "setProviderMetadata",
    fn: setMetadataFragment,
    events: [ProviderMetadataUpdated],
    to: ({ addresses }) => addresses.providerRegistry,
    args: ({ metadataURI, metadataHash }) => [metadataURI, metadataHash],
    result: (events) => {
      const { metadataURI, metadataHash } = events.one(ProviderMetadataUpdated);
      return { metadataURI, metadataHash };
    },
    simulated: nothing,
  });
