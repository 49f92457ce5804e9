import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { Approval, approve as approveFragment } from "../../generated/fragments/CPT.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { checkAddress } from "../../utils/checkAddress.js";
import type { Address } from "../../types/primitives.js";

export interface ApproveCptParameters extends WithOverrides {
  readonly spender: Address;
  /** CPT wei (18 decimals). */
  readonly amount: bigint;
}

export interface ApproveCptResult {
  readonly owner: Address;
  readonly spender: Address;
  /** The allowance now. */
  readonly amount: bigint;
}

export type ApproveCptReturnType = SentTransaction<ApproveCptResult>;

/**
 * Lets a contract take up to `amount` of the client's CPT. Replaces what was approved before.
 *
 * @throws InvalidAddressError, ERC20InvalidSpenderError
 * @example
 * import { approveCpt } from "@cyberplaza/sdk";
 *
 * const sent = await approveCpt(user, { spender: quote.provider, amount: 10n ** 18n });
 * const { amount } = await sent.wait();
 */
export const approveCpt: WriteAction<ApproveCptParameters, ApproveCptResult, void> = /* @__PURE__ */ defineWrite({
  name: "approveCpt",
  fn: approveFragment,
  events: [Approval],
  to: ({ addresses }) => addresses.cpt,
  args: ({ spender, amount }) => [checkAddress("spender", spender), amount],
  result: (events) => {
    const { owner, spender, value } = events.one(Approval);
    return { owner, spender, amount: value };
  },
  simulated: nothing,
});
