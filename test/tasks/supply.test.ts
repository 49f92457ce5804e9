import { expect } from "chai";
import hre from "hardhat";
import { embeddedChain } from "../../tasks/lib/embeddedChain.ts";
import { Progress } from "../../tasks/lib/progress.ts";
import { tourHtml } from "../../tasks/tour/page.ts";
import { holdersPart } from "../../tasks/tour/parts/holders.ts";
import { launchPart } from "../../tasks/tour/parts/launch.ts";
import { supplyPart } from "../../tasks/tour/parts/supply.ts";
import { printReport } from "../../tasks/tour/print.ts";
import type { TourReport } from "../../tasks/tour/report.ts";
import { VESTING, vestedByTable, type SupplyRecord } from "../../tasks/tour/supply.ts";
import { checkSupply } from "../../tasks/tour/supplySamples.ts";
import { runTour } from "../../tasks/tour/tour.ts";

const CPT = 10n ** 18n;
const DAY = 86_400n;
const MONTH = 30n * DAY;

describe("five years of supply in the tour", () => {
  let report: TourReport;
  let supply: SupplyRecord;
  before(async () => {
    const chain = await embeddedChain(hre);
    try {
      const progress = new Progress(process.stderr, true);
      const parts = [launchPart, holdersPart, supplyPart];
      ({ report } = await runTour(chain, progress, new AbortController().signal, parts));
    } finally {
      await chain.close();
    }
    supply = report.supply ?? expect.fail("no supply");
  });

  it("closes the ledger, and vests by the genesis table at every quarter's end", () => {
    expect(report.checks.flatMap(({ mismatches }) => mismatches)).to.deep.equal([]);
    expect(report.closes).to.equal(true);
    expect(checkSupply(supply).comparisons).to.equal(supply.samples.length * 7);
  });

  it("sells to three buyers by allowance, permit and signature", () => {
    expect(supply.sale).to.deep.equal({ usdc: 230_000_500_000n, cpt: (2_300_005n * CPT) / 8n, buyers: 3 });
  });

  it("burns every quarter for five years, and the supply falls by just that", () => {
    expect([supply.samples.length, supply.burns.length]).to.deep.equal([21, 20]);
    expect(supply.samples[0]?.supply).to.equal(100_000_000n * CPT);
    supply.burns.forEach(({ at, cptBurnt, usdcSpent, supplyAfter }, i) => {
      const before = supply.samples[i] ?? expect.fail("a burn without a sample before it");
      expect(cptBurnt > 0n && usdcSpent > 0n).to.equal(true);
      expect(before.supply - supplyAfter).to.equal(cptBurnt);
      expect(at > before.at && at <= (supply.samples[i + 1]?.at ?? 0n)).to.equal(true);
    });
    const { at: first = 0n } = supply.samples[0] ?? {};
    const { at: last = 0n } = supply.samples.at(-1) ?? {};
    expect(last - first > 4n * 365n * DAY).to.equal(true);
  });

  it("releases everything that was sold and granted by the end", () => {
    const { released } = supply.samples.at(-1) ?? expect.fail("no samples");
    expect(released).to.deep.equal({
      foundation: 17_000_000n * CPT,
      "private sale": supply.sale.cpt,
      team: supply.teamGranted,
    });
  });

  it("shows supply, vesting and burns in pictures, with the numbers below them", () => {
    const html = tourHtml(report);
    for (const id of ["supply", "vesting", "burns"])
      expect(html).to.match(new RegExp(`id="${id}-title"[\\s\\S]*?<svg`));
    for (const { cptBurnt } of supply.burns) expect(html).to.contain((cptBurnt / CPT).toLocaleString("en-US"));
    expect(printReport(report)).to.contain("Supply of CPT, at every quarter's end");
  });

  it("notices a wei too much or too little", () => {
    const changed = (change: (record: SupplyRecord) => void) => {
      const record = structuredClone(supply);
      change(record);
      return checkSupply(record).mismatches.map(({ what }) => what);
    };
    const of = (record: SupplyRecord, i: number) => record.samples[i] ?? expect.fail("no sample");
    expect(changed((record) => void (of(record, 3).vested.team += 1n))).to.have.length(1);
    expect(changed((record) => void (of(record, 9).vested.foundation -= 4n))).to.deep.equal([
      "CPT vested, by the genesis table",
      "CPT released, at most what has vested",
    ]);
    expect(changed((record) => void (of(record, 5).supply += 1n))).to.deep.equal([
      "supply = 100 000 000 less what was burnt",
    ]);
    expect(changed((record) => void (of(record, 5).released.foundation += 10n ** 26n))).to.deep.equal([
      "CPT released, at most what has vested",
    ]);
  });
});

describe("vesting by the genesis table", () => {
  const amount = 1_000n * CPT;

  it("gives nothing before the listing", () => {
    for (const category of VESTING) expect(vestedByTable(category, amount, -1n)).to.equal(0n);
  });

  it("gives at each corner what the table says", () => {
    const corners = (category: (typeof VESTING)[number], months: number[]) =>
      months.map((month) => vestedByTable(category, amount, BigInt(month) * MONTH) / CPT);
    expect(corners("foundation", [0, 12, 24, 25])).to.deep.equal([100n, 550n, 1_000n, 1_000n]);
    expect(corners("private sale", [0, 6, 15, 24, 25])).to.deep.equal([0n, 0n, 500n, 1_000n, 1_000n]);
    expect(corners("team", [0, 12, 30, 48, 49])).to.deep.equal([0n, 0n, 500n, 1_000n, 1_000n]);
  });
});
