import { expect } from "chai";
import { parseSwf } from "../../../../tasks/replay/log/parseSwf.ts";
import { problemsOf, swfRow } from "./samples.ts";

const problems = (text: string) => problemsOf(() => parseSwf(text, "jobs.swf"));
const job = (cells: Record<number, string>) => parseSwf(swfRow(cells), "jobs.swf").jobs[0];

describe("an SWF job log", () => {
  it("is jobs of cores, with users and requested seconds", () => {
    expect(parseSwf(`; Version: 2.2\n;UnixStartTime:1027839845 \n${swfRow()}`, "jobs.swf")).to.deep.equal({
      format: "swf",
      zero: 1027839845,
      jobs: [
        {
          line: 3,
          name: "7",
          user: "user 3",
          submittedAt: 100,
          requested: 120,
          milliCores: 4000,
          milliGpus: 0,
          gpuModels: [],
          course: { kind: "completed", startedAt: 110, endedAt: 200 },
        },
      ],
    });
  });

  for (const [what, cells, course] of [
    ["with status 1 completes", {}, { kind: "completed", startedAt: 110, endedAt: 200 }],
    ["with status -1 and a run time completes", { 11: "-1" }, { kind: "completed", startedAt: 110, endedAt: 200 }],
    ["with status 0 fails", { 11: "0" }, { kind: "failed", startedAt: 110, endedAt: 200 }],
    ["with status 5 and a run time is stopped", { 11: "5" }, { kind: "stopped", startedAt: 110, endedAt: 200 }],
    ["with status 5 and run time 0 never started", { 4: "0", 11: "5" }, { kind: "neverStarted", endedAt: 110 }],
    ["with status 5 and no run time never started", { 4: "-1", 11: "5" }, { kind: "neverStarted", endedAt: 110 }],
    ["without a run time has an unknown end", { 4: "-1" }, { kind: "unknown", startedAt: 110 }],
    ["with status 0 and no run time has an unknown end", { 4: "-1", 11: "0" }, { kind: "unknown", startedAt: 110 }],
    ["with run time 0 ends at once", { 4: "0" }, { kind: "completed", startedAt: 110, endedAt: 110 }],
    ["without a wait time starts at once", { 3: "-1" }, { kind: "completed", startedAt: 100, endedAt: 190 }],
    [
      "cancelled without a wait time ends at once",
      { 3: "-1", 4: "-1", 11: "5" },
      { kind: "neverStarted", endedAt: 100 },
    ],
  ] as const) {
    it(`has a job that ${what}`, () => {
      expect(job(cells)?.course).to.deep.equal(course);
    });
  }

  it("counts the processors requested, and those allocated only without", () => {
    expect(job({ 5: "6", 8: "4" })?.milliCores).to.equal(4_000);
    expect(job({ 5: "6", 8: "-1" })?.milliCores).to.equal(6_000);
    expect(job({ 5: "0", 8: "4" })?.milliCores).to.equal(4_000);
  });

  it("may leave out who asked, and for how long", () => {
    expect(job({ 9: "-1", 12: "-1" })).to.include({ requested: null, user: "user unknown" });
  });

  it("may have fractions where the format has them", () => {
    expect(job({ 6: "88.25", 7: "0.5", 10: "-1.00" })).to.deep.equal(job({}));
  });

  it("has no zero when the header does not say, or says -1", () => {
    expect(parseSwf(swfRow(), "jobs.swf").zero).to.equal(null);
    expect(parseSwf(`; UnixStartTime: -1\n${swfRow()}`, "jobs.swf").zero).to.equal(null);
  });

  for (const [what, lineBreak] of Object.entries({ "\\n": "\n", "\\r\\n": "\r\n", "\\r": "\r" })) {
    it(`may end its lines with ${what}, the last one too or not, with comments and empty lines between`, () => {
      const lines = ["; a", swfRow(), "", " ; b", `\t ${swfRow({ 1: "8" }).replaceAll(" ", " \t")} `, " ;"];
      for (const end of ["", lineBreak, `${lineBreak} ${lineBreak}`]) {
        const { jobs } = parseSwf(lines.join(lineBreak) + end, "jobs.swf");
        expect(jobs.map(({ name, line }) => [name, line])).to.deep.equal([
          ["7", 2],
          ["8", 5],
        ]);
      }
    });
  }

  it("with a header and no job is refused", () => {
    expect(() => parseSwf("; UnixStartTime: 0\n", "jobs.swf")).to.throw(
      "The job log jobs.swf has a header and no job. Give a log with at least one job.",
    );
  });
});

describe("a broken line of an SWF job log", () => {
  const whole = "a whole number from 0 to 1099511627776";
  const unless = `-1 or ${whole}`;
  const most = "1099511627776";
  const part = "(leave out the rows with 2, 3 and 4: they are parts of a checkpointed job)";
  const cases: [string, Record<number, string>, string][] = [
    ["the number is unknown", { 1: "-1" }, `1: job number: expected ${whole}, found "-1"`],
    [
      "the number is taken",
      { 1: "07" },
      '1: job number: expected a name that no other job has (line 2 has it), found "07"',
    ],
    ["the submission is negative", { 2: "-1" }, `3: submit time: expected ${whole}, found "-1"`],
    ["the submission is NaN", { 2: "NaN" }, `3: submit time: expected ${whole}, found "NaN"`],
    [
      "the submission is beyond the limit",
      { 2: "1099511627777" },
      `3: submit time: expected ${whole}, found "1099511627777"`,
    ],
    ["the wait is negative", { 3: "-2" }, `7: wait time: expected ${unless}, found "-2"`],
    [
      "the start is beyond the limit",
      { 3: most },
      `7: wait time: expected a start (submit time + wait time) of at most ${most}, found "${most}"`,
    ],
    ["the run is a fraction", { 4: "1.5" }, `10: run time: expected ${unless}, found "1.5"`],
    ["the run is negative", { 4: "-90" }, `10: run time: expected ${unless}, found "-90"`],
    [
      "the end is beyond the limit",
      { 4: most },
      `10: run time: expected an end (start + run time) of at most ${most}, found "${most}"`,
    ],
    [
      "the processors are no number",
      { 5: "four" },
      '13: allocated processors: expected -1 or a whole number from 0 to 1099511627, found "four"',
    ],
    [
      "there are no processors",
      { 5: "0", 8: "-1" },
      '13: allocated processors: expected at least 1, as requested processors is -1, found "0"',
    ],
    [
      "all processors are unknown",
      { 5: "-1", 8: "-1" },
      '13: allocated processors: expected at least 1, as requested processors is -1, found "-1"',
    ],
    [
      "the CPU time is no number",
      { 6: "1.2.3" },
      `15: average CPU time: expected -1 or a number from 0 to ${most}, found "1.2.3"`,
    ],
    [
      "the memory is negative",
      { 7: "-1.5" },
      `20: used memory: expected -1 or a number from 0 to ${most}, found "-1.5"`,
    ],
    [
      "no processor is requested",
      { 8: "0" },
      '23: requested processors: expected -1 or a whole number from 1 to 1099511627, found "0"',
    ],
    [
      "no time is requested",
      { 9: "0" },
      `25: requested time: expected -1 or a whole number from 1 to ${most}, found "0"`,
    ],
    [
      "the requested memory is beyond the limit",
      { 10: "1e99" },
      `29: requested memory: expected -1 or a number from 0 to ${most}, found "1e99"`,
    ],
    [
      "the used memory is beyond the limit",
      { 7: "1099511627776.5" },
      `20: used memory: expected -1 or a number from 0 to ${most}, found "1099511627776.5"`,
    ],
    ["the status is unknown", { 11: "6" }, '32: status: expected -1 or a whole number from 0 to 5, found "6"'],
    ["it is the first part of a job", { 11: "2" }, `32: status: expected -1, 0, 1 or 5 ${part}, found "2"`],
    ["it is a part of a job", { 11: "3", 1: "7" }, `32: status: expected -1, 0, 1 or 5 ${part}, found "3"`],
    ["it is the last part of a job", { 11: "4", 1: "7" }, `32: status: expected -1, 0, 1 or 5 ${part}, found "4"`],
    ["the user is no number", { 12: "ann" }, `34: user: expected ${unless}, found "ann"`],
    ["the group is no number", { 13: "a" }, `36: group: expected ${unless}, found "a"`],
    ["the executable is no number", { 14: "a" }, `38: executable: expected ${unless}, found "a"`],
    ["the queue is no number", { 15: "a" }, `41: queue: expected ${unless}, found "a"`],
    ["the partition is no number", { 16: "a" }, `44: partition: expected ${unless}, found "a"`],
    ["the preceding job is no number", { 17: "a" }, `46: preceding job: expected ${unless}, found "a"`],
    ["the think time is no number", { 18: "a" }, `49: think time: expected ${unless}, found "a"`],
  ];
  for (const [what, cells, message] of cases) {
    it(`is told when ${what}`, () => {
      expect(problems(`; log\n${swfRow()}\n${swfRow({ 1: "8", ...cells })}`)).to.deep.equal([`jobs.swf:3:${message}`]);
    });
  }

  it("is told once when its number is none, even if another's is the same", () => {
    expect(problems([swfRow({ 1: "x" }), swfRow({ 1: "x" })].join("\n"))).to.have.length(2);
  });

  it("is told when it has a cell too few or too many", () => {
    expect(problems(`${swfRow().slice(0, -3)} \r\n${swfRow()} 9 ; 9\n`)).to.deep.equal([
      "jobs.swf:1:48: row: expected 18 cells, found 17",
      "jobs.swf:2:52: row: expected 18 cells, found 21",
    ]);
  });

  it("is placed by characters, whatever stands between the cells", () => {
    const [message] = problems(` \t${swfRow({ 3: "x" }).replaceAll(" ", "\t  ")}`);
    expect(message).to.match(/^jobs\.swf:1:13: wait time: /);
  });

  it("is told when the zero is no number, beyond the limit, or given twice", () => {
    const expected = `UnixStartTime: expected ${unless}, found`;
    expect(problems(`; UnixStartTime: soon\n${swfRow()}`)).to.deep.equal([`jobs.swf:1:18: ${expected} "soon"`]);
    expect(problems(`; UnixStartTime:\n${swfRow()}`)).to.deep.equal([`jobs.swf:1:17: ${expected} nothing`]);
    expect(problems(`; UnixStartTime: 1099511627777\n${swfRow()}`)).to.have.length(1);
    expect(problems(`; UnixStartTime: 1\n${swfRow()}\n;UnixStartTime: 1`)).to.deep.equal([
      'jobs.swf:3:17: UnixStartTime: expected one header UnixStartTime (line 1 has the first), found "1"',
    ]);
  });
});
