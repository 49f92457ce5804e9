import { ZeroAddress } from "ethers";
import { read } from "../../core/read.js";
import {
  approvable as approvableFragment,
  exitBlock,
  facility,
  ledger as ledgerFragment,
  overdue,
  queuedShares as queuedSharesFragment,
} from "../../generated/fragments/ILendingPool.js";
import { waiting } from "../../generated/fragments/RedeemQueue.js";
import { poolLedgerAt, poolRates, poolTotals, type PoolLedger } from "../../math/pool.js";
import { poolExitPriceE18 } from "../../math/poolShares.js";
import type { Client } from "../../types/client.js";
import { EXIT_BLOCKS, type ExitBlock } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";
import { enumName } from "../../utils/enumName.js";
import { maybeAddress } from "../../utils/maybeAddress.js";

export interface GetPoolReturnType {
  /** USDC units that belong to the shares. Down. */
  readonly totalAssets: bigint;
  /** Shares, of rUSDC (12 decimals). */
  readonly supply: bigint;
  /** USDC units in the pool. */
  readonly cash: bigint;
  /** USDC units lent out, without interest, late debt as it counts included. */
  readonly lent: bigint;
  /** Of it on late and defaulted lines. */
  readonly late: bigint;
  /** USDC units of interest that belong to the insurance's compartment and were not paid to it. */
  readonly owedToInsurance: bigint;
  /** USDC units in the insurance's compartment. */
  readonly insured: bigint;
  /** USDC units that may leave today, for the queue: out of the day's budget, what was repaid meanwhile, and the cash there is. */
  readonly availableToday: bigint;
  /** Shares in the queue that wait. */
  readonly queuedShares: bigint;
  /** Lent of each unit of capital, 18 decimals. */
  readonly utilization: bigint;
  /** What a line pays for a year, 18 decimals. Simple. */
  readonly borrowApy: bigint;
  /** What a share earns in a year at the present rate, 18 decimals. Simple. Down. */
  readonly supplyApy: bigint;
  /** USDC for a rUSDC that leaves now, 18 decimals. Down. */
  readonly exitPriceE18: bigint;
  /** Up to 80 % utilisation, in basis points. */
  readonly flatRateBps: bigint;
  /** At 100 % utilisation, in basis points. */
  readonly maxRateBps: bigint;
  /** Why exits of those who accept no haircut wait; `None`: they do not. */
  readonly exitBlock: ExitBlock;
  /** Oldest day of requests that wait, since 1970; undefined: nobody waits. */
  readonly firstWaiting: bigint | undefined;
  /** Newest. */
  readonly lastWaiting: bigint | undefined;
  /** A borrower whose line can be marked late now; undefined: there is none. */
  readonly overdue: Address | undefined;
  /** USDC units that may be approved now on new or raised lines. */
  readonly approvable: bigint;
  /** The borrower that may have half of the total assets; undefined: there is none. */
  readonly facility: Address | undefined;
  /** The books, for `poolLedgerAt`, `poolAfter` and the previews of `@cyberplaza/sdk/math`. */
  readonly ledger: PoolLedger;
}

/**
 * The lending pool: what there is, what it earns, what may leave, who waits; all amounts and rates of the same second.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getPool } from "@cyberplaza/sdk";
 *
 * const { totalAssets, supplyApy, utilization, exitBlock } = await getPool(user);
 * const percent = Number(supplyApy) / 1e16;
 */
export async function getPool(client: Client): Promise<GetPoolReturnType> {
  const action = "getPool";
  const { lendingPool, redeemQueue } = client.addresses;
  const [[book], [queuedShares], [block], [first, last], [overdueBorrower], [approvable], [facilityBorrower]] =
    await Promise.all([
      read(client, action, lendingPool, ledgerFragment, []),
      read(client, action, lendingPool, queuedSharesFragment, []),
      read(client, action, lendingPool, exitBlock, [ZeroAddress as Address]),
      read(client, action, redeemQueue, waiting, []),
      read(client, action, lendingPool, overdue, []),
      read(client, action, lendingPool, approvableFragment, []),
      read(client, action, lendingPool, facility, []),
    ]);
  const ledger = poolLedgerAt(book, book.accruedAt);
  const { totalAssets, lent, availableToday } = poolTotals(ledger);
  return {
    totalAssets,
    supply: ledger.supply,
    cash: ledger.cash,
    lent,
    late: ledger.late,
    owedToInsurance: ledger.owed,
    insured: ledger.insured,
    availableToday,
    queuedShares,
    ...poolRates(ledger),
    exitPriceE18: poolExitPriceE18(ledger),
    flatRateBps: ledger.flatRateBps,
    maxRateBps: ledger.maxRateBps,
    exitBlock: enumName(EXIT_BLOCKS, block),
    firstWaiting: first === 0n ? undefined : first,
    lastWaiting: last === 0n ? undefined : last,
    overdue: maybeAddress(overdueBorrower),
    approvable,
    facility: maybeAddress(facilityBorrower),
    ledger,
  };
}
