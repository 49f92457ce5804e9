import { expect } from "chai";
import hre from "hardhat";
import { embeddedChain } from "../../tasks/lib/embeddedChain.ts";
import { Progress } from "../../tasks/lib/progress.ts";
import type { BridgeRecord } from "../../tasks/tour/bridge.ts";
import { bridgePart } from "../../tasks/tour/parts/bridge.ts";
import type { TourReport } from "../../tasks/tour/report.ts";
import { runTour } from "../../tasks/tour/tour.ts";

describe("the bridge in the tour", () => {
  let report: TourReport;
  let bridge: BridgeRecord;
  before(async () => {
    const chain = await embeddedChain(hre);
    try {
      const progress = new Progress(process.stderr, true);
      ({ report } = await runTour(chain, progress, new AbortController().signal, [bridgePart]));
    } finally {
      await chain.close();
    }
    bridge = report.bridge ?? expect.fail("no bridge");
  });

  it("closes the ledger, with what is locked, out and under way in it, and every wallet", () => {
    expect(report.checks.flatMap(({ mismatches }) => mismatches)).to.deep.equal([]);
    expect(report.closes).to.equal(true);
  });
});
