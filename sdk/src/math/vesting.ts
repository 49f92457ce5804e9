import { InvalidParameterError } from "../errors/inputErrors.js";
import { min } from "./arithmetic.js";

const BPS = 10_000n;
const DAY = 86_400n;

/** Seconds of a month of vesting: 30 days. */
export const VESTING_MONTH = 2_592_000n;

/** When a vesting schedule releases; `getSchedule` gives it. */
export interface VestingTerms {
  /** Wei of CPT in all. */
  readonly total: bigint;
  /** Unix seconds; 0: the listing, which is not announced yet. */
  readonly start: bigint;
  /** Seconds in which nothing accrues. */
  readonly cliff: bigint;
  /** Seconds in which the rest accrues after them; 0: all at once. */
  readonly linear: bigint;
  /** Part that is vested at the start, in basis points of the total. */
  readonly atStartBps: bigint;
  /** In whole months instead of seconds. */
  readonly monthly: boolean;
}

/**
 * Wei of CPT that have vested at a second, the daily limit of the private sale left aside; 0 while the start is not known. Down:
 * the fraction of a wei vests later.
 *
 * @param time Unix seconds.
 * @example
 * import { vestedAt, VESTING_MONTH } from "@cyberplaza/sdk/math";
 *
 * const month = VESTING_MONTH;
 * const terms = { total: 10n ** 21n, start: now, cliff: 0n, linear: month, atStartBps: 1_000n, monthly: false };
 * const half = vestedAt(terms, now + month / 2n); // 550 CPT: 100 at the start, half of the rest
 */
export function vestedAt(terms: VestingTerms, time: bigint): bigint {
  const { total, start, cliff, linear, atStartBps, monthly } = terms;
  if (start === 0n || time < start) return 0n;
  const first = (total * atStartBps) / BPS;
  if (time - start < cliff) return first;
  let elapsed = time - start - cliff;
  if (elapsed >= linear) return total;
  if (monthly) elapsed -= elapsed % VESTING_MONTH;
  return first + ((total - first) * elapsed) / linear;
}

export interface Unlock {
  /** Unix seconds. */
  readonly time: bigint;
  /** Wei of CPT that vested since the entry before. */
  readonly unlocked: bigint;
  /** Wei of CPT that have vested by then. */
  readonly vested: bigint;
}

/**
 * What a schedule unlocks month by month: at its start, at the end of its cliff, and every 30 days after that to the end. Entries
 * in which nothing unlocks are left out; all together are the total, to the wei.
 *
 * @throws InvalidParameterError while the start is not known
 * @example
 * import { unlockTable, VESTING_MONTH } from "@cyberplaza/sdk/math";
 *
 * const month = VESTING_MONTH;
 * const terms = { total: 10n ** 21n, start: now, cliff: 6n * month, linear: 18n * month, atStartBps: 0n, monthly: false };
 * for (const { time, unlocked } of unlockTable(terms)) console.assert(time > now && unlocked > 0n);
 */
export function unlockTable(terms: VestingTerms): Unlock[] {
  const { start, cliff, linear } = terms;
  if (start === 0n) throw new InvalidParameterError("start", "is 0: the listing is not announced yet");
  const times = [start];
  for (let time = start + cliff; time < start + cliff + linear; time += VESTING_MONTH) times.push(time);
  times.push(start + cliff + linear);
  let before = 0n;
  const table: Unlock[] = [];
  for (const time of times) {
    const vested = vestedAt(terms, time);
    if (vested > before) table.push({ time, unlocked: vested - before, vested });
    before = vested;
  }
  return table;
}

/** The limited schedules of the private sale, together, as `getVestingLimit` gives them. */
export interface VestingLimitState {
  /** Wei of CPT in all limited schedules. */
  readonly total: bigint;
  /** When their cliff ends and they begin to vest, unix seconds; 0: the listing is not announced yet. */
  readonly closedAt: bigint;
  /** Seconds over which they vest. */
  readonly linear: bigint;
  /** The UTC day whose allowance is fixed (unix time / 86 400); 0: none yet. */
  readonly day: bigint;
  /** Wei of CPT that were free when that day began. */
  readonly freedBefore: bigint;
  /** Wei of CPT that may become free on that day. */
  readonly allowance: bigint;
  /** The least allowance of a day in wei of CPT: what a day gets that nobody releases on. */
  readonly minDaily: bigint;
}

/**
 * Wei of CPT that are free of the daily limit at a second, of all limited schedules together, if nobody releases until then. Of
 * these a schedule may take ⌊its total × freed / total⌋ in all. Days between have the least allowance; that of the second's own
 * day follows from the pool's volume and is not known before.
 *
 * @param time Unix seconds, not before the state's day.
 * @param allowance Of the day that the second is on, when that is later than the state's: 5 % of the median volume within the
 * bounds; the least by default.
 * @throws InvalidParameterError when the second lies before the state's day
 * @example
 * import { limitFreed } from "@cyberplaza/sdk/math";
 *
 * const limit = await user.vesting.getVestingLimit();
 * const inAYear = limitFreed(limit, now + 31_536_000n);
 */
export function limitFreed(limit: VestingLimitState, time: bigint, allowance: bigint = limit.minDaily): bigint {
  const { closedAt, day, freedBefore } = limit;
  const today = time / DAY;
  if (closedAt === 0n || time < closedAt) return 0n;
  if (today < day) throw new InvalidParameterError("time", `lies before the day of the limit, ${day}`);
  if (today === day) return min(curveAt(limit, time), freedBefore + limit.allowance);
  return min(curveAt(limit, time), freedAtStartOf(limit, today) + allowance);
}

/** Free when a day began that is later than the state's, as the contract computes it in one step. */
function freedAtStartOf(limit: VestingLimitState, today: bigint): bigint {
  const { closedAt, day, freedBefore, minDaily } = limit;
  const first = day === 0n ? closedAt / DAY : day + 1n;
  const freed = day === 0n ? 0n : min(curveAt(limit, first * DAY), freedBefore + limit.allowance);
  const missed = today - first;
  if (missed === 0n) return freed;
  const byFirst = curveAt(limit, (first + 1n) * DAY) + (missed - 1n) * minDaily;
  return min(freed + missed * minDaily, min(byFirst, curveAt(limit, today * DAY)));
}

/** Vested of all limited schedules. Down. */
function curveAt({ total, closedAt, linear }: VestingLimitState, time: bigint): bigint {
  return time <= closedAt ? 0n : (total * min(time - closedAt, linear)) / linear;
}
