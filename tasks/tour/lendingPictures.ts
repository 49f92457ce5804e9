import { COLOURS, timeSeries, type PointSeries } from "../lib/charts.ts";
import { usdcNumber } from "../lib/chartStyle.ts";
import { figure } from "../lib/page/figure.ts";
import { htmlTable, right } from "../lib/page/htmlTable.ts";
import { formatDuration, formatTime } from "../lib/page/text.ts";
import { formatUsdc } from "../lib/usdc.ts";
import type { LendingRecord, PoolSample } from "./lending.ts";

const DAY = 86_400;
/** Below what the price falls to, so that the picture shows its course. */
const LEAST_PRICE = 0.8;

interface Line {
  name: string;
  colour: string;
  valueOf: (sample: PoolSample) => number;
}

/** The months of the lending pool, in pictures and tables. */
export function lendingParts(record: LendingRecord): string[] {
  return [
    actsTable(record),
    moneyPicture(record),
    ratesPicture(record),
    queuePicture(record),
    pricePicture(record),
    lossTable(record),
    lendersTable(record),
    borrowersTable(record),
  ];
}

function moneyPicture({ samples }: LendingRecord): string {
  const places: Line[] = [
    { name: "late, as it counts", colour: COLOURS.vermilion, valueOf: ({ late }) => usdcNumber(late) },
    { name: "lent", colour: COLOURS.blue, valueOf: ({ lent }) => usdcNumber(lent) },
    { name: "cash", colour: COLOURS.green, valueOf: ({ cash }) => usdcNumber(cash) },
  ];
  const compartment: Line[] = [
    { name: "in the compartment", colour: COLOURS.purple, valueOf: ({ insured }) => usdcNumber(insured) },
    { name: "owed to it", colour: COLOURS.grey, valueOf: ({ owedToInsurance }) => usdcNumber(owedToInsurance) },
  ];
  return figure({
    id: "pool-money",
    title: "Where the pool's money is",
    caption:
      "Lines may be approved for a fifth of the pool in 30 days, so that lending takes months. In the run the pool shrinks to what is lent. A line that is not paid is late from its third day, and gone when its loss is taken. Below: what insures it, a given sum and a tenth of the interest, until it pays.",
    drawings: [
      course(samples, "pool-money", "The pool's capital: lent, late, cash", "USDC", places, true),
      course(
        samples,
        "pool-insured",
        "The pool's insurance: what it has and what it is owed",
        "USDC",
        compartment,
        true,
      ),
    ],
    columns: ["at", "what", ...["total assets", "cash", "lent", "late", "insured", "owed to it"].map(right)],
    rows: samples.map(({ at, what, totalAssets, cash, lent, late, insured, owedToInsurance }) => [
      formatTime(Number(at)),
      what ?? "",
      ...[totalAssets, cash, lent, late, insured, owedToInsurance].map(formatUsdc),
    ]),
  });
}

function ratesPicture({ samples }: LendingRecord): string {
  const used: Line[] = [
    { name: "utilisation", colour: COLOURS.black, valueOf: ({ utilization }) => percentOf(utilization) },
  ];
  const rates: Line[] = [
    { name: "borrowers pay", colour: COLOURS.vermilion, valueOf: ({ borrowApy }) => percentOf(borrowApy) },
    { name: "lenders earn", colour: COLOURS.blue, valueOf: ({ supplyApy }) => percentOf(supplyApy) },
  ];
  return figure({
    id: "pool-rates",
    title: "Utilisation and rates",
    caption:
      "Borrowers pay 11.11 % a year up to 80 % utilisation, and from there on up to 20 %: that is where the run leads, since cash leaves and draws wait. Lenders earn what is paid on what is lent, less the compartment's part, and never much more than 8 %. A late line earns them nothing.",
    drawings: [
      course(samples, "pool-utilisation", "Utilisation of the pool over its months", "% of the capital is lent", used),
      course(samples, "pool-apy", "What borrowers pay and lenders earn", "% a year", rates),
    ],
    columns: ["at", "what", ...["utilisation", "borrowers pay", "lenders earn"].map(right)],
    rows: samples.map(({ at, what, utilization, borrowApy, supplyApy }) => [
      formatTime(Number(at)),
      what ?? "",
      ...[utilization, borrowApy, supplyApy].map(formatPercent),
    ]),
  });
}

function queuePicture({ samples, run }: LendingRecord): string {
  const { requestedAt, endedAt, cancelledAt } = run;
  const from = Number(requestedAt) - DAY;
  const to = Number(endedAt) + DAY;
  const during = samples.filter(({ at }) => Number(at) >= from && Number(at) <= to);
  const settledBy = (second: bigint): bigint => {
    const atOnce = second >= requestedAt ? run.atOnce.assets : 0n;
    return run.settlements.filter(({ at }) => at <= second).reduce((sum, { assets }) => sum + assets, atOnce);
  };
  const takenBackBy = ({ at, exitPriceE18 }: PoolSample): bigint =>
    at < cancelledAt ? 0n : (run.cancelled * exitPriceE18) / 10n ** 24n;
  const parts: Line[] = [
    { name: "settled", colour: COLOURS.green, valueOf: ({ at }) => usdcNumber(settledBy(at)) },
    { name: "waiting", colour: COLOURS.orange, valueOf: ({ queuedUsdc }) => usdcNumber(queuedUsdc) },
    { name: "taken back", colour: COLOURS.sky, valueOf: (sample) => usdcNumber(takenBackBy(sample)) },
  ];
  return figure({
    id: "pool-queue",
    title: "A run, and the queue",
    caption: `On one day lenders ask for ${formatShare(run.shares, run.supply)} of all shares. The first is paid at once. Day by day a tenth of the pool may leave, while there is cash; what borrowers repay may leave beside it, and the rate brings a new lender. ${formatDuration(Number(endedAt - requestedAt))} later nobody waits, and exits are instant again.`,
    drawings: [
      course(
        during,
        "pool-queue",
        "What was asked for on the day of the run: settled, taken back, waiting",
        "USDC",
        parts,
        true,
        { from, to },
      ),
    ],
    columns: [
      "at",
      "what",
      ...["waiting", "settled so far", "taken back", "to be claimed", "cash in the pool", "utilisation"].map(right),
    ],
    rows: during.map((sample) => [
      formatTime(Number(sample.at)),
      sample.what ?? "",
      ...[sample.queuedUsdc, settledBy(sample.at), takenBackBy(sample), sample.claimable, sample.cash].map(formatUsdc),
      formatPercent(sample.utilization),
    ]),
  });
}

function pricePicture({ samples }: LendingRecord): string {
  const prices: Line[] = [
    { name: "by the total assets", colour: COLOURS.blue, valueOf: ({ priceE18 }) => Number(priceE18) / 1e18 },
    { name: "at an exit", colour: COLOURS.vermilion, valueOf: ({ exitPriceE18 }) => Number(exitPriceE18) / 1e18 },
  ];
  return figure({
    id: "pool-price",
    title: "What a share is worth",
    caption:
      "Both prices rise together with interest, whoever comes and goes. While a line is late an exit bears its part of what the insurance does not cover; who accepts that and leaves, leaves the difference to the others. When the loss is taken the two are one again. What comes back later lifts the price over seven days, so that nobody gains by a deposit just before it.",
    drawings: [
      course(
        samples,
        "pool-price",
        "The price of a share over the months of the pool",
        "USDC",
        prices,
        false,
        span(samples),
        LEAST_PRICE,
      ),
    ],
    columns: ["at", "what", right("by the total assets"), right("at an exit"), right("shares")],
    rows: samples.map(({ at, what, priceE18, exitPriceE18, supply }) => [
      formatTime(Number(at)),
      what ?? "",
      ...[priceE18, exitPriceE18].map((price) => formatUsdc(price / 10n ** 12n)),
      formatUsdc(supply / 10n ** 6n),
    ]),
  });
}

function actsTable({ acts }: LendingRecord): string {
  return htmlTable({
    id: "pool-acts",
    caption: "What lenders, borrowers, the council and anybody did",
    columns: ["at", "who", "what"],
    rows: acts.map(({ at, who, what }) => [formatTime(Number(at)), who, what]),
  });
}

function lossTable({ loss }: LendingRecord): string {
  return htmlTable({
    id: "pool-loss",
    caption: `${loss.borrower} did not pay`,
    columns: ["what", right("USDC"), "at"],
    rows: [
      ["maturity", "", formatTime(Number(loss.maturity))],
      ["marked late: exits wait", formatUsdc(loss.amount), formatTime(Number(loss.lateAt))],
      ["loss taken", formatUsdc(loss.amount), formatTime(Number(loss.recognizedAt))],
      ["of it the compartment bore", formatUsdc(loss.byInsurance), ""],
      ["and all shares together", formatUsdc(loss.byShares), ""],
      ["came back", formatUsdc(loss.recovered), formatTime(Number(loss.recoveredAt))],
      ["of it to the shares, over a week", formatUsdc(loss.toShares), ""],
    ],
  });
}

function lendersTable({ lenders }: LendingRecord): string {
  const sum = (of: (lender: LendingRecord["lenders"][number]) => bigint): bigint =>
    lenders.reduce((total, lender) => total + of(lender), 0n);
  const columns = [
    (lender: LendingRecord["lenders"][number]) => lender.paidIn,
    (lender: LendingRecord["lenders"][number]) => lender.gotOut,
    (lender: LendingRecord["lenders"][number]) => lender.worth,
    ({ paidIn, gotOut, worth }: LendingRecord["lenders"][number]) => gotOut + worth - paidIn,
  ];
  return htmlTable({
    id: "pool-lenders",
    caption: "Lenders",
    columns: ["lender", ...["paid in", "got out", "shares are worth", "gain"].map(right)],
    rows: lenders.map((lender) => [lender.name, ...columns.map((of) => formatUsdc(of(lender)))]),
    foot: ["all", ...columns.map((of) => formatUsdc(sum(of)))],
  });
}

function borrowersTable({ borrowers }: LendingRecord): string {
  return htmlTable({
    id: "pool-borrowers",
    caption: "Borrowers; the debt of a line that was not paid grows on at 20 % a year",
    columns: ["borrower", ...["drawn", "repaid", "interest of it", "owes"].map(right)],
    rows: borrowers.map(({ name, drawn, repaid, interest, debt }) => [
      name,
      ...[drawn, repaid, interest, debt].map(formatUsdc),
    ]),
  });
}

function course(
  samples: readonly PoolSample[],
  id: string,
  label: string,
  y: string,
  lines: readonly Line[],
  stacked = false,
  range = span(samples),
  yFrom?: number,
): string {
  const series = lines.map(({ name, colour, valueOf }): PointSeries => {
    return { name, colour, points: samples.map((sample) => [Number(sample.at), valueOf(sample)]) };
  });
  const lowest = yFrom === undefined ? {} : { yFrom };
  return timeSeries({ id: `${id}-drawing`, label, y, stacked, is: "state", ...range, series, ...lowest });
}

function span(samples: readonly PoolSample[]): { from: number; to: number } {
  return { from: Number(samples[0]?.at ?? 0n), to: Number(samples.at(-1)?.at ?? 0n) };
}

function percentOf(ratioE18: bigint): number {
  return Number(ratioE18) / 1e16;
}

/** "11.11 %" of a ratio with 18 decimals. */
export function formatPercent(ratioE18: bigint): string {
  return `${percentOf(ratioE18).toFixed(2)} %`;
}

function formatShare(part: bigint, whole: bigint): string {
  return `${((100 * Number(part)) / Number(whole)).toFixed(0)} %`;
}
