import { InvalidParameterError } from "../errors/inputErrors.js";
import { weekOf } from "./veCpt.js";
import type { VeLock } from "./veLock.js";

const SCALE = 112n;
const MIN_WEIGHT_PER_UNIT = 4n;
/** A claim works off 64 changes. */
const WORDS_BY_CLAIM = 65;
/** Number 0: what held before the first. */
const NO_LOCK: Pick<VeLock, "amount" | "end"> = { amount: 0n, end: 0n };

/** A week that is over. */
export interface WeekRevenue {
  readonly week: bigint;
  /** USDC units: what came in, or what was divided once it is settled (`getWeekRevenue`). */
  readonly revenue: bigint;
  /** Σ amount × weeks until the end of all locks in the last second before the week. */
  readonly weight: bigint;
}

/** A week whose money is divided, or moves on. */
export interface WeekShare extends WeekRevenue {
  /** False: too few were there, and the money moves on to the next week. */
  readonly divided: boolean;
  /** Σ ⌊revenue × 2^112 / weight⌋ up to this week. */
  readonly a: bigint;
  /** Σ week × ⌊revenue × 2^112 / weight⌋ up to this week. */
  readonly b: bigint;
}

/**
 * Divides the money of weeks as the distributor does. Down: less is paid.
 *
 * @param weeks All weeks from the first with money to the last that is settled, none left out, in order.
 * @throws InvalidParameterError when a week is left out
 */
export function divideWeeks(weeks: readonly WeekRevenue[]): WeekShare[] {
  let [a, b, carried] = [0n, 0n, 0n];
  return weeks.map(({ week, revenue: own, weight }, i) => {
    if (i > 0 && weeks[i - 1]?.week !== week - 1n)
      throw new InvalidParameterError("weeks", `lack the one before ${week}`);
    const revenue = own + carried;
    const divided = revenue <= weight / MIN_WEIGHT_PER_UNIT;
    carried = divided ? 0n : revenue;
    const share = divided && weight > 0n ? (revenue << SCALE) / weight : 0n;
    a += share;
    b += week * share;
    return { week, revenue, weight, divided, a, b };
  });
}

export interface ClaimableParameters {
  /** The account's locks by number, from the first to the latest (`getLockHistory`). */
  readonly locks: readonly VeLock[];
  /** All weeks from the first with money to the last that is settled: `divideWeeks`. */
  readonly weeks: readonly WeekShare[];
  /** The last week the account was paid for (`getClaimable`); 0n: none, the default. */
  readonly claimedThrough?: bigint;
}

/**
 * What a claim pays, in USDC units: each lock earns in the weeks that begin after it was made so, until the week the next one
 * is made in, at most until its end. Down: the fraction of a unit of each stays in the distributor.
 *
 * Equal to the contract's to the unit. A claim works off 64 changes of the lock at most, so does this; after a claim that did
 * not come to the end, changes within one week count as not yet worked off here.
 */
export function claimableFor({ locks, weeks, claimedThrough = 0n }: ClaimableParameters): bigint {
  const through = weeks.at(-1)?.week ?? 0n;
  const words = [NO_LOCK, ...locks].map((lock, i) => {
    const next = locks[i];
    return { lock, until: next === undefined ? undefined : weekOf(next.since) };
  });
  const first = words.findIndex(({ until }) => until === undefined || until >= claimedThrough);
  const prefix = prefixes(weeks);
  let [amount, paid] = [0n, claimedThrough];
  for (const { lock, until } of words.slice(first, first + WORDS_BY_CLAIM)) {
    const last = until === undefined || until > through ? through : until;
    const end = weekOf(lock.end);
    const week = last < end ? last : end;
    if (week > paid) amount += shareOf(lock.amount, end, prefix(paid), prefix(week));
    if (last > paid) paid = last;
  }
  return amount;
}

type Prefix = Pick<WeekShare, "a" | "b">;

function prefixes(weeks: readonly WeekShare[]): (week: bigint) => Prefix {
  const first = weeks[0]?.week ?? 0n;
  return (week) => (week < first ? undefined : weeks[Number(week - first)]) ?? { a: 0n, b: 0n };
}

function shareOf(amount: bigint, end: bigint, from: Prefix, to: Prefix): bigint {
  return (amount * (end * (to.a - from.a) - (to.b - from.b))) >> SCALE;
}
