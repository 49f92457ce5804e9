import { expect } from "chai";
import { parseCsv } from "../../../../tasks/replay/log/parseCsv.ts";
import { csvLog, csvRow, HEADER } from "./samples.ts";

const jobs = (text: string) => parseCsv(text, "jobs.csv").jobs;

describe("a CSV job log", () => {
  it("is jobs without users, requested seconds and zero", () => {
    expect(parseCsv(csvLog(csvRow({ num_gpu: "2", gpu_milli: "500" })), "jobs.csv")).to.deep.equal({
      format: "csv",
      zero: null,
      jobs: [
        {
          line: 2,
          name: "pod-1",
          user: null,
          submittedAt: 100,
          requested: null,
          milliCores: 4000,
          milliGpus: 1000,
          gpuModels: [],
          course: { kind: "completed", startedAt: 110, endedAt: 200 },
        },
      ],
    });
  });

  for (const [what, cells, course] of [
    ["that runs to the end of the trace completes then", {}, { kind: "completed", startedAt: 110, endedAt: 200 }],
    ["that succeeded is completed", { pod_phase: "Succeeded" }, { kind: "completed", startedAt: 110, endedAt: 200 }],
    ["that failed is failed", { pod_phase: "Failed" }, { kind: "failed", startedAt: 110, endedAt: 200 }],
    [
      "that was never scheduled never started",
      { pod_phase: "Pending", scheduled_time: "" },
      { kind: "neverStarted", endedAt: 200 },
    ],
    ["without an end has an unknown one", { deletion_time: "" }, { kind: "unknown", startedAt: 110 }],
    [
      "whose times are all the same is sound",
      { scheduled_time: "100", deletion_time: "100" },
      { kind: "completed", startedAt: 100, endedAt: 100 },
    ],
  ] as const) {
    it(`has a job ${what}`, () => {
      expect(jobs(csvLog(csvRow(cells)))[0]?.course).to.deep.equal(course);
    });
  }

  it("names models of GPUs separated by |", () => {
    expect(jobs(csvLog(csvRow({ gpu_spec: "V100M16|T4" })))[0]?.gpuModels).to.deep.equal(["V100M16", "T4"]);
  });

  it("may ask for GPUs only, or for cores only", () => {
    const rows = [csvRow({ cpu_milli: "0" }), csvRow({ name: "pod-2", num_gpu: "0", gpu_milli: "0" })];
    const resources = jobs(csvLog(...rows)).map(({ milliCores, milliGpus }) => [milliCores, milliGpus]);
    expect(resources).to.deep.equal([
      [0, 1000],
      [4000, 0],
    ]);
  });

  it("may have its columns in any order, and others", () => {
    const order = ["note", ...HEADER.split(",").reverse()];
    const cells: Record<string, string> = { note: "one, two", ...csvRow({}) };
    const row = order.map((column) => `"${cells[column] ?? ""}"`).join(",");
    expect(jobs(`${order.join(",")}\n${row}\n`)).to.deep.equal(jobs(csvLog(csvRow({}))));
  });

  it("may quote cells, with commas, quotation marks and line breaks in those of other columns", () => {
    const text = `${HEADER},note\n${Object.values(csvRow({ name: '"a ""b"", c"' })).join()},"1\r\n2,""\n3"\n`;
    const next = `${Object.values(csvRow({})).join()},\n`;
    expect(jobs(text + next).map(({ name, line }) => [name, line])).to.deep.equal([
      ['a "b", c', 2],
      ["pod-1", 5],
    ]);
  });

  for (const [what, lineBreak] of Object.entries({ "\\n": "\n", "\\r\\n": "\r\n", "\\r": "\r" })) {
    it(`may end its lines with ${what}, the last one too or not, and have empty lines`, () => {
      const lines = [
        "",
        HEADER,
        "",
        Object.values(csvRow({})).join(),
        "  ",
        Object.values(csvRow({ name: "é" })).join(),
      ];
      for (const end of ["", lineBreak, lineBreak + lineBreak]) {
        expect(jobs(lines.join(lineBreak) + end).map(({ line }) => line)).to.deep.equal([4, 6]);
      }
    });
  }

  it("with a header and no job is refused", () => {
    for (const text of [HEADER, `${HEADER}\n`, `${HEADER}\r\n\r\n`]) {
      expect(() => parseCsv(text, "jobs.csv")).to.throw(
        "The job log jobs.csv has a header and no job. Give a log with at least one job.",
      );
    }
  });
});
