import { divideUp, less, min } from "./arithmetic.js";
import { poolTotals, type PoolLedger } from "./pool.js";

/** Shares and one unit nobody owns. */
const VIRTUAL_SHARES = 1_000_000n;
const MAX_ASSETS = 10n ** 18n;
const MAX_SHARES = 2n ** 88n - 1n;
const MIN_DEPOSIT = 10_000_000n;
/** A price of 18 decimals out of units of 6 for shares of 12. */
const PRICE_SCALE = 10n ** 24n;

/** Shares that a deposit gives. Down: the fraction stays with the pool. */
export function previewPoolDeposit(ledger: PoolLedger, assets: bigint): bigint {
  return toShares(ledger, assets, poolTotals(ledger).totalAssets);
}

/** USDC units that so many new shares cost. Up: the depositor pays the fraction. */
export function previewPoolMint(ledger: PoolLedger, shares: bigint): bigint {
  return toAssetsUp(ledger, shares, poolTotals(ledger).totalAssets);
}

/** Shares that leave for so many USDC units. Up: the holder pays the fraction. */
export function previewPoolWithdraw(ledger: PoolLedger, assets: bigint): bigint {
  return divideUp(assets * (ledger.supply + VIRTUAL_SHARES), poolTotals(ledger).exitAssets + 1n);
}

/** USDC units that so many shares leave for. Down: the fraction stays with the pool. */
export function previewPoolRedeem(ledger: PoolLedger, shares: bigint): bigint {
  return (shares * (poolTotals(ledger).exitAssets + 1n)) / (ledger.supply + VIRTUAL_SHARES);
}

/** USDC for a rUSDC that leaves, with 18 decimals. Down. */
export function poolExitPriceE18(ledger: PoolLedger): bigint {
  return previewPoolRedeem(ledger, PRICE_SCALE);
}

/** The most USDC units that can be deposited; 0n when that is below the least deposit, 10 USDC. A pause aside. */
export function maxPoolDeposit(ledger: PoolLedger): bigint {
  const { totalAssets } = poolTotals(ledger);
  // the most that give no more shares than fit
  const byShares = toAssetsUp(ledger, MAX_SHARES - ledger.supply + 1n, totalAssets) - 1n;
  const most = min(less(MAX_ASSETS, totalAssets), byShares);
  return most < MIN_DEPOSIT ? 0n : most;
}

/** The most shares that can be minted; 0n when they cost less than the least deposit. A pause aside. */
export function maxPoolMint(ledger: PoolLedger): bigint {
  const { totalAssets } = poolTotals(ledger);
  const most = min(MAX_SHARES - ledger.supply, toShares(ledger, less(MAX_ASSETS, totalAssets), totalAssets));
  return toAssetsUp(ledger, most, totalAssets) < MIN_DEPOSIT ? 0n : most;
}

/** The most USDC units that a holder of so many shares can withdraw at once, unless its exit is blocked (`exitBlock`). Down. */
export function maxPoolWithdraw(ledger: PoolLedger, shares: bigint): bigint {
  return min(previewPoolRedeem(ledger, shares), leavableOf(ledger));
}

/** The most of a holder's shares that can be redeemed at once, unless its exit is blocked (`exitBlock`). Down: one more is worth more. */
export function maxPoolRedeem(ledger: PoolLedger, shares: bigint): bigint {
  const { exitAssets } = poolTotals(ledger);
  const most = ((leavableOf(ledger) + 1n) * (ledger.supply + VIRTUAL_SHARES) - 1n) / (exitAssets + 1n);
  return min(shares, most);
}

/** What was repaid for the queue is the queue's. */
function leavableOf(ledger: PoolLedger): bigint {
  return min(ledger.budget, less(poolTotals(ledger).idleCash, ledger.repaid));
}

function toShares({ supply }: PoolLedger, assets: bigint, total: bigint): bigint {
  return (assets * (supply + VIRTUAL_SHARES)) / (total + 1n);
}

function toAssetsUp({ supply }: PoolLedger, shares: bigint, total: bigint): bigint {
  return divideUp(shares * (total + 1n), supply + VIRTUAL_SHARES);
}
