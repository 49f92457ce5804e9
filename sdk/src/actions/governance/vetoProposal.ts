import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { keyArgs } from "../../core/proposalContent.js";
import { proposalIdResult } from "../../core/proposalIdResult.js";
import { ProposalVetoed, veto } from "../../generated/fragments/VetoGuard.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { ProposalKey } from "../../types/governance.js";
import type { Address } from "../../types/primitives.js";

/** What `buildProposal`, `getProposal` and `getProposals` give. */
export interface VetoProposalParameters extends ProposalKey, WithOverrides {}

export interface VetoProposalResult {
  readonly proposalId: bigint;
  readonly council: Address;
}

export type VetoProposalReturnType = SentTransaction<VetoProposalResult>;

/**
 * Cancels a queued proposal. For the 5-of-9 council, whose Safe takes what `populate` gives; not one that only renews or ends the veto,
 * and not after the veto lapsed.
 *
 * @throws AccessManagedUnauthorizedError, VetoNotQueuedError, VetoExemptError, VetoLapsedError, VetoEndedError,
 * GovernorNonexistentProposalError, InvalidParameterError, InvalidAddressError
 * @example
 * import { getProposal, vetoProposal } from "@cyberplaza/sdk";
 *
 * const proposal = await getProposal(council, { proposalId });
 * await (await vetoProposal(council, proposal)).wait();
 */
export const vetoProposal: WriteAction<VetoProposalParameters, VetoProposalResult, { readonly proposalId: bigint }> =
  /* @__PURE__ */ defineWrite({
    name: "vetoProposal",
    fn: veto,
    events: [ProposalVetoed],
    to: ({ addresses }) => addresses.vetoGuard,
    args: keyArgs,
    result: (events) => {
      const { proposalId, council } = events.one(ProposalVetoed);
      return { proposalId, council };
    },
    simulated: proposalIdResult,
  });
