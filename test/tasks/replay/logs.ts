import { existsSync } from "node:fs";
import { join } from "node:path";
import { CSV_COLUMNS } from "../../../tasks/replay/log/csvColumns.ts";
import type { Course, JobLog, LogJob } from "../../../tasks/replay/log/types.ts";

/** A row of a log: one core for an hour, unless told otherwise. */
export function row(name: string, submittedAt: number, course: Course, change: Partial<LogJob> = {}): LogJob {
  return {
    line: 1,
    name,
    user: null,
    submittedAt,
    requested: null,
    milliCores: 1_000,
    milliGpus: 0,
    gpuModels: [],
    course,
    ...change,
  };
}

export function logOf(...jobs: LogJob[]): JobLog {
  return { format: "csv", zero: 1_700_000_000, jobs: jobs.map((job, i) => ({ ...job, line: i + 2 })) };
}

/** One job of every fate, of two users. */
export const EVERY_FATE: JobLog = logOf(
  row("on time", 0, { kind: "completed", startedAt: 10, endedAt: 3_000 }, { user: "Ada" }),
  row("late", 0, { kind: "completed", startedAt: 301, endedAt: 3_301 }, { user: "Ada" }),
  row("failed early", 60, { kind: "failed", startedAt: 60, endedAt: 359 }, { user: "Ada" }),
  row("failed later", 60, { kind: "failed", startedAt: 60, endedAt: 360 }, { user: "Bo" }),
  row("stopped", 100, { kind: "stopped", startedAt: 100, endedAt: 200 }, { user: "Bo" }),
  row("cancelled", 120, { kind: "neverStarted", endedAt: 120 }, { user: "Bo" }),
  row("from the buffer", 500, { kind: "completed", startedAt: 500, endedAt: 1_700 }, { user: "Ada", requested: 1_000 }),
  row("capped", 500, { kind: "completed", startedAt: 500, endedAt: 1_701 }, { user: "Ada", requested: 1_000 }),
  row("never reported", 700, { kind: "unknown", startedAt: 900 }, { user: "Bo", requested: 600 }),
  row("out of balance", 4_000, { kind: "completed", startedAt: 4_000, endedAt: 4_300 }, { user: "Bo" }),
  row(
    "on a GPU",
    4_000,
    { kind: "completed", startedAt: 4_001, endedAt: 90_000 },
    { user: "Ada", milliGpus: 2_000, gpuModels: ["V100M32", "V100M16"] },
  ),
);

/** As lines of a CSV file: completed, failed later and late, failed early, cancelled. */
export const CSV_ROWS = [
  "a,12000,16384,1,1000,,LS,Running,0,4000,0",
  "b,6000,12288,1,460,T4|G2,LS,Failed,10,900,400",
  "c,6000,12288,0,0,,BE,Failed,20,100,20",
  "d,6000,12288,0,0,,BE,Pending,20,100,",
];

export function csvOf(rows: readonly string[]): string {
  return [CSV_COLUMNS.join(","), ...rows, ""].join("\n");
}

const REAL_LOGS = join(import.meta.dirname, "../../../../shared/data");

/** Skipped tests fail the whole run, so that without the logs, which a clone has not, these are not even declared. */
export function describeRealLog(file: string, tests: (path: string) => void): void {
  const path = join(REAL_LOGS, file);
  if (existsSync(path)) describe(`the real log ${file}`, () => tests(path));
  else console.warn(`NOT TESTED: the real log ${file}, because ${path} does not exist`);
}
