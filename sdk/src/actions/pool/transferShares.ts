import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { Transfer, transfer } from "../../generated/fragments/ILendingPool.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface TransferSharesParameters extends WithOverrides {
  readonly to: Address;
  /** Of rUSDC (12 decimals). */
  readonly shares: bigint;
}

export interface TransferSharesResult {
  readonly from: Address;
  readonly to: Address;
  readonly shares: bigint;
}

export type TransferSharesReturnType = SentTransaction<TransferSharesResult>;

/**
 * Sends rUSDC to an address; not to the queue, which takes shares by `requestRedeem` alone.
 *
 * @throws ERC20InsufficientBalanceError, ERC20InvalidReceiverError, LendingPoolBadShareReceiverError, InvalidAddressError
 * @example
 * import { transferShares } from "@cyberplaza/sdk";
 *
 * await (await transferShares(lender, { to: quote.provider, shares: 10n ** 12n })).wait();
 */
export const transferShares: WriteAction<TransferSharesParameters, TransferSharesResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "transferShares",
    fn: transfer,
    events: [Transfer],
    to: ({ addresses }) => addresses.lendingPool,
    args: ({ to, shares }) => [checkAddress("to", to), shares],
    result: (events) => {
      const { from, to, value } = events.one(Transfer);
      return { from, to, shares: value };
    },
    simulated: nothing,
  });
