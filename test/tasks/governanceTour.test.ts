import { expect } from "chai";
import hre from "hardhat";
import { embeddedChain } from "../../tasks/lib/embeddedChain.ts";
import { Progress } from "../../tasks/lib/progress.ts";
import type { Part } from "../../tasks/tour/context.ts";
import { tourHtml } from "../../tasks/tour/page.ts";
import { governancePart } from "../../tasks/tour/parts/governance.ts";
import { launchPart } from "../../tasks/tour/parts/launch.ts";
import { printReport } from "../../tasks/tour/print.ts";
import type { TourReport } from "../../tasks/tour/report.ts";
import { runTour } from "../../tasks/tour/tour.ts";

const YEAR = 365 * 86_400;
const CPT = 10n ** 18n;

/** Until the foundation has CPT for the holders. */
const aYearLater: Part = {
  name: "a year later",
  run: async ({ connection }) => void (await connection.networkHelpers.time.increase(YEAR)),
};

describe("the hand-over in the tour", () => {
  let report: TourReport;
  before(async () => {
    const chain = await embeddedChain(hre);
    try {
      const progress = new Progress(process.stderr, true);
      const parts = [launchPart, aYearLater, governancePart];
      ({ report } = await runTour(chain, progress, new AbortController().signal, parts));
    } finally {
      await chain.close();
    }
  });

  it("closes the ledger, and ends as it was meant to", () => {
    expect(report.checks.flatMap(({ mismatches }) => mismatches)).to.deep.equal([]);
    expect(report.closes).to.equal(true);
    const proposals = report.governance?.proposals ?? [];
    expect(proposals.map(({ state, expected }) => [state, expected])).to.deep.equal([
      ["Executed", "Executed"],
      ["Canceled", "Canceled"],
      ["Executed", "Executed"],
    ]);
    for (const { votes, quorum } of proposals) expect(votes.for).to.be.greaterThan(quorum);
  });

  it("hands over after 13 weeks, with more than ten million veCPT", () => {
    const { acts = [], handedOverAt = 0n, veCpt = 0n } = report.governance ?? {};
    const locked = acts.find(({ what }) => what.startsWith("lock"))?.at ?? 0n;
    expect(handedOverAt - locked).to.be.greaterThan(91n * 86_400n - 1n);
    expect(veCpt).to.be.greaterThan(10_000_000n * CPT);
  });

  it("is told in the tables and on the page", () => {
    for (const text of [printReport(report), tourHtml(report)]) {
      expect(text).to.include("Renew the veto, and more");
      expect(text).to.include("cancels it");
    }
  });
});
