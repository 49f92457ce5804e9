import { describeMismatch } from "../../lib/describeMismatch.ts";
import { bigintAsString } from "../../lib/json.ts";
import type { ReplayResult } from "../result.ts";
import { figures } from "./figures.ts";
import { gasPicture, heldPicture, moneyPicture, outcomesPicture, queuePicture } from "./pictures.ts";
import { pageHtml } from "../../lib/page/page.ts";
import { summarize, type ReplaySummary } from "./summary.ts";
import { accountsTable, checksTable, endsTable, equationTables, gasTable, sinksTable } from "./tables.ts";
import { escapeHtml, formatCount, formatDuration, formatTime, plural } from "../../lib/page/text.ts";

/** The report of a replay: one file that needs nothing else, with every amount to the unit. */
export function reportHtml(result: ReplayResult): string {
  const summary = summarize(result);
  return pageHtml({
    title: `Replay of ${result.log}`,
    lead: lead(result, summary),
    notices: [verdict(result, summary), interruption(result, summary)],
    sections: [
      { id: "replayed", title: "What was replayed", parts: replayed(result, summary) },
      {
        id: "jobs",
        title: "How jobs ended",
        parts: [endsTable(summary), notes(summary), outcomesPicture(result, summary)],
      },
      {
        id: "money",
        title: "Money",
        parts: [moneyPicture(result, summary), `<div class="pair">\n${equationTables(result)}\n</div>`],
      },
      { id: "time", title: "Over time", parts: [heldPicture(result), queuePicture(result)] },
      { id: "gas", title: "Gas", parts: [gasTable(summary), gasPicture(result, summary)] },
      { id: "accounts", title: "Accounts and sinks", parts: [accountsTable(result), sinksTable(result)] },
      { id: "checks", title: "Checks", parts: [checksTable(result, summary)] },
    ],
    footer:
      "Amounts are USDC with all six digits; times are UTC on the chain's clock, which follows the log's. Every job is in <code>ledger.json</code>, beside this file.",
    figures: JSON.stringify(figures(result, summary), bigintAsString, 1),
  });
}

function lead({ from, to }: ReplayResult, { all, users, providers }: ReplaySummary): string {
  const what = `${plural(all.jobs, "job")} of ${plural(users, "user")} on ${plural(providers, "provider")}`;
  const time = (at: number): string => `<time datetime="${formatTime(at)}Z">${formatTime(at)}</time>`;
  return `${what} through the job escrow, ${time(from)} to ${time(to)} UTC (${formatDuration(to - from)}).`;
}

/** Whether the ledger closes, for those who read nothing else. */
function verdict({ closes, checks }: ReplayResult, { comparisons, mismatches }: ReplaySummary): string {
  const compared = `${formatCount(comparisons)} amounts compared at ${plural(checks.length, "check")}`;
  if (closes) {
    return `<div class="verdict" id="verdict"><strong>The ledger closes to the unit.</strong><p>${compared}, none differs.</p></div>`;
  }
  const lines = checks.flatMap((check) =>
    check.mismatches.map((mismatch) => `<li>${escapeHtml(`${check.when}: ${describeMismatch(mismatch)}`)}</li>`),
  );
  const found =
    mismatches > 0
      ? `${formatCount(mismatches)} differ:`
      : "none differs, but the chain's events count other ends of jobs.";
  return `<div class="verdict bad" id="verdict"><strong>The ledger does not close.</strong><p>${compared}, ${found}</p>${lines.length > 0 ? `<ul>\n${lines.join("\n")}\n</ul>` : ""}</div>`;
}

function interruption({ interrupted }: ReplayResult, { byEnd, neverOpened }: ReplaySummary): string {
  if (!interrupted) return "";
  const open = byEnd.unfinished.jobs;
  return `<p class="notice" id="interrupted">Stopped before the end of the log: ${plural(open, "job")} unfinished, ${formatCount(neverOpened)} of them never opened.</p>`;
}

function replayed(result: ReplayResult, { all, users, providers }: ReplaySummary): string[] {
  const { log, format, from, to, seconds, peakMemory, chainId, transactions } = result;
  const facts: [string, string][] = [
    ["log", log],
    ["format", format.toUpperCase()],
    ["jobs", formatCount(all.jobs)],
    ["users", formatCount(users)],
    ["providers", formatCount(providers)],
    ["from (UTC)", formatTime(from)],
    ["to (UTC)", formatTime(to)],
    ["simulated time", formatDuration(to - from)],
    ["chain", formatCount(chainId).replace(/,/g, "")],
    ["transactions", formatCount(transactions.count)],
    ["gas", formatCount(transactions.gas)],
    ["calls to the node", formatCount(transactions.rpcCalls)],
    ["time it took", `${seconds.toFixed(1)} s`],
    ["most memory", `${formatCount(Math.round(peakMemory / 2 ** 20))} MiB`],
  ];
  const lines = facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`);
  return [`<dl>\n${lines.join("\n")}\n</dl>`];
}

function notes({ startedLate, fromBuffer, capped }: ReplaySummary): string {
  return `<p id="notes">${plural(startedLate, "job")} started more than 5 minutes after the opening. ${plural(fromBuffer, "job")} ran longer than ordered, and the 20 % buffer paid for it; ${formatCount(capped)} ran longer than the buffer pays for, and their pay was capped.</p>`;
}
