import type { ReplayResult } from "../result.ts";
import type { ReplaySummary } from "./summary.ts";

/** What a program may want of a replay without its rows, and what is the same each time the log is replayed. */
export function figures(result: ReplayResult, summary: ReplaySummary) {
  const { log, format, closes, interrupted, chainId, from, to, totals, sinks, transactions } = result;
  const { byEnd, all, users, providers, neverOpened, startedLate, fromBuffer, capped, flows } = summary;
  const { comparisons, mismatches } = summary;
  return {
    log,
    format,
    closes,
    interrupted,
    chainId,
    from,
    to,
    counts: { jobs: all.jobs, users, providers, neverOpened, startedLate, fromBuffer, capped },
    ends: { ...byEnd, all },
    totals,
    sinks,
    flows,
    transactions: { count: transactions.count, gas: transactions.gas },
    compared: { checks: result.checks.length, comparisons, mismatches },
  };
}
