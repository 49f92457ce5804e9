import { expect } from "chai";
import { formatUsdc } from "../../../tasks/lib/usdc.ts";
import { printReplay, replayJson } from "../../../tasks/replay/print.ts";
import { summarize, type JobSums } from "../../../tasks/replay/report/summary.ts";
import type { ReplayResult } from "../../../tasks/replay/result.ts";
import { syntheticReplay } from "./synthetic.ts";

/** The cells of the line that begins with a name. */
function line(text: string, name: string): string[] {
  const found = text.split("\n").find((one) => one.startsWith(`${name}  `)) ?? "";
  return found.split(/ {2,}/);
}

function withMismatches(result: ReplayResult, count: number): ReplayResult {
  const mismatch = (i: number) => ({
    account: `user ${i}`,
    what: "balance",
    expected: 10n,
    found: 9n,
    by: "the chain",
  });
  const mismatches = Array.from({ length: count }, (_, i) => mismatch(i + 1));
  return { ...result, closes: false, checks: [...result.checks, { when: "last", comparisons: 50, mismatches }] };
}

describe("the replay on the terminal", () => {
  const result = syntheticReplay({ seed: 8n, jobs: 300, days: 40 });
  const summary = summarize(result);
  const text = printReplay(result);

  it("has a line for every end that occurred, with its jobs, money and median gas, and their sums", () => {
    const { completed } = summary.byEnd;
    const cells = ({ jobs, locked, paid, fee, refund, gas }: JobSums) => [
      jobs.toString(),
      ...[locked, paid, fee, refund].map(formatUsdc),
      (gas?.median ?? 0).toLocaleString("en-US"),
    ];
    const closed = syntheticReplay({ seed: 8n, jobs: 300, days: 40 });
    closed.jobs = closed.jobs.filter(({ stillLocked }) => stillLocked === 0n);
    expect(line(printReplay(closed), "completed")).to.deep.equal(["completed", ...cells(completed)]);
    expect(line(printReplay(closed), "all")).to.deep.equal(["all", ...cells(summarize(closed).all)]);
    expect(printReplay(closed)).to.not.include("still locked");
  });

  it("shows what is still locked when something is", () => {
    const stopped = syntheticReplay({ seed: 8n, jobs: 300, interrupted: true });
    const { stillLocked } = summarize(stopped).all;
    expect(line(printReplay(stopped), "all")[3]).to.equal(formatUsdc(stillLocked));
    expect(printReplay(stopped)).to.match(
      /still locked[\s\S]*stopped before the end of the log: \d+ jobs unfinished, \d+ of/,
    );
    expect(text).to.not.include("stopped before");
  });

  it("tells what began late and what the buffer paid", () => {
    const { startedLate, fromBuffer, capped } = summary;
    expect(text).to.include(
      `started late ${startedLate}, paid from the buffer ${fromBuffer}, capped by it ${capped}\n`,
    );
  });

  it("adds the money up: both sides of its two equations are equal", () => {
    const equations = text.split("\n").filter((one) => / = /.test(one));
    expect(equations).to.have.length(2);
    const units = (side: string) =>
      [...side.matchAll(/[\d,]+\.\d{6}/g)].reduce((sum, [amount]) => sum + BigInt(amount.replace(/[.,]/g, "")), 0n);
    for (const equation of equations) {
      const [first = "", ...others] = equation.split(" = ");
      expect(others).to.not.be.empty;
      expect(units(first) > 0n).to.equal(true);
      for (const other of others) expect(units(other)).to.equal(units(first));
    }
  });

  it("ends with the ledger that closes", () => {
    expect(text).to.include("check half way: 1,357 amounts compared, 0 differ\ncheck at the end: 1,357 amounts");
    expect(text.split("\n").at(-1)).to.equal("The ledger closes to the unit. 12.3 s");
  });

  it("says where the files are, when there are any", () => {
    const lines = printReplay(result, { report: "out/report.html", ledger: "out/ledger.json" }).split("\n");
    expect(lines.slice(-3, -1)).to.deep.equal(["report out/report.html", "ledger out/ledger.json"]);
    expect(text).to.not.include("report");
  });

  it("ends with the accounts that differ, not with all of very many", () => {
    const few = printReplay(withMismatches(result, 2)).split("\n");
    expect(few.slice(-3)).to.deep.equal([
      "The ledger does not close:",
      "  last: user 1, balance: the books say 0.000010, the chain 0.000009; off by -1 units",
      "  last: user 2, balance: the books say 0.000010, the chain 0.000009; off by -1 units",
    ]);
    const many = printReplay(withMismatches(result, 1_000)).split("\n");
    expect(many.at(-1)).to.equal("  and 980 more in the report");
    expect(many.at(-2)).to.match(/^ {2}last: user 20,/);
    expect(many.join("\n")).to.not.include("closes to the unit");
  });

  it("tells many checks in one line, and those that found something", () => {
    const checks = Array.from({ length: 40 }, (_, i) => ({ when: `day ${i}`, comparisons: 100, mismatches: [] }));
    const lines = printReplay(withMismatches({ ...result, checks }, 2)).split("\n");
    expect(lines.filter((one) => / compared, /.test(one))).to.deep.equal([
      "41 checks: 4,050 amounts compared, 2 differ",
      "check last: 50 amounts compared, 2 differ",
    ]);
  });
});

describe("the replay as one JSON object", () => {
  const result = withMismatches(syntheticReplay({ seed: 8n, jobs: 50 }), 1);
  const files = { report: "out/report.html", ledger: "out/ledger.json" };
  const object = JSON.parse(replayJson(result, files)) as Record<string, unknown>;

  it("has what is asked of a replay, amounts as decimal strings", () => {
    expect(object).to.deep.include({
      closes: false,
      interrupted: false,
      seconds: 12.345,
      peakMemory: 345_678_901,
      transactions: result.transactions,
      files,
    });
    expect(object).to.have.nested.property("totals.deposited", result.totals.deposited.toString());
    expect(object).to.have.nested.property("ends.completed.jobs", summarize(result).byEnd.completed.jobs);
    expect(object).to.have.nested.property("counts.jobs", 50);
    expect(object).to.have.nested.property("checks[2].mismatches[0].found", "9");
  });

  it("has no job of the log", () => {
    expect(object).to.not.have.property("jobs");
    expect(JSON.stringify(object)).to.not.include("job-1");
  });
});
