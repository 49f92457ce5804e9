import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ownAddress } from "../../core/ownAddress.js";
import { poolExit, type PoolExit } from "../../core/poolChange.js";
import { withdraw, Withdraw } from "../../generated/fragments/ILendingPool.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface WithdrawPoolParameters extends WithOverrides {
  /** USDC units (6 decimals). */
  readonly assets: bigint;
  /** Who gets the USDC; the client's own address by default. */
  readonly receiver?: Address;
  /** Whose shares they are, with an allowance to the client's account; the client's own address by default. */
  readonly owner?: Address;
}

export type WithdrawPoolResult = PoolExit;

export type WithdrawPoolReturnType = SentTransaction<WithdrawPoolResult>;

/**
 * Takes USDC out of the pool at once, within what may leave today and while nobody waits (`getPoolPosition` says how much and why
 * not). Shares up: the pool has the fraction. Else: `requestRedeem`.
 *
 * @throws LendingPoolExitsWaitError, LendingPoolAboveMaxError, LendingPoolBadReceiverError, ERC20InsufficientBalanceError,
 * ERC20InsufficientAllowanceError, MissingSignerError, InvalidAddressError
 * @example
 * import { withdrawPool } from "@cyberplaza/sdk";
 *
 * const { shares } = await (await withdrawPool(lender, { assets: 5_000_000n })).wait();
 */
export const withdrawPool: WriteAction<
  WithdrawPoolParameters,
  WithdrawPoolResult,
  Pick<WithdrawPoolResult, "shares">
> = /* @__PURE__ */ defineWrite({
  name: "withdrawPool",
  fn: withdraw,
  events: [Withdraw],
  to: ({ addresses }) => addresses.lendingPool,
  args: async ({ assets, receiver, owner, overrides }, client) => {
    const own = await ownAddress(client, "withdrawPool", "owner", owner ?? overrides?.from);
    const to = receiver ?? overrides?.from ?? (owner === undefined ? own : undefined);
    return [assets, await ownAddress(client, "withdrawPool", "receiver", to), own];
  },
  result: poolExit,
  simulated: ([shares]) => ({ shares }),
});
