import { describeMismatch } from "../lib/describeMismatch.ts";
import { ACCOUNT_ITEMS } from "../lib/ledger.ts";
import { formatTable, type Column } from "../lib/table.ts";
import { wholeCpt } from "../lib/cpt.ts";
import { formatUsdc } from "../lib/usdc.ts";
import { bridgeTables } from "./bridgeTables.ts";
import type { CommunityRecord } from "./community.ts";
import { communityTree } from "./communityPictures.ts";
import type { GovernanceRecord } from "./governance.ts";
import type { LendingRecord } from "./lending.ts";
import { formatPercent } from "./lendingPictures.ts";
import type { JobReport, TourReport } from "./report.ts";
import { VESTING, type SupplyRecord } from "./supply.ts";
import type { Year } from "./year.ts";

const right = (title: string): Column => ({ title, right: true });

/** The report for people. */
export function printReport(report: TourReport): string {
  return [
    "Jobs: units are milliseconds of computing, amounts USDC",
    jobsTable(report),
    "What was computed, and how the meter checked it",
    computedTable(report),
    "Accounts: deposited + earned = withdrawn + spent + balance + pending + locked + held",
    accountsTable(report),
    ...(report.year === null ? [] : ["A year of locks", yearTable(report.year)]),
    ...(report.supply === null ? [] : ["Supply of CPT, at every quarter's end", supplyTable(report.supply)]),
    ...(report.bridge === null ? [] : bridgeTables(report.bridge)),
    ...(report.governance === null
      ? []
      : ["Governance", actsTable(report.governance), proposalsTable(report.governance)]),
    ...(report.lending === null ? [] : lendingTables(report.lending)),
    ...(report.community === null ? [] : communityTables(report.community)),
    "Revenue by sink",
    sinksTable(report),
    ledgerLines(report).join("\n"),
  ].join("\n\n");
}

function jobsTable({ jobs }: TourReport): string {
  const numbers = ["units", "ordered", "locked", "paid", "fee", "refund", "gas"].map(right);
  const rows = jobs.map((job) => [
    job.number.toString(),
    job.what,
    job.provider,
    outcomeOf(job),
    job.units?.toString() ?? "-",
    job.orderedUnits.toString(),
    ...[job.locked, job.paid, job.fee, job.refund].map(formatUsdc),
    job.gas.toLocaleString("en-US"),
  ]);
  return formatTable(["job", "what", "provider", "outcome", ...numbers], rows);
}

/** What the meter said, and how the escrow's state differs from a plain settlement. */
function outcomeOf({ outcome, status }: JobReport): string {
  return outcome === null ? status : status === "Settled" ? outcome : `${outcome}, ${status}`;
}

function computedTable({ jobs }: TourReport): string {
  const rows = jobs
    .filter(({ outcome }) => outcome !== null)
    .map((job) => [job.number.toString(), job.measured, job.finding]);
  return formatTable(["job", "measured", "checked"], rows);
}

function accountsTable({ accounts, totals }: TourReport): string {
  const rows = accounts.map((account) => [account.name, ...ACCOUNT_ITEMS.map((item) => formatUsdc(account[item]))]);
  rows.push(["all", ...ACCOUNT_ITEMS.map((item) => formatUsdc(totals[item]))]);
  return formatTable(["account", ...ACCOUNT_ITEMS.map(right)], rows);
}

function yearTable({ holders, received, left }: Year): string {
  const rows = holders.map(({ name, claims, claimed, expected }) => [
    name,
    claims.toString(),
    formatUsdc(claimed),
    formatUsdc(expected),
  ]);
  rows.push(["left of", "", formatUsdc(left), formatUsdc(received)]);
  return formatTable(["holder", right("claims"), right("claimed"), right("share by the locks")], rows);
}

/** Whole CPT, down. */
function supplyTable({ samples, burns }: SupplyRecord): string {
  const rows = samples.map(({ at, supply, circulating, vested, price }, quarter) => [
    formatDate(at),
    ...[supply, circulating, ...VESTING.map((category) => vested[category])].map(wholeCpt),
    quarter === 0 ? "-" : wholeCpt(burns[quarter - 1]?.cptBurnt ?? 0n),
    formatUsdc(price),
  ]);
  const vesting = VESTING.map((category) => right(`vested ${category}`));
  return formatTable(["at", right("supply"), right("circulating"), ...vesting, right("burnt"), right("price")], rows);
}

function actsTable({ acts }: GovernanceRecord): string {
  return formatTable(
    ["at", "who", "what"],
    acts.map(({ at, who, what }) => [formatDate(at), who, what]),
  );
}

/** Whole veCPT, down. */
function proposalsTable({ proposals }: GovernanceRecord): string {
  const rows = proposals.map(({ title, votes, quorum, state }) => [
    title,
    ...[votes.for, votes.against, votes.abstain, quorum].map(wholeCpt),
    state,
  ]);
  return formatTable(["proposal", ...["for", "against", "abstain", "quorum"].map(right), "state"], rows);
}

/** Whole USDC, down; the price with all six digits. */
function lendingTables({ samples, lenders, borrowers, loss }: LendingRecord): string[] {
  const whole = (units: bigint): string => (units / 1_000_000n).toLocaleString("en-US");
  const course = samples.flatMap((sample) => {
    const { at, what, utilization, borrowApy, supplyApy, exitPriceE18, queuedUsdc, cash, late, insured } = sample;
    if (what === null) return [];
    return [
      [
        formatDate(at),
        what,
        ...[utilization, borrowApy, supplyApy].map(formatPercent),
        formatUsdc(exitPriceE18 / 10n ** 12n),
        ...[queuedUsdc, cash, late, insured].map(whole),
      ],
    ];
  });
  const figures = ["utilisation", "borrowers pay", "lenders earn", "exit price", "waiting", "cash", "late", "insured"];
  const parts = `${whole(loss.byInsurance)} by its insurance, ${whole(loss.byShares)} by all shares`;
  return [
    "The lending pool, in whole USDC",
    formatTable(["at", "what", ...figures.map(right)], course),
    `Lenders; of the ${whole(loss.amount)} USDC that ${loss.borrower} did not pay, ${parts}; ${whole(loss.recovered)} came back`,
    formatTable(
      ["lender", ...["paid in", "got out", "shares are worth", "gain"].map(right)],
      lenders.map(({ name, paidIn, gotOut, worth }) => [
        name,
        ...[paidIn, gotOut, worth, gotOut + worth - paidIn].map(formatUsdc),
      ]),
    ),
    formatTable(
      ["borrower", ...["drawn", "repaid", "interest of it", "owes"].map(right)],
      borrowers.map(({ name, drawn, repaid, interest, debt }) => [
        name,
        ...[drawn, repaid, interest, debt].map(formatUsdc),
      ]),
    ),
  ];
}

function communityTables(record: CommunityRecord): string[] {
  const rows = record.members.map(({ node, member, shares, claimed }) => [
    node,
    member,
    shares.toString(),
    formatUsdc(claimed),
  ]);
  return [
    "A community and its project",
    communityTree(record).join("\n"),
    "Revenue by shares; what a node has of it, it shares with its own members",
    formatTable(["node", "member", right("shares"), right("USDC")], rows),
  ];
}

function formatDate(at: bigint): string {
  return new Date(Number(at) * 1_000).toISOString().slice(0, 10);
}

function sinksTable({ sinks }: TourReport): string {
  const rows = sinks.map(({ name, owed, paid }) => [name, formatUsdc(owed), formatUsdc(paid)]);
  return formatTable(["sink", right("owed"), right("paid")], rows);
}

function ledgerLines({ checks, closes, totals, sinks, seconds }: TourReport): string[] {
  const inside = [totals.balance, totals.locked, totals.pending, totals.held, totals.feesNotForwarded].map(formatUsdc);
  const owed = sinks.reduce((sum, sink) => sum + sink.owed, 0n);
  const paid = sinks.reduce((sum, sink) => sum + sink.paid, 0n);
  return [
    `deposits ${formatUsdc(totals.deposited)} = withdrawals ${formatUsdc(totals.withdrawn)} + balances ${inside[0]}` +
      ` + locked ${inside[1]} + pending ${inside[2]} + held ${inside[3]} + fees not forwarded ${inside[4]}` +
      ` + fees forwarded ${formatUsdc(totals.feesForwarded)}`,
    `fees forwarded ${formatUsdc(totals.feesForwarded)} + other revenue ${formatUsdc(totals.otherRevenue)}` +
      ` = received by the router ${formatUsdc(totals.routerReceived)}` +
      ` = owed ${formatUsdc(owed)} + paid ${formatUsdc(paid)}`,
    ...checks.map(checkLine),
    closes
      ? `The ledger closes to the unit. ${seconds} s`
      : ["The ledger does not close:", ...mismatchLines(checks)].join("\n"),
  ];
}

function checkLine({ when, inside, comparisons, mismatches }: TourReport["checks"][number]): string {
  const amounts = Object.entries(inside).map(([name, amount]) => `${name} ${formatUsdc(amount)}`);
  return `check ${when}: ${amounts.join(", ")}; ${comparisons} amounts compared, ${mismatches.length} differ`;
}

function mismatchLines(checks: TourReport["checks"]): string[] {
  return checks.flatMap(({ when, mismatches }) =>
    mismatches.map((mismatch) => `  ${when}: ${describeMismatch(mismatch)}`),
  );
}
