import { COLOURS, histogram, sankey, stackedBars, timeSeries, type BarSeries } from "../../lib/charts.ts";
import { formatShort, formatTick, usdcNumber } from "../../lib/chartStyle.ts";
import { binsOf, countInBins, type Bin } from "../../lib/spread.ts";
import { formatUsdc } from "../../lib/usdc.ts";
import type { End, ReplayResult, Sample } from "../result.ts";
import { figure } from "../../lib/page/figure.ts";
import { PLACES, sinkPlace } from "./flows.ts";
import { right } from "../../lib/page/htmlTable.ts";
import { periodsOf, TIMED_ENDS, type Period } from "./periods.ts";
import { END_NAMES, endsOf, type ReplaySummary } from "./summary.ts";
import { formatCount, formatDuration, formatShare, formatTime } from "../../lib/page/text.ts";

const END_COLOURS: Record<End, string> = {
  completed: COLOURS.blue,
  failedLater: COLOURS.orange,
  failedEarly: COLOURS.vermilion,
  stopped: COLOURS.green,
  cancelled: COLOURS.grey,
  expired: COLOURS.black,
  unfinished: COLOURS.sky,
};

/** How many jobs ended how, over time. */
export function outcomesPicture(result: ReplayResult, summary: ReplaySummary): string {
  const periods = periodsOf(result);
  const ends = TIMED_ENDS.filter((end) => periods.some(({ ended }) => ended[end] > 0));
  const [first] = periods;
  const length = first === undefined ? "" : formatDuration(first.to - first.from);
  const span = result.to - result.from;
  const { completed } = summary.byEnd;
  const total = (period: Period): number => TIMED_ENDS.reduce((sum, end) => sum + period.ended[end], 0);
  return figure({
    id: "outcomes",
    title: "Outcomes over time",
    caption:
      `Each bar is ${length}, the last may be shorter; its height is the number of jobs that ended in the escrow in that time, its colours say how. ` +
      `${formatCount(completed.jobs)} of ${formatCount(summary.all.jobs)} jobs (${formatShare(completed.jobs, summary.all.jobs)}) completed.`,
    drawings: [
      stackedBars({
        id: "outcomes",
        label: "Stacked bars: jobs that ended in each period, by how they ended",
        x: "",
        y: "jobs",
        categories: periods.map(({ from }) => formatTick(from, span)),
        series: ends.map((end) => ({
          name: END_NAMES[end],
          colour: END_COLOURS[end],
          values: periods.map(({ ended }) => ended[end]),
        })),
      }),
    ],
    columns: ["after", "until", ...ends.map((end) => right(END_NAMES[end])), right("all")],
    rows: periods.map((period) => [
      formatTime(period.from),
      formatTime(period.to),
      ...ends.map((end) => formatCount(period.ended[end])),
      formatCount(total(period)),
    ]),
  });
}

const PLACE_COLOURS: Record<string, string> = {
  [PLACES.deposits]: COLOURS.blue,
  [PLACES.usedAgain]: COLOURS.sky,
  [PLACES.locked]: COLOURS.blue,
  [PLACES.stillLocked]: COLOURS.blue,
  [PLACES.inDispute]: COLOURS.vermilion,
  [PLACES.providers]: COLOURS.green,
  [PLACES.withdrawnByProviders]: COLOURS.green,
  [PLACES.balancesOfProviders]: COLOURS.green,
  [PLACES.pending]: COLOURS.green,
  [PLACES.fees]: COLOURS.orange,
  [PLACES.feesPending]: COLOURS.orange,
  [PLACES.feesMatured]: COLOURS.orange,
  [PLACES.router]: COLOURS.orange,
  [PLACES.undistributed]: COLOURS.orange,
  [PLACES.failed]: COLOURS.vermilion,
  [PLACES.cancelled]: COLOURS.grey,
  [PLACES.expired]: COLOURS.black,
  [PLACES.found]: COLOURS.vermilion,
  [PLACES.lost]: COLOURS.vermilion,
};

/** From the wallets through the jobs to where it is at the end. */
export function moneyPicture({ sinks }: ReplayResult, { flows }: ReplaySummary): string {
  const sinkPlaces = sinks.map(({ name }) => sinkPlace(name));
  const colourOf = (name: string): string =>
    PLACE_COLOURS[name] ?? (sinkPlaces.includes(name) ? COLOURS.purple : COLOURS.sky);
  const places = [...Object.values<string>(PLACES), ...sinkPlaces];
  return figure({
    id: "money",
    title: "Where each USDC went",
    caption:
      "From left to right: money from wallets, locked for jobs, and from there to providers, to fees or back to users; on the " +
      "right where it was at the end. A band is as high as its amount of USDC. Into every place flows as much as out of it. " +
      "Money is alike: an account's deposits count as used before what came back to it, and only what they did not cover as used again.",
    drawings: [
      sankey({
        id: "money",
        label: "Flow of USDC from deposits through jobs to providers, fees and back to users",
        height: 640,
        nodes: places.map((name) => ({ name, colour: colourOf(name) })),
        flows: flows.map(({ from, to, amount }) => ({ from, to, value: usdcNumber(amount) })),
        format: formatShort,
      }),
    ],
    columns: ["from", "to", right("USDC")],
    rows: flows.map(({ from, to, amount }) => [from, to, formatUsdc(amount)]),
  });
}

/** What the escrow holds for jobs and payments. */
export function heldPicture({ samples, from, to }: ReplayResult): string {
  const items = [
    { name: "locked", colour: COLOURS.blue, of: (sample: Sample) => sample.locked },
    { name: "in dispute", colour: COLOURS.vermilion, of: (sample: Sample) => sample.held },
    { name: "pending for providers", colour: COLOURS.green, of: (sample: Sample) => sample.pending },
    { name: "fees not forwarded", colour: COLOURS.orange, of: (sample: Sample) => sample.fees },
  ].filter(({ of }) => samples.some((sample) => of(sample) > 0n));
  return figure({
    id: "held",
    title: "Locked and pending over time",
    caption:
      "USDC in the escrow that is nobody's to withdraw: locked for open jobs, pending for providers until three days have " +
      `passed and midnight (UTC) comes, and fees on their way to the router. ${peak(samples, "locked", ({ locked }) => locked)} ` +
      peak(samples, "pending", ({ pending }) => pending),
    drawings: [
      timeSeries({
        id: "held",
        label: "Areas over time: USDC locked, pending and in fees",
        y: "USDC",
        stacked: true,
        is: "state",
        from,
        to,
        series: items.map(({ name, colour, of }) => ({
          name,
          colour,
          points: samples.map((sample) => [sample.at, usdcNumber(of(sample))]),
        })),
      }),
    ],
    columns: ["at", ...items.map(({ name }) => right(name))],
    rows: samples.map((sample) => [formatTime(sample.at), ...items.map(({ of }) => formatUsdc(of(sample)))]),
  });
}

/** What jobs cost in gas. Its table by end stands beside it in the page. */
export function gasPicture({ jobs }: ReplayResult, summary: ReplaySummary): string {
  const opened = jobs.filter(({ id }) => id !== null);
  const bins = binsOf(opened.map(({ gas }) => gas));
  const series: BarSeries[] = endsOf(summary).map((end) => {
    const values = opened.filter((job) => job.end === end).map(({ gas }) => gas);
    return { name: END_NAMES[end], colour: END_COLOURS[end], values: countInBins(bins, values) };
  });
  const drawn = series.filter(({ values }) => values.some((value) => value > 0));
  const range = ({ to }: Bin): string => (to === null ? "and more" : formatCount(to - 1));
  return figure({
    id: "gas",
    title: "Gas per job",
    caption:
      "How many jobs needed how much gas, all their transactions together and of a batch their part; colours say how the jobs " +
      `ended. Under each bar the gas at which it begins.${bins.at(-1)?.to === null ? " The last bar is all above." : ""}`,
    drawings: [
      histogram({
        id: "gas",
        label: "Histogram of gas per job, by how jobs ended",
        x: "gas",
        y: "jobs",
        bins,
        series: drawn,
      }),
    ],
    columns: [right("gas from"), right("to"), ...drawn.map(({ name }) => right(name))],
    rows: bins.map((bin, i) => [
      formatCount(bin.from),
      range(bin),
      ...drawn.map(({ values }) => formatCount(values[i] ?? 0)),
    ]),
  });
}

/** Refunds that wait for the batch of reports that credits them. */
export function queuePicture({ samples, from, to }: ReplayResult): string {
  const most = samples.reduce((longest, { refundsQueued }) => Math.max(longest, refundsQueued), 0);
  // what was highest until the first sample was so from the beginning
  const course = (of: (sample: Sample) => number): [number, number][] =>
    samples.flatMap((sample, i) =>
      [...(i === 0 ? [from] : []), sample.at].map((at): [number, number] => [at, of(sample)]),
    );
  const common = { stacked: true, is: "highest", from, to, height: 240 } as const;
  return figure({
    id: "queue",
    title: "Queue of refunds over time",
    caption:
      "Jobs that had ended in the log and whose refund was not credited yet, since it waited for the next batch of reports or for " +
      "an expiry: above how many, below what they were to get back, each the most since the moment before. " +
      `At most ${formatCount(most)} waited at once.`,
    drawings: [
      timeSeries({
        id: "queue-jobs",
        label: "Area over time: jobs that wait for their refund",
        y: "jobs",
        ...common,
        series: [{ name: "jobs", colour: COLOURS.purple, points: course(({ refundsQueued }) => refundsQueued) }],
      }),
      timeSeries({
        id: "queue-usdc",
        label: "Area over time: USDC that jobs will get back",
        y: "USDC",
        ...common,
        series: [
          { name: "USDC", colour: COLOURS.sky, points: course((sample) => usdcNumber(sample.refundsQueuedUsdc)) },
        ],
      }),
    ],
    columns: ["until", right("most jobs"), right("most USDC")],
    rows: samples.map(({ at, refundsQueued, refundsQueuedUsdc }) => [
      formatTime(at),
      formatCount(refundsQueued),
      formatUsdc(refundsQueuedUsdc),
    ]),
  });
}

function peak(samples: Sample[], what: string, of: (sample: Sample) => bigint): string {
  const [first] = samples;
  if (first === undefined) return "";
  const highest = samples.reduce((best, sample) => (of(sample) > of(best) ? sample : best), first);
  return `Most ${what} at a moment drawn: ${formatUsdc(of(highest))} USDC at ${formatTime(highest.at)}.`;
}
