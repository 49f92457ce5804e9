import { ENDS, type End, type ReplayResult, type Sample } from "../result.ts";

/** An unfinished job has not ended at any time. */
export const TIMED_ENDS = ENDS.filter((end): end is Exclude<End, "unfinished"> => end !== "unfinished");

/** What ended after `from` and not after `to`, Unix seconds of the chain's clock. */
export interface Period {
  from: number;
  to: number;
  ended: Sample["ended"];
}

/** More bars than these cannot be told apart. */
const MOST_PERIODS = 80;

/** Equally many samples in each period, so that no count has to be divided; the last may have fewer. */
export function periodsOf({ from, samples }: ReplayResult): Period[] {
  const each = Math.ceil(samples.length / MOST_PERIODS);
  const periods: Period[] = [];
  let period = emptyPeriod(from);
  for (const [i, { at, ended }] of samples.entries()) {
    period.to = at;
    addEnds(period, ended);
    if ((i + 1) % each > 0 || at === period.from) continue;
    periods.push(period);
    period = emptyPeriod(at);
  }
  const last = periods.at(-1);
  if (last !== undefined && period.to === last.to) addEnds(last, period.ended);
  else if (samples.length > 0) periods.push(period);
  return periods;
}

function emptyPeriod(from: number): Period {
  return {
    from,
    to: from,
    ended: { completed: 0, failedLater: 0, failedEarly: 0, stopped: 0, cancelled: 0, expired: 0 },
  };
}

function addEnds(period: Period, ended: Sample["ended"]): void {
  for (const end of TIMED_ENDS) period.ended[end] += ended[end];
}
