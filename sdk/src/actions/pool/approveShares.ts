import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { Approval, approve } from "../../generated/fragments/ILendingPool.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface ApproveSharesParameters extends WithOverrides {
  readonly spender: Address;
  /** Of rUSDC (12 decimals). */
  readonly shares: bigint;
}

export interface ApproveSharesResult {
  readonly owner: Address;
  readonly spender: Address;
  /** The allowance now. */
  readonly shares: bigint;
}

export type ApproveSharesReturnType = SentTransaction<ApproveSharesResult>;

/**
 * Lets another account transfer, redeem or request with up to so many of the client's rUSDC. Replaces what was approved before. The
 * client's own exits and requests need none.
 *
 * @throws InvalidAddressError
 * @example
 * import { approveShares } from "@cyberplaza/sdk";
 *
 * await (await approveShares(lender, { spender: quote.provider, shares: 10n ** 12n })).wait();
 */
export const approveShares: WriteAction<ApproveSharesParameters, ApproveSharesResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "approveShares",
    fn: approve,
    events: [Approval],
    to: ({ addresses }) => addresses.lendingPool,
    args: ({ spender, shares }) => [checkAddress("spender", spender), shares],
    result: (events) => {
      const { owner, spender, value } = events.one(Approval);
      return { owner, spender, shares: value };
    },
    simulated: nothing,
  });
