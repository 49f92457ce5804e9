import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { delegationChange, type DelegationChange } from "../../core/delegationChange.js";
import { nothing } from "../../core/nothing.js";
import { delegate as delegateFragment, DelegateChanged } from "../../generated/fragments/VoteEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface DelegateParameters extends WithOverrides {
  /** Who votes; the client's own address takes the votes back. */
  readonly delegatee: Address;
}

export type DelegateResult = DelegationChange;

export type DelegateReturnType = SentTransaction<DelegateResult>;

/**
 * Gives the votes of the client's lock to another account: those it has and whatever becomes of it. Votes that others gave to
 * the client stay; veCPT, revenue and discounts too.
 *
 * @throws InvalidAddressError
 * @example
 * import { delegate } from "@cyberplaza/sdk";
 *
 * const sent = await delegate(user, { delegatee: quote.provider });
 * const { oldDelegatee } = await sent.wait();
 */
export const delegate: WriteAction<DelegateParameters, DelegateResult, void> = /* @__PURE__ */ defineWrite({
  name: "delegate",
  fn: delegateFragment,
  events: [DelegateChanged],
  to: ({ addresses }) => addresses.voteEscrow,
  args: ({ delegatee }) => [checkAddress("delegatee", delegatee)],
  result: delegationChange,
  simulated: nothing,
});
