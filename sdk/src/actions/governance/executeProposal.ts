import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { keyArgs } from "../../core/proposalContent.js";
import { proposalIdResult } from "../../core/proposalIdResult.js";
import { execute, ProposalExecuted } from "../../generated/fragments/CPTGovernor.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { ProposalKey } from "../../types/governance.js";

/** What `buildProposal`, `getProposal` and `getProposals` give. */
export interface ExecuteProposalParameters extends ProposalKey, WithOverrides {}

export interface ExecuteProposalResult {
  readonly proposalId: bigint;
}

export type ExecuteProposalReturnType = SentTransaction<ExecuteProposalResult>;

/**
 * Executes a queued proposal, from its eta until it expires: all of its calls or none. Anyone may.
 *
 * @throws GovernorUnexpectedProposalStateError, TimelockUnexpectedOperationStateError before its eta,
 * GovernorNonexistentProposalError, InvalidParameterError, InvalidAddressError, and what its calls throw
 * @example
 * import { executeProposal, getProposal } from "@cyberplaza/sdk";
 *
 * const proposal = await getProposal(user, { proposalId });
 * await (await executeProposal(user, proposal)).wait();
 */
export const executeProposal: WriteAction<
  ExecuteProposalParameters,
  ExecuteProposalResult,
  { readonly proposalId: bigint }
> = /* @__PURE__ */ defineWrite({
  name: "executeProposal",
  fn: execute,
  events: [ProposalExecuted],
  to: ({ addresses }) => addresses.governor,
  args: keyArgs,
  result: (events) => ({ proposalId: events.one(ProposalExecuted).proposalId }),
  simulated: proposalIdResult,
});
