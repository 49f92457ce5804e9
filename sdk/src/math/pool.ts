import { InvalidParameterError } from "../errors/inputErrors.js";
import { divideUp, less, min } from "./arithmetic.js";

const DAY = 86_400n;
/** 100 % in rates, which are parts per million of a year. */
export const PPM = 1_000_000n;
const PPM_PER_BPS = 100n;
const WAD_PER_PPM = 10n ** 12n;
/** Up to this utilisation the rate is flat, and draws are possible. */
export const KINK = 800_000n;
/** What lenders earn of their capital in a year at most, while the compartment is not full. */
const LENDER_CAP = 80_000n;
/** Of interest, to the compartment. */
export const INSURANCE_SHARE = 100_000n;
/** Interest in units × this is principal × rate × seconds. */
export const INTEREST_SCALE = PPM * 365n * DAY;
/** Full compartment: one part in so many of the total assets. */
const INSURANCE_TARGET = 10n;
/** What may leave a day: one part in so many of the total assets. */
const DAILY_BUDGET = 10n;

/** Flags of the books: requests are pending, something was repaid meanwhile, late income is held back. */
export const POOL_FLAGS = { queued: 1n, repaid: 2n, releasing: 4n } as const;

/** The lending pool's books at a second, as its `ledger()` returns them. Amounts are USDC units. */
export interface PoolLedger {
  /** Came in less what went out. */
  readonly cash: bigint;
  /** Lent on lines that are not late, without interest. */
  readonly principal: bigint;
  /** Σ over these lines of their weight. */
  readonly weight: bigint;
  /** Σ rate × seconds. */
  readonly index: bigint;
  /** To the compartment: its part of interest that was not paid to it yet. */
  readonly owed: bigint;
  /** The second, unix. */
  readonly accruedAt: bigint;
  /** Shares, 12 decimals. */
  readonly supply: bigint;
  /** Debt of late and defaulted lines that counts in the total assets. */
  readonly late: bigint;
  /** What may still leave on `budgetDay`. */
  readonly budget: bigint;
  /** USDC in the compartment. */
  readonly insured: bigint;
  /** Sum of `POOL_FLAGS`. */
  readonly flags: bigint;
  /** Days since 1970. */
  readonly budgetDay: bigint;
  /** No line with debt can be marked late before this day; 0n: there is none. */
  readonly dueDay: bigint;
  /** Rate up to the kink, in basis points. */
  readonly flatRateBps: bigint;
  /** Rate at 100 %, in basis points. */
  readonly maxRateBps: bigint;
  /** Repayments since requests are pending, which may leave as well. */
  readonly repaid: bigint;
  /** Late income that lifts the price evenly from `releaseFrom` to `releaseEnd`. */
  readonly releasing: bigint;
  readonly releaseFrom: bigint;
  readonly releaseEnd: bigint;
}

const FIELDS = [
  ...(["cash", "principal", "weight", "index", "owed", "accruedAt", "supply", "late", "budget", "insured"] as const),
  ...(["flags", "budgetDay", "dueDay", "flatRateBps", "maxRateBps"] as const),
  ...(["repaid", "releasing", "releaseFrom", "releaseEnd"] as const),
] satisfies readonly (keyof PoolLedger)[];

/** USDC units that follow from the books. */
export interface PoolTotals {
  /** What belongs to the shares; the price of deposits. Down. */
  readonly totalAssets: bigint;
  /** The total assets less the unrealised loss; the price of exits. */
  readonly exitAssets: bigint;
  /** Late debt beyond what the compartment holds and is owed. */
  readonly unrealisedLoss: bigint;
  /** Owed by lines that are not late. Down. */
  readonly interest: bigint;
  /** Late income that does not count yet. Up. */
  readonly lockedIncome: bigint;
  /** Cash that is neither the compartment's nor held back. */
  readonly idleCash: bigint;
  /** What may leave today: out of the budget, what was repaid for those who wait, and idle cash. */
  readonly availableToday: bigint;
  /** What the compartment takes until it holds a tenth of the total assets: h + x = (a − x) / 10. Down. */
  readonly insuranceRoom: bigint;
  /** Principal, and late debt as it counts. */
  readonly lent: bigint;
  /** Cash and what is lent, without interest. */
  readonly capital: bigint;
}

/** What the books come to, as PoolLedger.sol has it. */
export function poolTotals(ledger: PoolLedger): PoolTotals {
  const { cash, principal, late, owed, insured } = ledger;
  const interest = (principal * ledger.index - ledger.weight) / INTEREST_SCALE;
  const lockedIncome = lockedIncomeOf(ledger);
  const totalAssets = cash + principal + late + interest - owed - lockedIncome;
  const unrealisedLoss = less(late, insured + owed);
  const idleCash = less(cash, owed + lockedIncome);
  return {
    totalAssets,
    exitAssets: totalAssets - unrealisedLoss,
    unrealisedLoss,
    interest,
    lockedIncome,
    idleCash,
    availableToday: min(ledger.budget + ledger.repaid, idleCash),
    insuranceRoom: less(totalAssets, (insured + owed) * INSURANCE_TARGET) / (INSURANCE_TARGET + 1n),
    lent: principal + late,
    capital: principal + late + cash,
  };
}

function lockedIncomeOf({ flags, accruedAt, releasing, releaseFrom, releaseEnd }: PoolLedger): bigint {
  if ((flags & POOL_FLAGS.releasing) === 0n || accruedAt >= releaseEnd) return 0n;
  return divideUp(releasing * (releaseEnd - accruedAt), releaseEnd - releaseFrom);
}

/**
 * The books at a later second, if no money moves until then: interest, the compartment's part of it, and on a new day the budget.
 *
 * Equal to the contract's to the unit when the books are those of a block in which the pool booked something (a deposit, an exit, a draw,
 * a repayment). Other books were already brought to a second by a call, and the compartment's part, down each time, can be a unit or two
 * less than the contract's.
 *
 * @param time Unix seconds.
 * @throws InvalidParameterError when the time is earlier than the books
 */
export function poolLedgerAt(ledger: PoolLedger, time: bigint): PoolLedger {
  if (time < ledger.accruedAt) throw new InvalidParameterError("time", `is before the books' ${ledger.accruedAt}`);
  // by name, since what ethers returns cannot be spread
  let book = Object.fromEntries(FIELDS.map((field) => [field, ledger[field]])) as unknown as PoolLedger;
  const budgetDay = time / DAY;
  if (book.budgetDay !== budgetDay) {
    const begin = budgetDay * DAY;
    if (begin > book.accruedAt) book = accrued(book, begin);
    book = { ...book, budget: poolTotals(book).totalAssets / DAILY_BUDGET, budgetDay };
  }
  book = accrued(book, time);
  return time < book.releaseEnd ? book : { ...book, flags: book.flags & ~POOL_FLAGS.releasing };
}

function accrued(ledger: PoolLedger, time: bigint): PoolLedger {
  const elapsed = time - ledger.accruedAt;
  const grown = borrowRateOf(ledger) * elapsed;
  const book = { ...ledger, accruedAt: time, index: ledger.index + grown };
  const { capital, insuranceRoom } = poolTotals(book);
  const part = insurancePart(book.principal * grown, capital * elapsed) / INTEREST_SCALE;
  return { ...book, owed: book.owed + min(part, insuranceRoom) };
}

/** Flat up to the kink, then rising in a line. Up: the pool has the fraction. */
function borrowRateOf(ledger: PoolLedger): bigint {
  const { lent, capital } = poolTotals(ledger);
  const flat = ledger.flatRateBps * PPM_PER_BPS;
  const above = lent * PPM - capital * KINK;
  if (above <= 0n) return flat;
  return flat + divideUp((ledger.maxRateBps * PPM_PER_BPS - flat) * above, capital * (PPM - KINK));
}

/** A tenth, and what would lift lenders above their cap. Down. */
function insurancePart(interest: bigint, capital: bigint): bigint {
  const share = (interest * INSURANCE_SHARE) / PPM;
  const kept = capital * LENDER_CAP;
  return interest > kept + share ? interest - kept : share;
}

/** Of a year, 10^18 is 100 %. Simple: interest earns no interest. */
export interface PoolRates {
  /** Lent of each unit of capital. Down. */
  readonly utilization: bigint;
  /** What a line pays. Up. */
  readonly borrowApy: bigint;
  /** What a share earns at this rate, of the total assets: interest that is not the compartment's. Down. */
  readonly supplyApy: bigint;
}

/** The rates at the second of the books: `utilization`, `borrowAPY` and `supplyAPY` of the pool. */
export function poolRates(ledger: PoolLedger): PoolRates {
  const { lent, capital, totalAssets, insuranceRoom } = poolTotals(ledger);
  const rate = borrowRateOf(ledger);
  const interest = ledger.principal * rate;
  const earned = insuranceRoom === 0n ? interest : interest - insurancePart(interest, capital);
  return {
    utilization: capital === 0n ? 0n : (lent * 10n ** 18n) / capital,
    borrowApy: rate * WAD_PER_PPM,
    supplyApy: totalAssets === 0n ? 0n : (earned * WAD_PER_PPM) / totalAssets,
  };
}
