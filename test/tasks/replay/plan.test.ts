import { expect } from "chai";
import { DEFAULT_MAPPING } from "../../../tasks/replay/mapping.ts";
import { endOf, isLate } from "../../../tasks/replay/ends.ts";
import type { Course, LogJob } from "../../../tasks/replay/log/types.ts";
import { planReplay, pursesOf, UnknownGpuError, type JobPlan } from "../../../tasks/replay/plan.ts";
import { EVERY_FATE, logOf, row } from "./logs.ts";

const ZERO = 1_700_000_000;
const DAY = 86_400;

function planned(course: Course, change: Partial<LogJob> = {}): JobPlan {
  const [job] = planReplay(logOf(row("job", 0, course, change)), DEFAULT_MAPPING).jobs;
  if (job === undefined) throw new Error("no job");
  return job;
}

const ranFor = (seconds: number): Course => ({ kind: "completed", startedAt: 0, endedAt: seconds });

describe("the mapping of a log", () => {
  it("orders the time a job took, up to the next power of two of 5 minutes", () => {
    const units = [1, 300, 301, 600, 601, 40_000].map((seconds) => planned(ranFor(seconds)).terms.units);
    expect(units).to.deep.equal([300n, 300n, 600n, 600n, 1_200n, 76_800n]);
  });

  it("orders what the log asked for when it says so, and at most 366 days", () => {
    expect(planned(ranFor(40_000), { requested: 1_234 }).terms.units).to.equal(1_234n);
    expect(planned(ranFor(300 * DAY)).terms.units).to.equal(BigInt(366 * DAY));
  });

  it("prices a second of all cores and GPUs, the fraction of a unit up", () => {
    // 1.5 cores at 0.03 and half a V100M16 at 1.20 USDC an hour: 0.645 / 3 600 = 179.17 units a second
    const change = { milliCores: 1_500, milliGpus: 500, gpuModels: ["V100M16"] };
    expect(planned(ranFor(40_000), change).terms.unitPrice).to.equal(180n);
  });

  it("raises the price until the job costs the escrow's minimum", () => {
    const { units, unitPrice } = planned(ranFor(300)).terms;
    expect([units, unitPrice, units * unitPrice >= 100_000n]).to.deep.equal([300n, 334n, true]);
  });

  it("gives a job that names GPUs to a provider that has one of them, and pays that one's price", () => {
    for (let i = 0; i < 50; i++) {
      const change = { name: `job ${i}`, milliGpus: 1_000, gpuModels: ["P100", "A10"] };
      const job = planned(ranFor(40_000), change);
      const hourly = job.provider.startsWith("provider P100") ? 630_000n : 780_000n;
      expect(job.provider).to.match(/^provider (P100|A10)-\d$/);
      expect(job.terms.unitPrice).to.equal((hourly + 3_599n) / 3_600n);
    }
  });

  it("spreads jobs that name none over 200 users and all 20 providers", () => {
    const rows = Array.from({ length: 4_000 }, (_, i) => row(`job ${i}`, i, { kind: "neverStarted", endedAt: i }));
    const plan = planReplay(logOf(...rows), DEFAULT_MAPPING);
    expect(plan.users).to.have.length(200);
    expect(plan.providers).to.have.length(20);
    expect(new Set(plan.jobs.map(({ provider }) => provider)).size).to.equal(20);
  });

  it("depends on the job's name alone: the same user and provider in any other log", () => {
    const [first] = planReplay(logOf(row("x", 0, ranFor(5))), DEFAULT_MAPPING).jobs;
    const [, second] = planReplay(logOf(row("y", 0, ranFor(5)), row("x", 9, ranFor(99))), DEFAULT_MAPPING).jobs;
    expect([second?.user, second?.provider]).to.deep.equal([first?.user, first?.provider]);
  });

  it("names every job that asks for a GPU nobody has", () => {
    const rows = ["H100", "G2", "H100"].map((model, i) =>
      row(`job ${i}`, 0, ranFor(1), { milliGpus: 1, gpuModels: [model] }),
    );
    expect(() => planReplay(logOf(...rows), DEFAULT_MAPPING)).to.throw(
      UnknownGpuError,
      "2 jobs ask for GPUs that no provider has, the first in line 2: H100. Providers have G2, T4, G3, P100, V100M16, V100M32, A10",
    );
  });

  it("takes the first jobs of the file under a limit", () => {
    expect(planReplay(EVERY_FATE, DEFAULT_MAPPING, 3).jobs.map(({ log }) => log.name)).to.deep.equal([
      "on time",
      "late",
      "failed early",
    ]);
  });

  it("puts the log's zero where the log says, else where the mapping says", () => {
    const log = logOf(row("job", 7, ranFor(9)));
    expect(planReplay(log, DEFAULT_MAPPING).jobs[0]?.openAt).to.equal(ZERO + 7);
    const begin = Date.parse(DEFAULT_MAPPING.begin) / 1_000;
    expect(planReplay({ ...log, zero: null }, DEFAULT_MAPPING).jobs[0]?.openAt).to.equal(begin + 7);
  });

  it("cancels a job that would wait beyond the 45 days a quote can hold", () => {
    const wait = 45 * DAY - 60;
    expect(planned({ kind: "unknown", startedAt: wait }).fate).to.deep.equal({ kind: "silent", startAt: ZERO + wait });
    expect(planned({ kind: "unknown", startedAt: wait + 1 }).fate).to.deep.equal({
      kind: "cancelled",
      at: ZERO + wait,
    });
  });

  it("knows how each job must end, and which start late", () => {
    const { jobs } = planReplay(EVERY_FATE, DEFAULT_MAPPING);
    const ends = Object.fromEntries(jobs.map((job) => [job.log.name, endOf(job)]));
    expect(ends).to.deep.equal({
      "on time": "completed",
      late: "completed",
      "failed early": "failedEarly",
      "failed later": "failedLater",
      stopped: "stopped",
      cancelled: "cancelled",
      "from the buffer": "completed",
      capped: "completed",
      "never reported": "expired",
      "out of balance": "completed",
      "on a GPU": "completed",
    });
    expect(jobs.filter(isLate).map(({ log }) => log.name)).to.deep.equal(["late"]);
  });

  it("fills each user's purse for all its jobs at once", () => {
    const { jobs } = planReplay(EVERY_FATE, DEFAULT_MAPPING);
    const purses = pursesOf({ users: [], providers: [], jobs });
    const least = jobs
      .filter(({ user }) => user === "Bo")
      .reduce((sum, { terms }) => sum + terms.units * terms.unitPrice, 0n);
    expect(purses.get("Bo")).to.equal((least * 120n) / 100n);
  });
});
