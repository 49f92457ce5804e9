import { expect } from "chai";
import { DEFAULT_MAPPING } from "../../../tasks/replay/mapping.ts";
import { planReplay } from "../../../tasks/replay/plan.ts";
import { BATCH_SIZE, timelineOf } from "../../../tasks/replay/timeline.ts";
import { EVERY_FATE, logOf, row } from "./logs.ts";

const ZERO = 1_700_000_000; // 200 seconds after a multiple of 5 minutes
const WEEK = 7 * 86_400;

function events(log = EVERY_FATE) {
  return timelineOf(planReplay(log, DEFAULT_MAPPING)).map(({ at, kind, jobs }) => ({
    at: at - ZERO,
    kind,
    jobs: jobs.map(({ log: { name } }) => name),
  }));
}

describe("the timeline of a replay", () => {
  it("opens, starts, cancels and expires at the log's own second", () => {
    const of = (name: string) => events().filter(({ jobs }) => jobs.includes(name));
    expect(of("cancelled").map(({ at, kind }) => [at, kind])).to.deep.equal([
      [120, "open"],
      [120, "ended"],
      [120, "cancel"],
    ]);
    expect(of("never reported").map(({ at, kind }) => [at, kind])).to.deep.equal([
      [700, "open"],
      [900, "start"],
      [1_500, "ended"],
      [1_500 + WEEK, "expire"],
    ]);
  });

  it("reports all that ended within the same 5 minutes of the clock together", () => {
    const reports = events().filter(({ kind }) => kind === "report");
    expect(reports.map(({ at, jobs }) => [at, jobs.toSorted()])).to.deep.equal([
      [400, ["failed early", "failed later", "stopped"]],
      [1_900, ["capped", "from the buffer"]],
      [3_100, ["on time"]],
      [3_400, ["late"]],
      [4_300, ["out of balance"]],
      [90_100, ["on a GPU"]],
    ]);
    for (const { at } of reports) expect((ZERO + at) % 300).to.equal(0);
  });

  it("never goes back in time, and nothing happens to a job before it is open", () => {
    const all = events();
    expect(all.map(({ at }) => at)).to.deep.equal(all.map(({ at }) => at).toSorted((a, b) => a - b));
    for (const { log } of planReplay(EVERY_FATE, DEFAULT_MAPPING).jobs) {
      expect(all.find(({ jobs }) => jobs.includes(log.name))?.kind, log.name).to.equal("open");
    }
  });

  it("pays out every week, the last time when everything has matured", () => {
    const payouts = events().filter(({ kind }) => kind === "payout");
    expect(payouts.map(({ at }) => at)).to.deep.equal([WEEK, 2 * WEEK]);
    expect(events().at(-1)?.kind).to.equal("payout");
  });

  it("splits what is more than one transaction takes", () => {
    const course = { kind: "completed", startedAt: 0, endedAt: 100 } as const;
    const rows = Array.from({ length: BATCH_SIZE + 1 }, (_, i) => row(`job ${i}`, 0, course));
    const sizes = events(logOf(...rows))
      .filter(({ kind }) => kind === "report")
      .map(({ jobs }) => jobs.length);
    expect(sizes).to.deep.equal([BATCH_SIZE, 1]);
  });
});
