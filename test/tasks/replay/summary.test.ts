import { expect } from "chai";
import { isPassed, moneyFlows, PLACES, sinkPlace, type Flow } from "../../../tasks/replay/report/flows.ts";
import { periodsOf, TIMED_ENDS } from "../../../tasks/replay/report/periods.ts";
import { summarize } from "../../../tasks/replay/report/summary.ts";
import { ENDS, type ReplayResult } from "../../../tasks/replay/result.ts";
import { syntheticReplay } from "./synthetic.ts";

const SEEDS = Array.from({ length: 120 }, (_, i) => BigInt(i + 1));

/** Every kind of replay: whole and interrupted, plain and with disputes, few jobs and many. */
function replays(): ReplayResult[] {
  return SEEDS.map((seed) =>
    syntheticReplay({
      seed,
      jobs: Number(seed * 7n) % 60,
      interrupted: seed % 3n === 0n,
      unusual: seed % 2n === 0n,
      users: 1 + Number(seed % 6n),
    }),
  );
}

function into(flows: Flow[], ...places: string[]): bigint {
  return flows.filter(({ to }) => places.includes(to)).reduce((sum, { amount }) => sum + amount, 0n);
}

function outOf(flows: Flow[], ...places: string[]): bigint {
  return flows.filter(({ from }) => places.includes(from)).reduce((sum, { amount }) => sum + amount, 0n);
}

function passedPlaces(flows: Flow[]): string[] {
  return [...new Set(flows.flatMap(({ from, to }) => [from, to]))].filter(isPassed);
}

describe("the flows of money", () => {
  it("into every place that money passes are the flows out of it, to the unit, and nothing is lost or found", () => {
    for (const result of replays()) {
      const flows = moneyFlows(result);
      for (const place of passedPlaces(flows)) expect(into(flows, place), place).to.equal(outOf(flows, place));
      expect(outOf(flows, PLACES.found) + into(flows, PLACES.lost)).to.equal(0n);
    }
  });

  it("begin with what was deposited and end where the accounts and the router have it", () => {
    for (const result of replays()) {
      const flows = moneyFlows(result);
      const { totals, sinks } = result;
      expect(outOf(flows, PLACES.deposits)).to.equal(totals.deposited);
      expect(into(flows, PLACES.withdrawnByUsers, PLACES.withdrawnByProviders)).to.equal(totals.withdrawn);
      expect(into(flows, PLACES.balancesOfUsers, PLACES.balancesOfProviders)).to.equal(totals.balance);
      expect(into(flows, PLACES.stillLocked)).to.equal(totals.locked);
      expect(into(flows, PLACES.inDispute)).to.equal(totals.held);
      expect(into(flows, PLACES.pending)).to.equal(totals.pending);
      expect(into(flows, PLACES.feesPending)).to.equal(totals.feesPending);
      expect(into(flows, PLACES.feesMatured)).to.equal(totals.feesMatured);
      expect(into(flows, PLACES.router)).to.equal(totals.feesForwarded);
      for (const { name, owed, paid } of sinks) expect(into(flows, sinkPlace(name))).to.equal(owed + paid);
    }
  });

  it("lock all that the jobs locked, partly credit that goes round once more", () => {
    let again = 0n;
    for (const result of replays()) {
      const flows = moneyFlows(result);
      expect(into(flows, PLACES.locked)).to.equal(result.jobs.reduce((sum, { locked }) => sum + locked, 0n));
      expect(outOf(flows, PLACES.usedAgain)).to.equal(into(flows, PLACES.toUseAgain));
      again += outOf(flows, PLACES.usedAgain);
    }
    expect(again > 0n).to.equal(true);
  });

  it("tell refunds apart by why they were paid", () => {
    const result = syntheticReplay({ seed: 5n, jobs: 200 });
    const { byEnd, flows } = summarize(result);
    expect(into(flows, PLACES.unused)).to.equal(byEnd.completed.refund + byEnd.stopped.refund);
    expect(into(flows, PLACES.failed)).to.equal(byEnd.failedEarly.refund + byEnd.failedLater.refund);
    expect(into(flows, PLACES.cancelled)).to.equal(byEnd.cancelled.refund);
    expect(into(flows, PLACES.expired)).to.equal(byEnd.expired.refund);
    for (const end of ["completed", "failedEarly", "cancelled", "expired"] as const)
      expect(byEnd[end].jobs).to.be.above(0);
  });

  it("flow once between two places, and never backwards", () => {
    for (const result of replays()) {
      const flows = moneyFlows(result);
      for (const { from, to, amount } of flows) expect(amount > 0n, `${from} to ${to}`).to.equal(true);
      const pairs = flows.map(({ from, to }) => `${from}|${to}`);
      expect(new Set(pairs).size).to.equal(pairs.length);
    }
  });

  it("come in the order of their places", () => {
    for (const result of replays()) {
      const order = Object.values<string>(PLACES);
      const ranks = moneyFlows(result).map(({ from }) => order.indexOf(from));
      expect(ranks).to.deep.equal(ranks.toSorted((a, b) => a - b));
    }
  });

  it("show what a ledger that does not close lost or found, and still balance", () => {
    const breaks: [string, (result: ReplayResult) => void, bigint, bigint][] = [
      ["an account has too much", ({ accounts }) => void (accounts[0]!.balance += 7n), 7n, 0n],
      ["an account has too little", ({ accounts }) => void (accounts[0]!.deposited += 7n), 0n, 7n],
      ["an account lost all", ({ accounts }) => void (accounts[0]!.deposited += 10n ** 12n), 0n, 10n ** 12n],
      ["a job lost some", ({ jobs }) => void (jobs.find(({ refund }) => refund > 9n)!.locked += 7n), 7n, 7n],
      ["a provider earned too much", ({ jobs }) => void (jobs.find(({ paid }) => paid > 9n)!.paid += 7n), 7n, 7n],
      ["the router got too little", ({ totals }) => void (totals.feesForwarded -= 7n), 7n, 7n],
      ["a sink got too little", ({ sinks }) => void (sinks[0]!.owed -= 7n), 0n, 7n],
      ["a user of a job has no account", ({ jobs }) => void (jobs[0]!.user = "nobody"), -1n, -1n],
    ];
    for (const [name, harm, found, lost] of breaks) {
      const result = syntheticReplay({ seed: 11n, jobs: 60 });
      harm(result);
      const flows = moneyFlows(result);
      for (const place of passedPlaces(flows))
        expect(into(flows, place), `${name}: ${place}`).to.equal(outOf(flows, place));
      const seen = [outOf(flows, PLACES.found), into(flows, PLACES.lost)];
      if (found < 0n)
        expect(
          seen.some((amount) => amount > 0n),
          name,
        ).to.equal(true);
      else expect(seen, name).to.deep.equal([found, lost]);
    }
  });
});

describe("the summary", () => {
  const result = syntheticReplay({ seed: 21n, jobs: 150, interrupted: true });
  const summary = summarize(result);

  it("counts every job at its end, and its money there", () => {
    expect(ENDS.reduce((sum, end) => sum + summary.byEnd[end].jobs, 0)).to.equal(150);
    for (const item of ["locked", "stillLocked", "paid", "fee", "refund"] as const) {
      for (const end of ENDS) {
        const jobs = result.jobs.filter((job) => job.end === end);
        expect(summary.byEnd[end][item]).to.equal(jobs.reduce((sum, job) => sum + job[item], 0n));
      }
      expect(ENDS.reduce((sum, end) => sum + summary.byEnd[end][item], 0n)).to.equal(summary.all[item]);
    }
    const { locked, stillLocked, paid, fee, refund } = summary.all;
    expect(stillLocked + paid + fee + refund).to.equal(locked);
  });

  it("takes gas only of jobs that were opened", () => {
    const opened = result.jobs.filter(({ id }) => id !== null);
    expect(summary.neverOpened)
      .to.equal(150 - opened.length)
      .and.to.be.above(0);
    expect(summary.all.gas?.count).to.equal(opened.length);
    expect(summary.all.gas?.min).to.equal(Math.min(...opened.map(({ gas }) => gas)));
    expect(summary.byEnd.unfinished.gas?.count).to.equal(summary.byEnd.unfinished.jobs - summary.neverOpened);
  });

  it("counts what began late and what ran over its order and its buffer", () => {
    for (const what of ["startedLate", "fromBuffer", "capped"] as const) {
      expect(summary[what], what)
        .to.equal(result.jobs.filter((job) => job[what]).length)
        .and.to.be.above(0);
    }
  });

  it("of no jobs has no gas", () => {
    expect(summarize(syntheticReplay({ seed: 1n, jobs: 0 })).all).to.deep.include({ jobs: 0, locked: 0n, gas: null });
  });

  it("adds up the checks", () => {
    expect(summary).to.include({ comparisons: 2_714, mismatches: 0 });
  });
});

describe("the periods of the outcomes", () => {
  const ended = { completed: 1, failedLater: 0, failedEarly: 0, stopped: 0, cancelled: 0, expired: 2 };
  const sample = { locked: 0n, pending: 0n, held: 0n, fees: 0n, refundsQueued: 0, refundsQueuedUsdc: 0n, ended };
  const replayOf = (...times: number[]): ReplayResult => ({
    ...syntheticReplay({ seed: 1n, jobs: 0 }),
    from: 100,
    samples: times.map((at) => ({ ...sample, at })),
  });

  it("hold every end of every sample once, side by side from the beginning to the end", () => {
    for (const days of [1, 3, 12, 100, 1_000]) {
      const result = syntheticReplay({ seed: 3n, jobs: 80, days });
      const periods = periodsOf(result);
      expect(periods.length).to.be.within(1, 80);
      for (const end of TIMED_ENDS) {
        expect(periods.reduce((sum, period) => sum + period.ended[end], 0)).to.equal(
          result.jobs.filter((job) => job.end === end).length,
        );
      }
      expect([periods[0]?.from, periods.at(-1)?.to]).to.deep.equal([result.from, result.samples.at(-1)?.at]);
      for (const [i, { from, to }] of periods.entries()) {
        expect(to).to.be.above(from);
        if (i > 0) expect(from).to.equal(periods[i - 1]?.to);
      }
    }
  });

  it("take samples of one moment together", () => {
    const spans = (...times: number[]) => periodsOf(replayOf(...times)).map(({ from, to, ended: { expired } }) => [from, to, expired]); // prettier-ignore
    expect(spans(100, 200, 300, 300)).to.deep.equal([
      [100, 200, 4],
      [200, 300, 4],
    ]);
    expect(spans(100)).to.deep.equal([[100, 100, 2]]);
    expect(spans()).to.deep.equal([]);
  });
});
