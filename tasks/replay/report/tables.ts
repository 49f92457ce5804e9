import { ACCOUNT_ITEMS } from "../../lib/ledger.ts";
import { formatUsdc } from "../../lib/usdc.ts";
import type { End, ReplayResult } from "../result.ts";
import { htmlTable, right } from "../../lib/page/htmlTable.ts";
import { END_NAMES, endsOf, type JobSums, type ReplaySummary } from "./summary.ts";
import { formatCount } from "../../lib/page/text.ts";

/** Jobs and their money by how they ended. */
export function endsTable(summary: ReplaySummary): string {
  const cells = (name: string, { jobs, locked, stillLocked, paid, fee, refund }: JobSums): string[] => [
    name,
    formatCount(jobs),
    ...[locked, stillLocked, paid, fee, refund].map(formatUsdc),
  ];
  return htmlTable({
    id: "ends",
    caption: "Jobs by end; amounts in USDC, locked = still locked + paid + fee + refund",
    columns: ["end", ...["jobs", "locked", "still locked", "paid", "fee", "refund"].map(right)],
    rows: endsOf(summary).map((end) => cells(END_NAMES[end], summary.byEnd[end])),
    foot: cells("all", summary.all),
  });
}

export function gasTable(summary: ReplaySummary): string {
  const cells = (name: string, { gas }: JobSums): string[] => [
    name,
    ...(gas === null
      ? ["0", "-", "-", "-", "-", "-"]
      : [gas.count, gas.min, gas.median, gas.p95, gas.max, gas.mean].map(formatCount)),
  ];
  return htmlTable({
    id: "gas-by-end",
    caption: "Gas of a job by its end, over the jobs that were opened",
    columns: ["end", ...["jobs", "min", "median", "95 %", "max", "mean"].map(right)],
    rows: endsOf(summary).map((end: End) => cells(END_NAMES[end], summary.byEnd[end])),
    foot: cells("all", summary.all),
  });
}

export function accountsTable({ accounts, totals }: ReplayResult): string {
  return htmlTable({
    id: "accounts",
    caption: "Every account in USDC: deposited + earned = withdrawn + spent + balance + pending + locked + held",
    columns: ["account", ...ACCOUNT_ITEMS.map(right), "address"],
    rows: accounts.map((account) => [
      account.name,
      ...ACCOUNT_ITEMS.map((item) => formatUsdc(account[item])),
      account.address,
    ]),
    foot: ["all", ...ACCOUNT_ITEMS.map((item) => formatUsdc(totals[item])), ""],
  });
}

export function sinksTable({ sinks }: ReplayResult): string {
  const sum = (item: "owed" | "paid"): bigint => sinks.reduce((total, sink) => total + sink[item], 0n);
  return htmlTable({
    id: "sinks",
    caption: "Revenue by sink of the router, in USDC",
    columns: ["sink", right("owed"), right("paid")],
    rows: sinks.map(({ name, owed, paid }) => [name, formatUsdc(owed), formatUsdc(paid)]),
    foot: ["all", formatUsdc(sum("owed")), formatUsdc(sum("paid"))],
  });
}

export function checksTable({ checks }: ReplayResult, { comparisons, mismatches }: ReplaySummary): string {
  return htmlTable({
    id: "checks",
    caption: "Checks of the ledger: amounts compared, and those that differ",
    columns: ["when", right("compared"), right("differ")],
    rows: checks.map((check) => [check.when, formatCount(check.comparisons), formatCount(check.mismatches.length)]),
    foot: ["all", formatCount(comparisons), formatCount(mismatches)],
  });
}

/** The three equations of the money, each with its sum. */
export function equationTables({ totals, sinks }: ReplayResult): string {
  const { balance, locked, pending, held, feesPending, feesMatured, feesForwarded, undistributed } = totals;
  const sum = (item: "owed" | "paid"): bigint => sinks.reduce((total, sink) => total + sink[item], 0n);
  const inside: Part[] = [
    ["balances", balance],
    ["locked", locked],
    ["pending", pending],
    ["held in disputes", held],
    ["fees pending", feesPending],
    ["fees matured", feesMatured],
  ];
  return [
    equation("deposits", "Deposited", totals.deposited, [
      ["withdrawn", totals.withdrawn],
      ...inside,
      ["fees forwarded", feesForwarded],
    ]),
    equation("inside", "In the escrow", totals.usdcInEscrow, inside),
    equation("forwarded", "Received by the router", totals.routerReceived, [
      ["not yet distributed", undistributed],
      ["owed to sinks", sum("owed")],
      ["paid to sinks", sum("paid")],
    ]),
  ].join("\n");
}

type Part = [name: string, amount: bigint];

function equation(id: string, name: string, whole: bigint, parts: Part[]): string {
  const sum = parts.reduce((total, [, amount]) => total + amount, 0n);
  return htmlTable({
    id: `equation-${id}`,
    caption: `${name}: ${formatUsdc(whole)} ${sum === whole ? "=" : "≠"}`,
    columns: ["where", right("USDC")],
    rows: parts.map(([part, amount]) => [part, formatUsdc(amount)]),
    foot: ["sum", formatUsdc(sum)],
  });
}
