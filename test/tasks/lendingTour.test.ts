import { expect } from "chai";
import hre from "hardhat";
import { embeddedChain } from "../../tasks/lib/embeddedChain.ts";
import { Progress } from "../../tasks/lib/progress.ts";
import type { LendingRecord, PoolSample } from "../../tasks/tour/lending.ts";
import { tourHtml } from "../../tasks/tour/page.ts";
import { lendingPart } from "../../tasks/tour/parts/lending.ts";
import { printReport } from "../../tasks/tour/print.ts";
import { toJson, type TourReport } from "../../tasks/tour/report.ts";
import { runTour } from "../../tasks/tour/tour.ts";

const DAY = 86_400n;
const PERCENT = 10n ** 16n;
const USDC = 1_000_000n;
/** Of a price: USDC units of what so many shares are worth. */
const worth = (shares: bigint, priceE18: bigint): bigint => (shares * priceE18) / 10n ** 24n;

describe("the lending pool in the tour", () => {
  let report: TourReport;
  let lending: LendingRecord;
  before(async () => {
    const chain = await embeddedChain(hre);
    try {
      const progress = new Progress(process.stderr, true);
      ({ report } = await runTour(chain, progress, new AbortController().signal, [lendingPart]));
    } finally {
      await chain.close();
    }
    lending = report.lending ?? expect.fail("no lending");
  });

  const sample = (what: string): PoolSample =>
    lending.samples.find((one) => one.what === what) ?? expect.fail(`no sample: ${what}`);
  const since = (what: string): PoolSample[] => lending.samples.slice(lending.samples.indexOf(sample(what)));

  it("closes the ledger, with pool, queue, insurance, lenders and borrowers in it", () => {
    expect(report.checks.flatMap(({ mismatches }) => mismatches)).to.deep.equal([]);
    expect(report.closes).to.equal(true);
    expect(report.checks.at(-1)?.comparisons).to.be.greaterThan(14 * lending.samples.length + 50);
  });

  it("takes 250 days and more, looked at once a week at least", () => {
    const times = lending.samples.map(({ at }) => at);
    times.slice(1).forEach((at, i) => {
      const before = times[i] ?? 0n;
      expect(at >= before && at - before <= 9n * DAY).to.equal(true);
    });
    expect((times.at(-1) ?? 0n) - (times[0] ?? 0n) > 250n * DAY).to.equal(true);
  });

  it("lends more month by month, to three quarters and never by a draw to more than four fifths", () => {
    const stages = ["first draws", "second campaign", "third campaign", "three quarters are lent"].map(sample);
    stages.slice(1).forEach(({ utilization }, i) => {
      expect(utilization > (stages[i]?.utilization ?? 0n)).to.equal(true);
    });
    const { utilization, borrowApy } = sample("before the run");
    expect(utilization > 75n * PERCENT && utilization <= 80n * PERCENT).to.equal(true);
    expect(borrowApy).to.equal((1_111n * PERCENT) / 100n);
  });

  it("absorbs a run: nobody waits a week later, and exits are instant again", () => {
    const { shares, supply, atOnce, settled, cancelled, settlements, requestedAt, endedAt } = lending.run;
    expect(shares * 3n > supply * 2n, "most lenders").to.equal(true);
    expect(atOnce.shares + settled + cancelled).to.equal(shares);
    for (const amount of [atOnce.shares, settled, cancelled]) expect(amount > 0n).to.equal(true);
    expect(settlements.length).to.be.greaterThan(5);
    expect(endedAt - requestedAt < 7n * DAY).to.equal(true);
    expect(sample("run: nobody waits any more").queuedShares).to.equal(0n);
    const after = lending.acts.filter(({ at }) => at > endedAt);
    expect(after[0]?.what).to.match(/^leaves at once/);
  });

  it("lets no more leave on the first day than a tenth, and then what comes back", () => {
    const [first, second, third] = lending.run.settlements;
    const { totalAssets } = sample("most lenders ask for their shares");
    // of midnight: the interest of half a day more
    expect((first?.assets ?? 0n) <= totalAssets / 10n + 50n * USDC).to.equal(true);
    const { cash } = sample("run: a tenth leaves");
    expect((second?.assets ?? 0n) <= cash).to.equal(true);
    expect((third?.assets ?? 0n) > (first?.assets ?? 0n), "a repayment leaves beside the budget").to.equal(true);
  });

  it("raises the rate in the run to nearly 20 %, and lenders' not much above 8 %", () => {
    const { borrowApy, supplyApy, utilization } = sample("run: the rest of the cash leaves");
    expect(utilization > 99n * PERCENT).to.equal(true);
    expect(borrowApy > 19n * PERCENT && borrowApy <= 20n * PERCENT).to.equal(true);
    expect(supplyApy > 7n * PERCENT && supplyApy <= 8n * PERCENT).to.equal(true);
    expect(sample("after the run").borrowApy).to.equal((1_111n * PERCENT) / 100n);
  });

  it("never lowers the price of a share before a line is late, whoever comes and goes", () => {
    const until = lending.samples.slice(0, lending.samples.indexOf(sample("a line is late")));
    until.slice(1).forEach(({ exitPriceE18, priceE18 }, i) => {
      expect(exitPriceE18).to.equal(priceE18);
      expect(priceE18 >= (until[i]?.priceE18 ?? 0n)).to.equal(true);
    });
  });

  it("makes exits wait for a late line, but for who accepts a haircut, which the others gain", () => {
    const { lateAt, recognizedAt } = lending.loss;
    const { exitPriceE18, priceE18, late, insured, owedToInsurance, supply } = sample("a line is late");
    const uncovered = late - insured - owedToInsurance;
    const difference = worth(supply, priceE18 - exitPriceE18);
    expect(difference <= uncovered && uncovered - difference <= 1n).to.equal(true);
    const exits = lending.acts.filter(
      ({ at, what }) => at > lateAt && at < recognizedAt && /leaves|settles/.test(what),
    );
    expect(exits.map(({ who }) => who)).to.deep.equal(["lender E"]);
    const left = sample("lender E leaves at a loss, in part");
    expect(left.priceE18 > priceE18).to.equal(true);
  });

  it("has the compartment pay first, all that it has, and the shares the rest", () => {
    const { amount, byInsurance, byShares } = lending.loss;
    const [before, after] = [sample("before the loss"), sample("the loss is taken")];
    expect(byInsurance + byShares).to.equal(amount);
    expect(byInsurance > 0n && byShares > 0n).to.equal(true);
    expect(byInsurance).to.equal(before.insured + before.owedToInsurance);
    expect([after.insured, after.owedToInsurance, after.late]).to.deep.equal([0n, 0n, 0n]);
    expect(before.totalAssets - after.totalAssets).to.equal(byShares);
    expect([after.priceE18, after.exitPriceE18]).to.deep.equal([before.exitPriceE18, before.exitPriceE18]);
  });

  it("lifts the price by what comes back, over seven days", () => {
    const { recovered, toShares } = lending.loss;
    expect(toShares).to.equal(recovered);
    const week = since("50 000 USDC come back").slice(0, 8);
    week.slice(1).forEach(({ totalAssets }, i) => {
      const gained = totalAssets - (week[i]?.totalAssets ?? 0n);
      // a seventh, and some interest on the lines that are paid
      expect(gained > recovered / 7n && gained < recovered / 7n + 100n * USDC).to.equal(true);
    });
    const end = sample("at the end");
    expect(end.priceE18).to.equal(end.exitPriceE18);
  });

  it("gives lenders together what borrowers paid, less losses", () => {
    const paidIn = lending.lenders.reduce((sum, lender) => sum + lender.paidIn, 0n);
    const has = lending.lenders.reduce((sum, { gotOut, worth: left }) => sum + gotOut + left, 0n);
    const { byShares, recovered } = lending.loss;
    const paid = lending.borrowers
      .filter(({ name }) => name !== lending.loss.borrower)
      .reduce((sum, { drawn, repaid, debt }) => sum + repaid + debt - drawn, 0n);
    expect(has - paidIn > recovered - byShares).to.equal(true);
    expect(has - paidIn < recovered - byShares + paid + 10_000n * USDC).to.equal(true);
  });

  it("is told in the tables, and on the page in four pictures with their numbers", () => {
    const [text, html] = [printReport(report), tourHtml(report)];
    for (const { what } of lending.samples) if (what !== null) expect(text).to.include(what);
    for (const { who } of lending.acts) expect(html).to.include(who);
    for (const id of ["pool-money", "pool-rates", "pool-queue", "pool-price"])
      expect(html).to.match(new RegExp(`id="${id}-title"[\\s\\S]*?<svg[\\s\\S]*?id="${id}-table"`));
    for (const id of ["pool-acts", "pool-loss", "pool-lenders", "pool-borrowers"])
      expect(html).to.include(`<table id="${id}">`);
    expect(html.match(/<svg /g)).to.have.length(6);
  });

  it("is in the JSON, with amounts as decimal strings", () => {
    const parsed: unknown = JSON.parse(toJson(report));
    const { samples, loss } = lending;
    expect(parsed).to.have.nested.property("lending.samples[0].totalAssets", samples[0]?.totalAssets.toString());
    expect(parsed).to.have.nested.property("lending.loss.byShares", loss.byShares.toString());
  });
});
