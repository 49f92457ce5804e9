import { expect } from "chai";
import type { SeenJob } from "../../../tasks/lib/market/witnesses/events.ts";
import type { RunningJob } from "../../../tasks/replay/acts.ts";
import { checkEnds } from "../../../tasks/replay/checkEnds.ts";
import { DEFAULT_MAPPING } from "../../../tasks/replay/mapping.ts";
import { planReplay } from "../../../tasks/replay/plan.ts";
import { EVERY_FATE } from "./logs.ts";

const JOBS = planReplay(EVERY_FATE, DEFAULT_MAPPING).jobs.map((plan, i): RunningJob => {
  return { plan, id: BigInt(i + 1), gas: 0 };
});

/** How the log says it ends, by hand. */
const ENDS: Record<string, Pick<SeenJob, "end" | "units">> = {
  "on time": { end: "Completed", units: 2_990n },
  late: { end: "Completed", units: 3_000n },
  "failed early": { end: "FailedByProvider", units: 299n },
  "failed later": { end: "FailedByProvider", units: 300n },
  stopped: { end: "FailedByUser", units: 100n },
  cancelled: { end: "Cancelled", units: null },
  "from the buffer": { end: "Completed", units: 1_200n },
  capped: { end: "Completed", units: 1_201n },
  "never reported": { end: "Expired", units: null },
  "out of balance": { end: "Completed", units: 300n },
  "on a GPU": { end: "Completed", units: 85_999n },
};

/** What the events say when all is well, changed for one job; null leaves it out. */
function seen(name?: string, change: Partial<SeenJob> | null = {}): Map<bigint, SeenJob> {
  const money = { locked: 0n, stillLocked: 0n, paid: 0n, fee: 0n, refund: 0n };
  const rest = { ...money, user: "", provider: "", state: "settled" as const };
  return new Map(
    JOBS.flatMap(({ plan: { log }, id }) => {
      if (log.name === name && change === null) return [];
      const job = { ...rest, end: null, units: null, ...ENDS[log.name], startedLate: log.name === "late" };
      return [[id ?? 0n, { ...job, ...(log.name === name ? change : {}) }]];
    }),
  );
}

function named(jobs: Map<bigint, SeenJob>, isOver = true): string[] {
  const { closes, mismatches } = checkEnds(JOBS, jobs, isOver);
  expect(closes).to.equal(mismatches.length === 0);
  return mismatches.map(({ account, what }) => `${account}: ${what}`);
}

describe("the check of ends", () => {
  it("finds nothing when all ended as the log says", () => {
    expect(named(seen())).to.deep.equal([]);
    expect(checkEnds(JOBS, seen(), true).comparisons).to.equal(3 * JOBS.length);
  });

  it("names a job that ended otherwise, after other units, or whose start was not told as it was", () => {
    expect(named(seen("cancelled", { end: "Expired" }))).to.deep.equal(["job cancelled: ended Cancelled"]);
    expect(named(seen("stopped", { end: "Completed" }))).to.deep.equal(["job stopped: ended FailedByUser"]);
    expect(named(seen("capped", { units: 1_200n }))).to.deep.equal(["job capped: units"]);
    expect(named(seen("never reported", { units: 1n }))).to.deep.equal(["job never reported: units"]);
    expect(named(seen("late", { startedLate: false }))).to.deep.equal(["job late: started late"]);
    expect(named(seen("on time", { startedLate: true }))).to.deep.equal(["job on time: started late"]);
  });

  it("names a job that has not ended, or that nobody has seen, once all must have", () => {
    expect(named(seen("cancelled", { end: null }))).to.deep.equal(["job cancelled: ended Cancelled"]);
    expect(named(seen("cancelled", null))).to.deep.equal(["job cancelled: ended Cancelled"]);
    const unopened = JOBS.map((job) => (job.plan.log.name === "cancelled" ? { ...job, id: null } : job));
    expect(checkEnds(unopened, seen(), true).mismatches.map(({ account }) => account)).to.deep.equal(["job cancelled"]);
  });

  it("leaves out what has not ended yet at an interruption, and nothing else", () => {
    expect(named(seen("cancelled", { end: null }), false)).to.deep.equal([]);
    expect(named(seen("cancelled", null), false)).to.deep.equal([]);
    expect(named(seen("cancelled", { end: "Expired" }), false)).to.deep.equal(["job cancelled: ended Cancelled"]);
  });
});
