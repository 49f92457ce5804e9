import { expect } from "chai";
import hre from "hardhat";
import { embeddedChain } from "../../tasks/lib/embeddedChain.ts";
import { Progress } from "../../tasks/lib/progress.ts";
import { tourHtml } from "../../tasks/tour/page.ts";
import { holdersPart } from "../../tasks/tour/parts/holders.ts";
import { printReport } from "../../tasks/tour/print.ts";
import type { TourReport } from "../../tasks/tour/report.ts";
import { runTour } from "../../tasks/tour/tour.ts";
import { ShareModel, type Year } from "../../tasks/tour/year.ts";

const CPT = 10n ** 18n;
const WEEK = 604_800n;

describe("a year of locks in the tour", () => {
  let report: TourReport;
  let year: Year;
  before(async () => {
    const chain = await embeddedChain(hre);
    try {
      const progress = new Progress(process.stderr, true);
      ({ report } = await runTour(chain, progress, new AbortController().signal, [holdersPart]));
    } finally {
      await chain.close();
    }
    year = report.year ?? expect.fail("no year");
  });

  it("closes the ledger, and pays everybody its share to less than a unit a claim and change", () => {
    expect(report.checks.flatMap(({ mismatches }) => mismatches)).to.deep.equal([]);
    expect(report.closes).to.equal(true);
    for (const { name, claimed, expected, claims } of year.holders) {
      expect(claimed > 0n && claimed <= expected, name).to.equal(true);
      expect(expected - claimed <= BigInt(claims) + 2n, name).to.equal(true);
    }
  });

  it("gives everything that came in to the holders, but for dust", () => {
    expect(year.received).to.equal(year.claimed + year.left);
    expect(year.left < 30n).to.equal(true);
    expect(year.weeks.reduce((sum, { revenue }) => sum + revenue, 0n)).to.equal(year.received);
    const sold = year.weeks.reduce((sum, _, week) => sum + 8_000n + 150n * BigInt(week), 0n) * 1_000_000n;
    expect(report.totals).to.include({ otherRevenue: sold, feesForwarded: 0n, routerReceived: sold });
    expect((year.received * 10_000n) / sold).to.equal(3_000n);
  });

  it("shows veCPT falling, rising with what is added, and gone at the end", () => {
    const [a = [], b = [], c = []] = year.holders.map((_, i) => year.weeks.map(({ veCpt }) => veCpt[i] ?? 0n));
    expect(year.weeks).to.have.length(52);
    expect((a[19] ?? 0n) > (a[1] ?? 0n)).to.equal(false);
    expect((a[20] ?? 0n) > (a[19] ?? 0n)).to.equal(true);
    expect([c[3], c[39]]).to.deep.equal([0n, 0n]);
    expect((c[13] ?? 0n) > (c[12] ?? 0n)).to.equal(true);
    for (const { veCpt, supply } of year.weeks) {
      const sum = veCpt.reduce((total, one) => total + one, 0n);
      expect(supply >= sum && supply - sum < 3n).to.equal(true);
    }
    expect((b.at(-1) ?? 0n) > 0n).to.equal(true);
  });

  it("is in the table, and in two pictures with their numbers", () => {
    expect(printReport(report)).to.match(/A year of locks\n\nholder +claims .*holder A +14 /s);
    const page = tourHtml(report);
    for (const { claimed } of year.holders) {
      expect(page).to.include(Number(claimed / 1_000_000n).toLocaleString("en-US"));
    }
    expect(page.match(/<svg /g)).to.have.length(2);
    expect(page).to.not.match(/https?:\/\/(?!www\.w3\.org)/);
  });
});

describe("the model of shares", () => {
  const lock = (amount: bigint, weeks: bigint) => ({ amount: amount * CPT, end: weeks * WEEK });

  it("divides by amount times weeks that are left", () => {
    const model = new ShareModel();
    model.change("a", { since: 1n, ...lock(1n, 12n) });
    model.change("b", { since: 1n, ...lock(3n, 12n) });
    model.divide(400n, 2n * WEEK + 5n);
    expect([model.shareOf("a"), model.shareOf("b")]).to.deep.equal([100n, 300n]);
  });

  it("looks at the last second before the week: a lock of its first second gets nothing", () => {
    const model = new ShareModel();
    model.change("a", { since: 2n * WEEK - 1n, ...lock(1n, 12n) });
    model.change("b", { since: 2n * WEEK, ...lock(1n, 12n) });
    model.divide(100n, 2n * WEEK);
    expect([model.shareOf("a"), model.shareOf("b")]).to.deep.equal([100n, 0n]);
  });

  it("refuses money that belongs to nobody", () => {
    const model = new ShareModel();
    model.change("a", { since: 1n, ...lock(1n, 2n) });
    expect(() => model.divide(1n, 2n * WEEK)).to.throw("nobody held veCPT before week 2");
  });

  it("allows a unit less for each claim and change", () => {
    const model = new ShareModel();
    model.change("a", { since: 1n, ...lock(1n, 12n) });
    model.divide(100n, WEEK);
    model.allow("a");
    expect(model.leastOf("a")).to.equal(98n);
  });
});
