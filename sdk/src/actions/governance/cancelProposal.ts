import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { keyArgs } from "../../core/proposalContent.js";
import { proposalIdResult } from "../../core/proposalIdResult.js";
import { cancel, ProposalCanceled } from "../../generated/fragments/CPTGovernor.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { ProposalKey } from "../../types/governance.js";

/** What `buildProposal`, `getProposal` and `getProposals` give. */
export interface CancelProposalParameters extends ProposalKey, WithOverrides {}

export interface CancelProposalResult {
  readonly proposalId: bigint;
}

export type CancelProposalReturnType = SentTransaction<CancelProposalResult>;

/**
 * Withdraws the client's own proposal, until its vote begins. The same cannot be submitted again.
 *
 * @throws GovernorUnableToCancelError, GovernorNonexistentProposalError, InvalidParameterError, InvalidAddressError
 * @example
 * import { cancelProposal, getProposal } from "@cyberplaza/sdk";
 *
 * const proposal = await getProposal(user, { proposalId });
 * await (await cancelProposal(user, proposal)).wait();
 */
export const cancelProposal: WriteAction<
  CancelProposalParameters,
  CancelProposalResult,
  { readonly proposalId: bigint }
> = /* @__PURE__ */ defineWrite({
  name: "cancelProposal",
  fn: cancel,
  events: [ProposalCanceled],
  to: ({ addresses }) => addresses.governor,
  args: keyArgs,
  result: (events) => ({ proposalId: events.one(ProposalCanceled).proposalId }),
  simulated: proposalIdResult,
});
