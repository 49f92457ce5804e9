import { describeMismatch } from "../lib/describeMismatch.ts";
import { bigintAsString } from "../lib/json.ts";
import { formatTable, type Column } from "../lib/table.ts";
import { formatUsdc } from "../lib/usdc.ts";
import { figures } from "./report/figures.ts";
import { END_NAMES, endsOf, summarize, type JobSums, type ReplaySummary } from "./report/summary.ts";
import { formatCount, plural } from "../lib/page/text.ts";
import type { ReportPaths } from "./report/folder.ts";
import type { ReplayResult } from "./result.ts";

/** The replay for people; with the files that were written, where they are. */
export function printReplay(result: ReplayResult, files?: ReportPaths): string {
  const summary = summarize(result);
  return [
    `${plural(summary.all.jobs, "job")} of ${result.log} by end, amounts USDC`,
    endsTable(summary),
    [
      ...noteLines(result, summary),
      ...moneyLines(result),
      ...checkLines(result, summary),
      ...(files === undefined ? [] : [`report ${files.report}`, `ledger ${files.ledger}`]),
      ...verdictLines(result),
    ].join("\n"),
  ].join("\n\n");
}

/**
 * The replay for programs: one JSON object without the jobs, amounts as decimal strings of USDC units. `files` is null when
 * none were written.
 */
export function replayJson(result: ReplayResult, files?: ReportPaths): string {
  const { seconds, peakMemory, transactions, checks } = result;
  const object = {
    ...figures(result, summarize(result)),
    seconds,
    peakMemory,
    transactions,
    checks,
    files: files ?? null,
  };
  return JSON.stringify(object, bigintAsString, 2);
}

function endsTable(summary: ReplaySummary): string {
  // only a replay that was stopped leaves money locked
  const isOpen = summary.all.stillLocked > 0n;
  const cells = (name: string, { jobs, locked, stillLocked, paid, fee, refund, gas }: JobSums): string[] => [
    name,
    formatCount(jobs),
    ...[locked, ...(isOpen ? [stillLocked] : []), paid, fee, refund].map(formatUsdc),
    gas === null ? "-" : formatCount(gas.median),
  ];
  const numbers = ["jobs", "locked", ...(isOpen ? ["still locked"] : []), "paid", "fee", "refund", "median gas"];
  const columns: Column[] = ["end", ...numbers.map((title) => ({ title, right: true }))];
  const rows = endsOf(summary).map((end) => cells(END_NAMES[end], summary.byEnd[end]));
  return formatTable(columns, [...rows, cells("all", summary.all)]);
}

function noteLines(result: ReplayResult, summary: ReplaySummary): string[] {
  const { byEnd, neverOpened, startedLate, fromBuffer, capped } = summary;
  const { transactions, peakMemory } = result;
  return [
    `started late ${formatCount(startedLate)}, paid from the buffer ${formatCount(fromBuffer)}, capped by it ${formatCount(capped)}`,
    `${plural(transactions.count, "transaction")}, ${formatCount(transactions.gas)} gas,` +
      ` at most ${formatCount(Math.round(peakMemory / 2 ** 20))} MiB of memory`,
    ...(result.interrupted
      ? [
          `stopped before the end of the log: ${plural(byEnd.unfinished.jobs, "job")} unfinished, ${formatCount(neverOpened)} of them never opened`,
        ]
      : []),
  ];
}

function moneyLines({ totals, sinks }: ReplayResult): string[] {
  const inside = [
    `balances ${formatUsdc(totals.balance)}`,
    `locked ${formatUsdc(totals.locked)}`,
    `pending ${formatUsdc(totals.pending)}`,
    `held ${formatUsdc(totals.held)}`,
    `fees not forwarded ${formatUsdc(totals.feesPending + totals.feesMatured)}`,
  ];
  const sum = (item: "owed" | "paid"): bigint => sinks.reduce((total, sink) => total + sink[item], 0n);
  return [
    `deposits ${formatUsdc(totals.deposited)} = withdrawals ${formatUsdc(totals.withdrawn)} + ${inside.join(" + ")}` +
      ` + fees forwarded ${formatUsdc(totals.feesForwarded)}`,
    `fees forwarded ${formatUsdc(totals.feesForwarded)} = received by the router ${formatUsdc(totals.routerReceived)}` +
      ` = not yet distributed ${formatUsdc(totals.undistributed)} + owed ${formatUsdc(sum("owed"))} + paid ${formatUsdc(sum("paid"))}`,
  ];
}

/** More checks than these are told in one line, with those that found something. */
const MOST_CHECKS = 6;

function checkLines({ checks }: ReplayResult, { comparisons, mismatches }: ReplaySummary): string[] {
  const lines = checks
    .filter((check) => checks.length <= MOST_CHECKS || check.mismatches.length > 0)
    .map((check) => checkLine(`check ${check.when}`, check.comparisons, check.mismatches.length));
  return checks.length <= MOST_CHECKS
    ? lines
    : [checkLine(`${formatCount(checks.length)} checks`, comparisons, mismatches), ...lines];
}

function checkLine(what: string, compared: number, differ: number): string {
  return `${what}: ${plural(compared, "amount")} compared, ${formatCount(differ)} differ`;
}

/** More mismatches than these are in the files. */
const MOST_MISMATCHES = 20;

function verdictLines({ closes, checks, seconds }: ReplayResult): string[] {
  if (closes) return [`The ledger closes to the unit. ${seconds.toFixed(1)} s`];
  const lines = checks.flatMap(({ when, mismatches }) =>
    mismatches.map((mismatch) => `  ${when}: ${describeMismatch(mismatch)}`),
  );
  const rest = lines.length - MOST_MISMATCHES;
  return [
    "The ledger does not close:",
    ...lines.slice(0, MOST_MISMATCHES),
    ...(rest > 0 ? [`  and ${formatCount(rest)} more in the report`] : []),
  ];
}
