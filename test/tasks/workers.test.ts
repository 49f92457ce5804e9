import { expect } from "chai";
import { Meter } from "../../tasks/tour/meter.ts";
import { measure, sampleLeaf } from "../../tasks/tour/metering.ts";
import { runWorker, type WorkRun } from "../../tasks/tour/runWorker.ts";
import type { WorkSpec } from "../../tasks/tour/workers/types.ts";

const HASH: WorkSpec = { kind: "hash", seed: 1, budgetMs: 100, linksPerRound: 2_000 };

describe("a provider's worker process", () => {
  it("delivers a result that the meter's process verifies, and its time is the units", async () => {
    const meter = new Meter();
    try {
      const run = await runWorker(HASH);
      const measurement = await meter.measure(run);
      expect(measurement.outcome).to.equal("Completed");
      expect(Number(measurement.units)).to.be.at.least(HASH.budgetMs).and.at.most(run.watchedMs);
      expect(measurement.finding).to.match(/^\d+ of \d+ stretches recomputed$/);
      expect(measurement.meteringRoot).to.match(/^0x[0-9a-f]{64}$/);
    } finally {
      meter.stop();
    }
  });

  it("that is killed is a failure of the provider, with the signal as the reason", async () => {
    const run = await runWorker({ ...HASH, budgetMs: 5_000 }, { fault: { killAfterMs: 20 } });
    expect(run.end).to.deep.equal({ type: "crashed", reason: "killed by SIGKILL" });
    expect(run.samples).to.not.be.empty;
    expect(measure(run)).to.include({ outcome: "FailedByProvider", finding: "killed by SIGKILL" });
  });

  it("that throws is a failure of the provider, with the error as the reason", async () => {
    const run = await runWorker({ kind: "matmul", seed: 1, budgetMs: 100, size: 10_000_000 });
    expect(run.end.type).to.equal("crashed");
    expect(measure(run)).to.include({ outcome: "FailedByProvider", units: 0n });
    expect(measure(run).finding).to.match(/^exit status 1: RangeError/);
  });

  it("that hangs is killed when its time is over", async () => {
    const run = await runWorker({ ...HASH, linksPerRound: 2 ** 40 }, { timeoutMs: 500 });
    expect(run.end).to.deep.equal({ type: "crashed", reason: "killed by SIGKILL" });
  });

  it("that is stopped delivers what it has, and the outcome is Partial", async () => {
    const run = await runWorker({ ...HASH, budgetMs: 20_000 }, { stopAfterMs: 50 });
    expect(run.stopped).to.equal(true);
    expect(measure(run)).to.include({ outcome: "Partial" });
    expect(run.watchedMs).to.be.lessThan(10_000);
  });

  it("that tampers with its result is not paid for", async () => {
    const run = await runWorker(HASH, { fault: { tamper: true } });
    expect(measure(run)).to.include({ outcome: "FailedByProvider", units: 0n });
  });

  it("is gone when the tour is interrupted", async () => {
    const controller = new AbortController();
    const running = runWorker(
      { ...HASH, budgetMs: 20_000 },
      { signal: controller.signal, onSample: () => controller.abort() },
    );
    const error = await running.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.equal(controller.signal.reason);
  });
});

describe("the meter", () => {
  const run: WorkRun = {
    spec: HASH,
    samples: [
      { round: 1, cpuUs: 10, wallUs: 10, work: 2_000 },
      { round: 2, cpuUs: 20, wallUs: 20, work: 4_000 },
      { round: 3, cpuUs: 30, wallUs: 30, work: 6_000 },
    ],
    watchedMs: 7.9,
    stopped: false,
    end: { type: "crashed", reason: "exit status 1" },
  };

  it("never counts more time than passed on its own clock", () => {
    const boastful = run.samples.map((sample) => ({ ...sample, cpuUs: 1e9, wallUs: 1e9 }));
    expect(measure({ ...run, samples: boastful }).units).to.equal(7n);
  });

  it("commits to every sample by the root", () => {
    const { meteringRoot } = measure(run);
    const changed = run.samples.with(1, { round: 2, cpuUs: 21, wallUs: 20, work: 4_000 });
    expect(measure({ ...run, samples: changed }).meteringRoot).to.not.equal(meteringRoot);
    expect(measure({ ...run, samples: run.samples.slice(0, 1) }).meteringRoot).to.equal(
      sampleLeaf({ round: 1, cpuUs: 10, wallUs: 10, work: 2_000 }),
    );
  });

  it("says so when its process has ended", async () => {
    const meter = new Meter();
    meter.stop();
    const error = await meter.measure(run).catch((reason: unknown) => reason);
    expect(error)
      .to.be.instanceOf(Error)
      .with.property("message")
      .that.matches(/the meter's process ended/);
  });
});
