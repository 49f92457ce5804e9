import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ownAddress } from "../../core/ownAddress.js";
import { poolDeposit, type PoolDeposit } from "../../core/poolChange.js";
import { Deposit, mint } from "../../generated/fragments/ILendingPool.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface MintPoolParameters extends WithOverrides {
  /** Of rUSDC (12 decimals), worth at least 10 USDC. */
  readonly shares: bigint;
  /** Who gets them; the client's own address by default. */
  readonly receiver?: Address;
}

export type MintPoolResult = PoolDeposit;

export type MintPoolReturnType = SentTransaction<MintPoolResult>;

/**
 * Lends to the pool what so many shares cost, up: the payer pays the fraction. Needs an allowance: see `mintPoolRequirements`.
 *
 * @throws LendingPoolBelowMinimumError, LendingPoolAboveMaxError, LendingPoolBadShareReceiverError, ContractPausedError,
 * InvalidAddressError, ContractRevertError with USDC's words
 * @example
 * import { approveUsdc, mintPool, mintPoolRequirements } from "@cyberplaza/sdk";
 *
 * const params = { shares: 100n * 10n ** 12n };
 * for (const { spender, amount } of await mintPoolRequirements(user, params)) {
 *   await (await approveUsdc(user, { spender, amount })).wait();
 * }
 * const { assets } = await (await mintPool(user, params)).wait();
 */
export const mintPool: WriteAction<
  MintPoolParameters,
  MintPoolResult,
  Pick<MintPoolResult, "assets">
> = /* @__PURE__ */ defineWrite({
  name: "mintPool",
  fn: mint,
  events: [Deposit],
  to: ({ addresses }) => addresses.lendingPool,
  args: async ({ shares, receiver, overrides }, client) => [
    shares,
    await ownAddress(client, "mintPool", "receiver", receiver ?? overrides?.from),
  ],
  result: poolDeposit,
  simulated: ([assets]) => ({ assets }),
});
