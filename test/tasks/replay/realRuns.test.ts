import { expect } from "chai";
import hre from "hardhat";
import { Progress } from "../../../tasks/lib/progress.ts";
import { readLog } from "../../../tasks/replay/log/readLog.ts";
import { DEFAULT_MAPPING } from "../../../tasks/replay/mapping.ts";
import { planReplay } from "../../../tasks/replay/plan.ts";
import { replay } from "../../../tasks/replay/replay.ts";
import type { ReplayResult } from "../../../tasks/replay/result.ts";
import { describeRealLog } from "./logs.ts";

/** All of both logs in the deep run, by `DEEP=1`; else enough of each for every fate. */
const isDeep = process.env["DEEP"] === "1";
const LIMIT = 700;

async function replayed(path: string): Promise<ReplayResult> {
  const log = await readLog(path);
  const plan = planReplay(log, DEFAULT_MAPPING, isDeep ? Infinity : LIMIT);
  const parameters = { file: path, format: log.format, plan, mapping: DEFAULT_MAPPING };
  const progress = new Progress(process.stderr, true);
  const { result, chain } = await replay(hre, parameters, progress, new AbortController().signal);
  await chain.close();
  return result;
}

function count({ jobs }: ReplayResult, which: (job: ReplayResult["jobs"][number]) => boolean): number {
  return jobs.filter(which).length;
}

describeRealLog("openb_pod_list_default.csv", (path) => {
  it("goes through the market: every job ends as the log says, and the ledger closes", async () => {
    const result = await replayed(path);
    const ends = {
      jobs: result.jobs.length,
      cancelled: count(result, ({ end }) => end === "cancelled"),
      fullRefunds: count(result, ({ end }) => end === "failedEarly"),
      startedLate: count(result, ({ startedLate }) => startedLate),
      closes: result.closes,
    };
    expect(ends).to.deep.equal(
      isDeep
        ? { jobs: 8_152, cancelled: 897, fullRefunds: 1_138, startedLate: 272, closes: true }
        : { jobs: 700, cancelled: 67, fullRefunds: 175, startedLate: 17, closes: true },
    );
  }).timeout(600_000);
});

describeRealLog("hpc2n-alea.swf", (path) => {
  it("goes through the market: unknown ends expire, long runs are paid from the buffer and no more", async () => {
    const result = await replayed(path);
    const ends = {
      jobs: result.jobs.length,
      expired: count(result, ({ end }) => end === "expired"),
      fromBuffer: count(result, ({ fromBuffer }) => fromBuffer),
      capped: count(result, ({ capped }) => capped),
      closes: result.closes,
    };
    expect(ends).to.deep.equal(
      isDeep
        ? { jobs: 3_170, expired: 25, fromBuffer: 317, capped: 3, closes: true }
        : { jobs: 700, expired: 6, fromBuffer: 34, capped: 2, closes: true },
    );
  }).timeout(600_000);
});
