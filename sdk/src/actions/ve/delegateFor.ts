import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { delegationChange, type DelegationChange } from "../../core/delegationChange.js";
import { nothing } from "../../core/nothing.js";
import { DelegateChanged, delegateFor as delegateForFragment } from "../../generated/fragments/VoteEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address, Hex } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface DelegateForParameters extends WithOverrides {
  /** Whose votes. */
  readonly account: Address;
  /** Who votes; the account itself takes them back. */
  readonly delegatee: Address;
  /** Last second the signature is good for; unix seconds. */
  readonly expiry: bigint;
  /** The account's (`signDelegation`); of a contract wallet whatever it accepts. */
  readonly signature: Hex;
}

export type DelegateForResult = DelegationChange;

export type DelegateForReturnType = SentTransaction<DelegateForResult>;

/**
 * Delegates by the account's signature, a contract wallet's (ERC-1271) too. Anyone may send it.
 *
 * @throws VoteEscrowBadSignatureError, VotesExpiredSignatureError, InvalidAddressError
 * @example
 * import { delegateFor, signDelegation } from "@cyberplaza/sdk";
 *
 * const signed = await signDelegation(user, { delegatee: quote.provider });
 * const sent = await delegateFor(newcomer, signed);
 * const { account, delegatee } = await sent.wait();
 */
export const delegateFor: WriteAction<DelegateForParameters, DelegateForResult, void> = /* @__PURE__ */ defineWrite({
  name: "delegateFor",
  fn: delegateForFragment,
  events: [DelegateChanged],
  to: ({ addresses }) => addresses.voteEscrow,
  args: ({ account, delegatee, expiry, signature }) => [
    checkAddress("account", account),
    checkAddress("delegatee", delegatee),
    expiry,
    signature,
  ],
  result: delegationChange,
  simulated: nothing,
});
