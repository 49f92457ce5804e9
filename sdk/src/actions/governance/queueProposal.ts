import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { keyArgs } from "../../core/proposalContent.js";
import { proposalIdResult } from "../../core/proposalIdResult.js";
import { ProposalExpirySet, ProposalQueued, queue } from "../../generated/fragments/CPTGovernor.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { ProposalKey } from "../../types/governance.js";

/** What `buildProposal`, `getProposal` and `getProposals` give. */
export interface QueueProposalParameters extends ProposalKey, WithOverrides {}

export interface QueueProposalResult {
  readonly proposalId: bigint;
  /** From when it can be executed, unix seconds. */
  readonly eta: bigint;
  /** The last second in which it can be. */
  readonly expiresAt: bigint;
}

export type QueueProposalReturnType = SentTransaction<QueueProposalResult>;

/**
 * Puts a proposal that passed into the timelock, where it waits 48 hours. Anyone may.
 *
 * @throws GovernorUnexpectedProposalStateError, GovernorNonexistentProposalError, InvalidParameterError, InvalidAddressError
 * @example
 * import { getProposal, queueProposal } from "@cyberplaza/sdk";
 *
 * const proposal = await getProposal(user, { proposalId });
 * const { eta, expiresAt } = await (await queueProposal(user, proposal)).wait();
 */
export const queueProposal: WriteAction<QueueProposalParameters, QueueProposalResult, { readonly proposalId: bigint }> =
  /* @__PURE__ */ defineWrite({
    name: "queueProposal",
    fn: queue,
    events: [ProposalQueued, ProposalExpirySet],
    to: ({ addresses }) => addresses.governor,
    args: keyArgs,
    result: (events) => {
      const { proposalId, etaSeconds: eta } = events.one(ProposalQueued);
      return { proposalId, eta, expiresAt: events.one(ProposalExpirySet).expiresAt };
    },
    simulated: proposalIdResult,
  });
