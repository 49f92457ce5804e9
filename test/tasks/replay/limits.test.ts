import { expect } from "chai";
import { lockedFor } from "../../../tasks/lib/market/terms.ts";
import { BeyondLimitsError, requireWithinLimits } from "../../../tasks/replay/limits.ts";
import type { LogJob } from "../../../tasks/replay/log/types.ts";
import { DEFAULT_MAPPING, type Mapping } from "../../../tasks/replay/mapping.ts";
import { planReplay } from "../../../tasks/replay/plan.ts";
import { EVERY_FATE, logOf, row } from "./logs.ts";

const HOUR = 3_600;
const MINIMUM = 100_200n; // what a job costs at least: 300 seconds at 334 units

/** Jobs in the order given that take 5 minutes each, so that each costs the minimum. */
function short(...starts: number[]): LogJob[] {
  return starts.map((at, i) => row(`job ${i}`, at, { kind: "completed", startedAt: at, endedAt: at + 300 }));
}

function problems(jobs: LogJob[], change: Partial<Mapping> = {}, zero?: number): string[] {
  const mapping = { ...DEFAULT_MAPPING, ...change };
  const log = logOf(...jobs);
  try {
    requireWithinLimits(planReplay(zero === undefined ? log : { ...log, zero }, mapping), mapping);
    return [];
  } catch (error) {
    expect(error).to.be.instanceOf(BeyondLimitsError);
    return (error as Error).message.split("\n").slice(1);
  }
}

describe("the limits of the market", () => {
  it("let a log pass that keeps them", () => {
    expect(() => requireWithinLimits(planReplay(EVERY_FATE, DEFAULT_MAPPING), DEFAULT_MAPPING)).to.not.throw();
  });

  it("refuse a job before 1970-01-03 or after 2199, by its line", () => {
    const DAY = 86_400;
    expect(problems(short(0), {}, 2 * DAY)).to.deep.equal([]);
    expect(problems(short(0), {}, 2 * DAY - 1)).to.deep.equal([
      "  job job 0 (line 2): opens at 1970-01-02T23:59:59.000Z, expected 1970-01-03T00:00:00.000Z or later; the log " +
        `begins where its UnixStartTime says, else where the mapping's "begin" does`,
    ]);
    const end = Date.UTC(2200, 0, 1) / 1_000;
    expect(problems(short(0), {}, end - 300)).to.deep.equal([]);
    expect(problems(short(0), {}, end - 299)[0]).to.include(
      "lasts until 2200-01-01T00:00:01.000Z, expected 2200-01-01T00:00:00.000Z or earlier",
    );
    const last = 2 ** 40;
    const never = row("never", 0, { kind: "neverStarted", endedAt: last });
    const silent = row("silent", last, { kind: "unknown", startedAt: last });
    expect(problems([never, silent]).map((line) => line.split(":")[0])).to.deep.equal([
      "  job never (line 2)",
      "  job silent (line 3)",
    ]);
  });

  it("refuse a unit price, and a lock, that the escrow cannot write down or the meter not release", () => {
    const change = { milliCores: 1_000 };
    const job = row("dear", 0, { kind: "completed", startedAt: 0, endedAt: 1 }, { ...change, requested: 1 });
    const perSecond = (units: bigint): Partial<Mapping> => ({
      corePrice: units * 3_600n,
      meterDailyCap: 2n ** 52n - 1n,
    });
    expect(problems([job], perSecond(2n ** 45n - 1n))).to.deep.equal([]);
    expect(problems([job], perSecond(2n ** 45n))).to.deep.equal([
      "  job dear (line 2): a second costs 35,184,372.088832 USDC, expected at most 35,184,372.088831",
    ]);
    const [plan] = planReplay(logOf(job), DEFAULT_MAPPING).jobs;
    const locked = plan === undefined ? 0n : lockedFor(plan.terms);
    expect(problems([job], { meterDailyCap: locked })).to.deep.equal([]);
    expect(problems([job], { meterDailyCap: locked - 1n })).to.deep.equal([
      "  job dear (line 2): locks 0.120000 USDC, expected at most the mapping's meterDailyCap, 0.119999",
    ]);
  });

  it("refuse a payment that the escrow would hold, being above what the meter may release in a day", () => {
    const cap = { meterDailyCap: 2n * MINIMUM };
    expect(problems(short(0, 0), cap)).to.deep.equal([]);
    expect(problems(short(0, 0, 12 * HOUR), cap)).to.deep.equal([
      "  job job 2 (line 4): ends at 2023-11-15T10:18:20.000Z and costs 0.100200 USDC, with 0.200400 of the day before " +
        "above the mapping's meterDailyCap, 0.200400",
    ]);
  });

  it("count what is released as the escrow does, in periods of 8 hours of the clock, the last four", () => {
    const zero = 1_700_006_400; // begins such a period
    const cap = { meterDailyCap: MINIMUM * 2n };
    expect(problems(short(0, 0, 32 * HOUR - 600), cap, zero)).to.have.length(1);
    expect(problems(short(0, 0, 32 * HOUR - 599), cap, zero)).to.deep.equal([]);
  });

  it("tell at most 20 jobs and how many more", () => {
    const lines = problems(short(...Array.from({ length: 25 }, () => 0)), {}, 0);
    expect(lines).to.have.length(21);
    expect(lines.at(-1)).to.equal("  and 5 more");
  });
});
