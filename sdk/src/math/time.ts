const DAY = 86_400n;
const MINUTE = 60n;
const REPORT_GRACE = 7n * DAY;
const CLAIM_AFTER = DAY;
const CLAIM_WINDOW = 7n * DAY;
const RULING_LIMIT = 90n * DAY;
const MATURITY_DAYS = 3n;

/**
 * Active time: the clock less the seconds the contract was paused. A job's deadlines run in it.
 *
 * @param timestamp Unix seconds.
 * @param pausedSeconds Seconds paused up to then (`getPause`).
 */
export function activeTime(timestamp: bigint, pausedSeconds = 0n): bigint {
  return timestamp - pausedSeconds;
}

/**
 * When a reported job's payment matures, in active time: the first UTC midnight at least 72 hours after the report. Add the
 * seconds paused so far for the clock on the wall.
 *
 * @param reportedAt Active time of the report (unix seconds when nothing was ever paused).
 */
export function maturesAt(reportedAt: bigint): bigint {
  return (dayOf(reportedAt) + MATURITY_DAYS) * DAY;
}

/** Number of the day a report belongs to. Up: a report at midnight belongs to the day that begins. */
export function dayOf(time: bigint): bigint {
  return (time + DAY - 1n) / DAY;
}

/** The last day whose payments have matured at this active time. */
export function lastMatureDay(time: bigint): bigint {
  return time / DAY - MATURITY_DAYS;
}

/**
 * From when anyone may expire a job, in active time: its ordered duration and 7 days after its start, or, when it never
 * started, after its opening or its last dependency's report.
 *
 * @param since Active time at which its present status began.
 * @param duration Ordered seconds.
 */
export function expiresAt(since: bigint, duration: bigint): bigint {
  return since + duration + REPORT_GRACE;
}

/**
 * From when the provider of a running job may claim alone, in active time.
 *
 * @param startedAt Active time of the start.
 * @param duration Ordered seconds.
 */
export function claimableAt(startedAt: bigint, duration: bigint): bigint {
  return startedAt + duration + CLAIM_AFTER;
}

/** When a claim that nobody disputes can be settled, in active time. */
export function claimSettlesAt(claimedAt: bigint): bigint {
  return claimedAt + CLAIM_WINDOW;
}

/** From when anyone may release a held payment that nobody has ruled on, in active time. */
export function releasableAt(heldAt: bigint): bigint {
  return heldAt + RULING_LIMIT;
}

/**
 * The last second a job may start late, in active time.
 *
 * @param openedAt Active time of the opening.
 * @param startWindow Minutes, as the job's word holds them.
 */
export function startsBy(openedAt: bigint, startWindow: bigint): bigint {
  return openedAt + startWindow * MINUTE;
}

/** A job is late when it starts later than this after its opening or its last dependency's report; seconds. */
export const START_ON_TIME = 5n * MINUTE;
