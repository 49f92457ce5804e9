import { expect } from "chai";
import { readLog } from "../../../../tasks/replay/log/readLog.ts";
import type { Course, JobLog, LogJob } from "../../../../tasks/replay/log/types.ts";
import { describeRealLog } from "../logs.ts";

const count = ({ jobs }: JobLog, is: (job: LogJob) => boolean) => jobs.filter(is).length;
const ofKind = (log: JobLog, kind: Course["kind"]) => count(log, ({ course }) => course.kind === kind);

/** Seconds; undefined when it did not run or nobody knows. */
function secondsOf({ course }: LogJob): number | undefined {
  return "startedAt" in course && "endedAt" in course ? course.endedAt - course.startedAt : undefined;
}

describeRealLog("openb_pod_list_default.csv", (path) => {
  let log: JobLog;
  let seconds: number;
  before(async () => {
    const start = performance.now();
    log = await readLog(path);
    seconds = (performance.now() - start) / 1_000;
  });

  it("has as many jobs of each course as was counted in it", () => {
    expect(log).to.include({ format: "csv", zero: null });
    expect(log.jobs).to.have.length(8_152);
    expect(ofKind(log, "neverStarted")).to.equal(897);
    expect(ofKind(log, "failed")).to.equal(1_870);
    expect(ofKind(log, "completed")).to.equal(5_193 + 192);
  });

  it("has 1 138 jobs that failed in less than 300 s, and 272 that started more than 300 s late", () => {
    expect(count(log, (job) => job.course.kind === "failed" && (secondsOf(job) ?? 0) < 300)).to.equal(1_138);
    const isLate = ({ course, submittedAt }: LogJob) => "startedAt" in course && course.startedAt - submittedAt > 300;
    expect(count(log, isLate)).to.equal(272);
  });

  it("has the sums of its columns", () => {
    const sum = (of: (job: LogJob) => number) => log.jobs.reduce((total, job) => total + of(job), 0);
    expect(sum(({ milliCores }) => milliCores)).to.equal(85_436_012);
    expect(sum(({ milliGpus }) => milliGpus)).to.equal(6_086_800);
    expect(count(log, ({ milliGpus }) => milliGpus === 0)).to.equal(1_088);
    expect(log.jobs.map(({ line }) => line)).to.deep.equal(log.jobs.map((_, index) => index + 2));
  });

  it("is read in less than a second", () => {
    expect(seconds).to.be.lessThan(1);
  });
});

describeRealLog("hpc2n-alea.swf", (path) => {
  let log: JobLog;
  before(async () => {
    log = await readLog(path);
  });

  it("has as many jobs of each course as was counted in it, and the header's zero", () => {
    expect(log).to.include({ format: "swf", zero: 1_027_839_845 });
    expect(log.jobs).to.have.length(3_170);
    expect(ofKind(log, "unknown")).to.equal(25);
    expect(ofKind(log, "completed")).to.equal(3_145);
  });

  it("ran longer than requested in 320 jobs, longer than 1.2 times that in 3, and 0.446 of it in the median", () => {
    const ratios = log.jobs.flatMap((job) => {
      const seconds = secondsOf(job);
      return seconds === undefined || job.requested === null ? [] : [seconds / job.requested];
    });
    expect(ratios.filter((ratio) => ratio > 1)).to.have.length(320);
    expect(ratios.filter((ratio) => ratio > 1.2)).to.have.length(3);
    const median = ratios.toSorted((a, b) => a - b)[(ratios.length - 1) / 2] ?? 0;
    expect(median.toFixed(3)).to.equal("0.446");
  });

  it("has the processors requested, the users and the lines of its rows", () => {
    expect(log.jobs.reduce((total, { milliCores }) => total + milliCores, 0)).to.equal(62_836_000);
    expect(new Set(log.jobs.map(({ user }) => user)).size).to.equal(17);
    expect(log.jobs.map(({ line }) => line)).to.deep.equal(log.jobs.map((_, index) => index + 24));
  });
});
