import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ownAddress } from "../../core/ownAddress.js";
import { poolExit, type PoolExit } from "../../core/poolChange.js";
import { redeem, Withdraw } from "../../generated/fragments/ILendingPool.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface RedeemPoolParameters extends WithOverrides {
  /** Of rUSDC (12 decimals). */
  readonly shares: bigint;
  /** Who gets the USDC; the client's own address by default. */
  readonly receiver?: Address;
  /** Whose shares they are, with an allowance to the client's account; the client's own address by default. */
  readonly owner?: Address;
}

export type RedeemPoolResult = PoolExit;

export type RedeemPoolReturnType = SentTransaction<RedeemPoolResult>;

/**
 * Turns shares into USDC at once, within what may leave today and while nobody waits (`getPoolPosition` says how much and why not).
 * USDC down: the fraction stays with the pool. Else: `requestRedeem`.
 *
 * @throws LendingPoolExitsWaitError, LendingPoolAboveMaxError, LendingPoolBadReceiverError, ERC20InsufficientBalanceError,
 * ERC20InsufficientAllowanceError, MissingSignerError, InvalidAddressError
 * @example
 * import { getPoolPosition, redeemPool } from "@cyberplaza/sdk";
 *
 * const { maxRedeem } = await getPoolPosition(lender);
 * const { assets } = await (await redeemPool(lender, { shares: maxRedeem })).wait();
 */
export const redeemPool: WriteAction<
  RedeemPoolParameters,
  RedeemPoolResult,
  Pick<RedeemPoolResult, "assets">
> = /* @__PURE__ */ defineWrite({
  name: "redeemPool",
  fn: redeem,
  events: [Withdraw],
  to: ({ addresses }) => addresses.lendingPool,
  args: async ({ shares, receiver, owner, overrides }, client) => {
    const own = await ownAddress(client, "redeemPool", "owner", owner ?? overrides?.from);
    const to = receiver ?? overrides?.from ?? (owner === undefined ? own : undefined);
    return [shares, await ownAddress(client, "redeemPool", "receiver", to), own];
  },
  result: poolExit,
  simulated: ([assets]) => ({ assets }),
});
