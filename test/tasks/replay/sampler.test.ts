import { expect } from "chai";
import { Books } from "../../../tasks/lib/market/books.ts";
import { lockedFor } from "../../../tasks/lib/market/terms.ts";
import { DEFAULT_MAPPING } from "../../../tasks/replay/mapping.ts";
import { planReplay, refundOf, usageOf } from "../../../tasks/replay/plan.ts";
import type { Sample } from "../../../tasks/replay/result.ts";
import { Sampler } from "../../../tasks/replay/sampler.ts";
import { timelineOf } from "../../../tasks/replay/timeline.ts";
import { logOf, row } from "./logs.ts";

const ZERO = 1_700_000_000; // 200 seconds after a multiple of 5 minutes
const DAY = 86_400;
const PERIOD = 5_040; // of 14 days the 240th part

/**
 * The first ends after 150 seconds and is reported 250 later; the second would end after 200 and expires a week later. The
 * two have nothing else in common.
 */
const LOG = logOf(
  row("reported", 0, { kind: "completed", startedAt: 0, endedAt: 150 }, { user: "Ada" }),
  row("expired", 0, { kind: "unknown", startedAt: 0 }, { user: "Bo", requested: 200 }),
);
const PLAN = planReplay(LOG, DEFAULT_MAPPING);
const [reported, expired] = [plan("reported"), plan("expired")];

function plan(name: string) {
  const found = PLAN.jobs.find(({ log }) => log.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

/** The samples of a replay of which only the books are kept. */
function samples(): Sample[] {
  const books = new Books([{ name: "sink", shareBps: 10_000n }]);
  const events = timelineOf(PLAN);
  const sampler = new Sampler(books, events);
  const id = (job: object) => BigInt(PLAN.jobs.findIndex((one) => one === job) + 1);
  for (const event of events) {
    sampler.before(event);
    for (const job of event.jobs) {
      if (event.kind === "open") books.open(id(job), job, job.terms, "wallet");
      if (event.kind === "report") books.report(id(job), usageOf(job), BigInt(event.at));
      if (event.kind === "expire") books.release(id(job));
    }
    if (event.kind === "payout") books.distribute();
    sampler.after(event);
  }
  sampler.end();
  return sampler.samples;
}

describe("the sampler", () => {
  const taken = samples();
  const at = (second: number) => taken.filter((sample) => sample.at - ZERO === second);

  it("looks 240 times at even distances, before what happens then, and once more at the end", () => {
    const times = taken.map((sample) => (sample.at - ZERO) / PERIOD);
    expect(times).to.deep.equal([...Array.from({ length: 240 }, (_, i) => i + 1), 240]);
    expect(taken.at(-1)?.fees).to.equal(0n);
  });

  it("shows what is locked and what matures until it has", () => {
    const amount = 50_100n; // 150 of 300 units, at 334
    const net = (amount * 97n) / 100n;
    const [first] = at(PERIOD);
    expect([first?.locked, first?.pending, first?.fees]).to.deep.equal([lockedFor(expired.terms), net, amount - net]);
    const matured = taken.find(({ pending }) => pending === 0n);
    expect((matured?.at ?? 0) % DAY).to.be.lessThan(PERIOD); // the first sample after midnight
    expect([matured?.fees, matured?.locked]).to.deep.equal([first?.fees, first?.locked]);
  });

  it("shows the most refunds that waited at once since the sample before, and forgets those that came", () => {
    const queue = taken.map(({ refundsQueued, refundsQueuedUsdc }) => [refundsQueued, refundsQueuedUsdc]);
    const week = 7 * DAY + 200;
    const samplesWithExpired = Math.ceil(week / PERIOD);
    expect(queue[0]).to.deep.equal([2, refundOf(reported) + refundOf(expired)]);
    for (const [i, waited] of queue.slice(1).entries()) {
      expect(waited, `sample ${i + 1}`).to.deep.equal(i + 1 < samplesWithExpired ? [1, refundOf(expired)] : [0, 0n]);
    }
  });

  it("counts every end in the one sample after it", () => {
    const ended = taken.flatMap(({ ended }, i) =>
      Object.entries(ended).flatMap(([end, n]) => (n > 0 ? [[i, end, n]] : [])),
    );
    expect(ended).to.deep.equal([
      [0, "completed", 1],
      [Math.ceil((7 * DAY + 200) / PERIOD) - 1, "expired", 1],
    ]);
  });
});
