import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { Approval, approve as approveFragment } from "../../generated/fragments/CPT.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { checkAddress } from "../../utils/checkAddress.js";
import type { Address } from "../../types/primitives.js";

export interface ApproveUsdcParameters extends WithOverrides {
  readonly spender: Address;
  /** USDC units (6 decimals). */
  readonly amount: bigint;
}

export interface ApproveUsdcResult {
  readonly owner: Address;
  readonly spender: Address;
  /** The allowance now. */
  readonly amount: bigint;
}

export type ApproveUsdcReturnType = SentTransaction<ApproveUsdcResult>;

/**
 * Lets a contract take up to `amount` of the client's USDC. Replaces what was approved before.
 *
 * @throws InvalidAddressError, ContractRevertError with the token's words
 * @example
 * import { approveUsdc } from "@cyberplaza/sdk";
 *
 * const sent = await approveUsdc(user, { spender: user.addresses.jobEscrow, amount: 5_000_000n });
 * const { amount } = await sent.wait();
 */
export const approveUsdc: WriteAction<ApproveUsdcParameters, ApproveUsdcResult, void> = /* @__PURE__ */ defineWrite({
  name: "approveUsdc",
  fn: approveFragment,
  events: [Approval],
  to: ({ addresses }) => addresses.usdc,
  args: ({ spender, amount }) => [checkAddress("spender", spender), amount],
  result: (events) => {
    const { owner, spender, value } = events.one(Approval);
    return { owner, spender, amount: value };
  },
  simulated: nothing,
});
