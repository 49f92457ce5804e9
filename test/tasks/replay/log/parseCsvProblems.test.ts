import { expect } from "chai";
import { parseCsv } from "../../../../tasks/replay/log/parseCsv.ts";
import { csvLog, csvRow, HEADER, problemsOf } from "./samples.ts";

const problems = (text: string) => problemsOf(() => parseCsv(text, "jobs.csv"));

describe("a broken cell of a CSV job log", () => {
  const whole = "expected a whole number from 0 to 1099511627776";
  const cases: [string, Record<string, string>, string][] = [
    [
      "name is empty",
      { name: "" },
      "3:1: name: expected a name of printable characters, no blank at its ends, found nothing",
    ],
    [
      "name has a blank at its end",
      { name: "pod-2 " },
      '3:1: name: expected a name of printable characters, no blank at its ends, found "pod-2 "',
    ],
    [
      "name has a line break",
      { name: '"pod\n2"' },
      '3:1: name: expected a name of printable characters, no blank at its ends, found "pod\\n2"',
    ],
    [
      "name has a control character",
      { name: "pod\u001b[2J\u009b\u202e" },
      '3:1: name: expected a name of printable characters, no blank at its ends, found "pod\\u001b[2J\\u009b\\u202e"',
    ],
    ["cores are no number", { cpu_milli: "abc" }, `3:7: cpu_milli: ${whole}, found "abc"`],
    ["cores are NaN", { cpu_milli: "NaN" }, `3:7: cpu_milli: ${whole}, found "NaN"`],
    ["cores are a fraction", { cpu_milli: "1.5" }, `3:7: cpu_milli: ${whole}, found "1.5"`],
    ["cores are in another notation", { cpu_milli: "1e3" }, `3:7: cpu_milli: ${whole}, found "1e3"`],
    ["cores have a sign", { cpu_milli: "+1" }, `3:7: cpu_milli: ${whole}, found "+1"`],
    ["cores are beyond the limit", { cpu_milli: "1099511627777" }, `3:7: cpu_milli: ${whole}, found "1099511627777"`],
    ["cores are missing", { cpu_milli: "" }, `3:7: cpu_milli: ${whole}, found nothing`],
    ["cores are a blank", { cpu_milli: " " }, `3:7: cpu_milli: ${whole}, found " "`],
    ["cores have a blank before them", { cpu_milli: " 1" }, `3:7: cpu_milli: ${whole}, found " 1"`],
    ["memory is negative", { memory_mib: "-1" }, `3:12: memory_mib: ${whole}, found "-1"`],
    [
      "GPUs are too many",
      { num_gpu: "1099511628" },
      '3:17: num_gpu: expected a whole number from 0 to 1099511627, found "1099511628"',
    ],
    [
      "a GPU's part is above one",
      { gpu_milli: "1001" },
      '3:19: gpu_milli: expected a whole number from 0 to 1000, found "1001"',
    ],
    [
      "a GPU's part is no number",
      { gpu_milli: "abc" },
      '3:19: gpu_milli: expected a whole number from 0 to 1000, found "abc"',
    ],
    ["GPUs have no part", { gpu_milli: "0" }, '3:19: gpu_milli: expected at least 1, as num_gpu is 1, found "0"'],
    ["there is a part of no GPU", { num_gpu: "0" }, '3:19: gpu_milli: expected 0, as num_gpu is 0, found "1000"'],
    [
      "there are neither cores nor GPUs",
      { cpu_milli: "0", num_gpu: "0", gpu_milli: "0" },
      '3:7: cpu_milli: expected at least 1, as num_gpu is 0 too, found "0"',
    ],
    [
      "a model is blank",
      { gpu_spec: "T4||P100" },
      '3:24: gpu_spec: expected nothing or different models separated by |, found "T4||P100"',
    ],
    [
      "a model comes twice",
      { gpu_spec: "T4|T4" },
      '3:24: gpu_spec: expected nothing or different models separated by |, found "T4|T4"',
    ],
    [
      "the phase is unknown and there is no start",
      { pod_phase: "", scheduled_time: "" },
      "3:28: pod_phase: expected Running, Succeeded, Failed or Pending, found nothing",
    ],
    [
      "the phase is unknown",
      { pod_phase: "running" },
      '3:28: pod_phase: expected Running, Succeeded, Failed or Pending, found "running"',
    ],
    ["the creation is missing", { creation_time: "" }, `3:36: creation_time: ${whole}, found nothing`],
    ["the creation is negative", { creation_time: "-5" }, `3:36: creation_time: ${whole}, found "-5"`],
    [
      "the start is before the creation",
      { scheduled_time: "99" },
      '3:44: scheduled_time: expected at least 100, the creation_time, found "99"',
    ],
    [
      "the end is before the start",
      { deletion_time: "109" },
      '3:40: deletion_time: expected at least 110, the scheduled_time, found "109"',
    ],
    [
      "it was given up before the creation",
      { pod_phase: "Pending", scheduled_time: "", deletion_time: "99" },
      '3:40: deletion_time: expected at least 100, the creation_time, found "99"',
    ],
    [
      "it was never given up",
      { pod_phase: "Pending", scheduled_time: "", deletion_time: "" },
      `3:40: deletion_time: ${whole}, found nothing`,
    ],
    [
      "it is pending and started",
      { pod_phase: "Pending" },
      '3:44: scheduled_time: expected nothing, as pod_phase is Pending, found "110"',
    ],
    [
      "it runs and has no start",
      { scheduled_time: "" },
      "3:44: scheduled_time: expected a time, as pod_phase is Running, found nothing",
    ],
    ["the start is no number", { scheduled_time: "x" }, `3:44: scheduled_time: ${whole}, found "x"`],
    [
      "the name is taken",
      { name: "pod-1" },
      '3:1: name: expected a name that no other job has (line 2 has it), found "pod-1"',
    ],
  ];
  for (const [what, cells, message] of cases) {
    it(`is told when ${what}`, () => {
      expect(problems(csvLog(csvRow({}), csvRow({ name: "pod-2", ...cells })))).to.deep.equal([`jobs.csv:${message}`]);
    });
  }
});

describe("a broken row of a CSV job log", () => {
  const good = Object.values(csvRow({})).join();
  const rows: [string, string, string][] = [
    ["has a cell too few", "pod-2,1", "3:8: row: expected 11 cells, found 2"],
    ["has a cell too many", `${good.replace("pod-1", "pod-2")},x`, "3:48: row: expected 11 cells, found 12"],
    ["never closes a quotation mark", '"pod-2,1', '3:1: name: expected a closing quotation mark, found "\\"pod-2,1"'],
    [
      "never closes a quotation mark, but has escaped ones",
      'pod-2,"1""0""',
      '3:7: cpu_milli: expected a closing quotation mark, found "\\"1\\"\\"0\\"\\""',
    ],
    [
      "has text after a quoted cell",
      'pod-2,"1"0,x',
      '3:7: cpu_milli: expected a comma or the end of the line after the closing quotation mark, found "\\"1\\"0,x"',
    ],
    [
      "has a quotation mark in a cell",
      'pod-2,1"0',
      '3:7: cpu_milli: expected quotation marks around the whole cell or none in it, found "1\\"0"',
    ],
    [
      "has a broken cell behind the last column",
      `${good},x"y`,
      '3:48: row: expected quotation marks around the whole cell or none in it, found "x\\"y"',
    ],
  ];
  for (const [what, row, message] of rows) {
    it(`is told when it ${what}, and so are those behind it`, () => {
      const after = Object.values(csvRow({ name: "pod-4", qos: '"LS"', gpu_milli: "abc" })).join();
      for (const lineBreak of ["\n", "\r\n"]) {
        expect(problems([HEADER, good, row, good.replace("pod-1", "pod-3"), after].join(lineBreak))).to.deep.equal([
          `jobs.csv:${message}`,
          'jobs.csv:5:19: gpu_milli: expected a whole number from 0 to 1000, found "abc"',
        ]);
      }
    });
  }

  it("is told as often as it comes", () => {
    expect(problems(`${HEADER}\n${good}\npod-2,"1"0\npod-3,5,"2"3\n\npod-4,"`)).to.deep.equal([
      'jobs.csv:3:7: cpu_milli: expected a comma or the end of the line after the closing quotation mark, found "\\"1\\"0"',
      'jobs.csv:4:9: memory_mib: expected a comma or the end of the line after the closing quotation mark, found "\\"2\\"3"',
      'jobs.csv:6:7: cpu_milli: expected a closing quotation mark, found "\\""',
    ]);
  });

  it("is placed by characters, and by the line its cell is in", () => {
    const rowsOf = (note: string) => `${HEADER.replace("name", "note,name")}\n${note},${good.replace("4000", "x")}`;
    expect(problems(rowsOf("äöü€"))[0]).to.match(/^jobs\.csv:2:12: cpu_milli: /);
    expect(problems(rowsOf('"1,2""\r\n3"'))[0]).to.match(/^jobs\.csv:3:10: cpu_milli: /);
  });

  it("is shown only up to a length", () => {
    const [message] = problems(csvLog(csvRow({ cpu_milli: "9".repeat(1_000_000) })));
    expect(message).to.match(/found "9{60}…"$/);
  });

  it("may have several problems", () => {
    expect(
      problems(csvLog(csvRow({ cpu_milli: "x", deletion_time: "y" }))).map((line) => line.split(": ")[1]),
    ).to.deep.equal(["cpu_milli", "deletion_time"]);
  });
});

describe("a broken header of a CSV job log", () => {
  it("is told column by column, and no row is looked at", () => {
    expect(problems(`${HEADER.replace("qos,", "").replace("gpu_spec", "gpu_spec,name")}\nx`)).to.deep.equal([
      "jobs.csv:1:1: header: expected a column qos, found none",
      "jobs.csv:1:54: header: expected one column name, found another",
    ]);
  });

  it("with broken quotation marks is told", () => {
    expect(problems(`${HEADER.replace("qos", 'q"os')}\n`)).to.deep.equal([
      'jobs.csv:1:54: header: expected quotation marks around the whole cell or none in it, found "q\\"os,pod_phase,creation_time,deletion_time,scheduled_time"',
    ]);
  });

  it("does not lend its own text to a message unchecked", () => {
    const row = Object.values(csvRow({})).join();
    expect(problems(`${HEADER},\u001b[2J\n${row},x"y`)[0]).to.match(/^jobs\.csv:2:48: "\\u001b\[2J": /);
  });
});
