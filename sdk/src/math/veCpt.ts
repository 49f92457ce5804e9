import { InvalidParameterError } from "../errors/inputErrors.js";

const BPS = 10_000n;
const HOUR = 3_600n;

/** Seconds of a week. Weeks are counted from the Unix epoch and begin on Thursdays at 00:00 UTC. */
export const WEEK = 604_800n;
/** Longest lock in seconds: 4 years of 365 days. */
export const MAX_LOCK = 126_144_000n;
/** veCPT of a CPT that is locked for `MAX_LOCK`, in basis points. */
export const MAX_MULTIPLIER_BPS = 25_000n;

/**
 * The table in CyberPlaza's marketing, in basis points by years. It fits the formula, which is what holds (`multiplierOf`), at
 * 4 years only.
 */
export const MARKETING_MULTIPLIERS_BPS = { 1: 10_000n, 2: 15_000n, 4: 25_000n } as const;

/** veCPT of a CPT that is locked for so many seconds, in basis points: 2.5 × duration / 4 years. Down. */
export function multiplierOf(duration: bigint): bigint {
  return (MAX_MULTIPLIER_BPS * duration) / MAX_LOCK;
}

/** Number of the week that a second is in. */
export function weekOf(time: bigint): bigint {
  return time / WEEK;
}

/** First second of a week. */
export function weekStart(week: bigint): bigint {
  return week * WEEK;
}

/**
 * veCPT in wei of a lock, or of many: 2.5 × (Σ amount × end − Σ amount × time) / 4 years. Down: the holder loses the fraction.
 *
 * @param sum Σ amount of the locks that have not ended, in wei of CPT.
 * @param weekSum Σ amount × number of the week that begins when it ends, of the same.
 * @param time Unix seconds.
 */
export function veCptOf(sum: bigint, weekSum: bigint, time: bigint): bigint {
  return (MAX_MULTIPLIER_BPS * (weekSum * WEEK - sum * time)) / (BPS * MAX_LOCK);
}

/** A lock's CPT in wei, and when it ends in unix seconds, the beginning of a week. */
export interface LockTerms {
  readonly amount: bigint;
  readonly end: bigint;
}

/** veCPT in wei of one lock at a second; 0 from its end on. */
export function veCptAt({ amount, end }: LockTerms, time: bigint): bigint {
  return time >= end ? 0n : veCptOf(amount, amount * weekOf(end), time);
}

/** Locks at a second. */
export interface LockTotals {
  /** Σ amount of those that have not ended, in wei of CPT. */
  readonly locked: bigint;
  /** Σ amount × week of the end, of the same. */
  readonly weekSum: bigint;
  /** Their veCPT in wei, rounded once: at least the sum of all, and less than a wei a lock above it. */
  readonly veCpt: bigint;
}

/** The totals of locks at a second, as the contract counts them. */
export function lockTotalsAt(locks: Iterable<LockTerms>, time: bigint): LockTotals {
  let [locked, weekSum] = [0n, 0n];
  for (const { amount, end } of locks) {
    if (time >= end) continue;
    locked += amount;
    weekSum += amount * weekOf(end);
  }
  return { locked, weekSum, veCpt: veCptOf(locked, weekSum, time) };
}

export interface VeCptAtTime {
  /** Unix seconds. */
  readonly time: bigint;
  /** Wei. */
  readonly veCpt: bigint;
}

/** How a lock's veCPT runs out: at `from`, at the beginning of every week after it, and at the end, where it is 0. */
export function unlockSchedule(lock: LockTerms, from: bigint): VeCptAtTime[] {
  if (from >= lock.end) return [];
  const points = [{ time: from, veCpt: veCptAt(lock, from) }];
  for (let time = weekStart(weekOf(from) + 1n); time <= lock.end; time += WEEK) {
    points.push({ time, veCpt: veCptAt(lock, time) });
  }
  return points;
}

/**
 * The earliest end of a lock that is made within an hour from `from`: the next beginning of a week that is a week and an hour
 * away.
 *
 * @param from Unix seconds, now.
 */
export function nextLockEnd(from: bigint): bigint {
  return weekStart(weekOf(from + WEEK + HOUR + WEEK - 1n));
}

/**
 * A valid end of a lock: the first beginning of a week that is so many seconds away, so that it lasts at least as long; for the
 * last week of the 4 years the latest that is allowed.
 *
 * @param from Unix seconds, now; for `extendLock` and `relock` alike.
 * @param duration Seconds, a week to `MAX_LOCK`.
 * @throws InvalidParameterError
 */
export function lockEndAfter({ from, duration }: { readonly from: bigint; readonly duration: bigint }): bigint {
  if (duration < WEEK || duration > MAX_LOCK) {
    throw new InvalidParameterError("duration", `is ${duration}, allowed is ${WEEK} to ${MAX_LOCK} seconds`);
  }
  const [end, earliest] = [weekStart(weekOf(from + duration + WEEK - 1n)), nextLockEnd(from)];
  const latest = weekStart(weekOf(from + MAX_LOCK));
  if (end < earliest) return earliest;
  return end < latest ? end : latest;
}
