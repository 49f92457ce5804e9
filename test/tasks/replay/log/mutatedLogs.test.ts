import { expect } from "chai";
import { parseCsv } from "../../../../tasks/replay/log/parseCsv.ts";
import { parseSwf } from "../../../../tasks/replay/log/parseSwf.ts";
import { MalformedLogError } from "../../../../tasks/replay/log/problems.ts";
import type { JobLog } from "../../../../tasks/replay/log/types.ts";
import { UnusableLogError } from "../../../../tasks/replay/log/unusable.ts";
import { seededRandom } from "../../../../tasks/tour/workers/random.ts";
import { csvLog, csvRow, swfRow } from "./samples.ts";

const RUNS = 3_000;
const LIMIT = 2 ** 40;
/** Of one character, and of several. */
const PIECES = [...'"",,;; \t\n\r-05|é😀\0\u2028\ufeff\ud800'].concat([
  "",
  '""',
  "\r\n",
  "-1",
  "NaN",
  "1e99",
  "9".repeat(400),
  "Pending",
  "; UnixStartTime: 7\n",
]);

/** One to three stretches of the text replaced, doubled or moved. */
function mutate(text: string, random: () => number): string {
  const below = (limit: number) => Math.floor(random() * limit);
  let mutated = text;
  for (let times = 1 + below(3); times > 0; times--) {
    const at = below(mutated.length + 1);
    const length = below(random() < 0.8 ? 3 : 40);
    const other = below(mutated.length + 1);
    const piece = random() < 0.7 ? PIECES[below(PIECES.length)] : mutated.slice(other, other + below(60));
    mutated = mutated.slice(0, at) + piece + mutated.slice(at + length);
  }
  return mutated;
}

function checkLog({ jobs }: JobLog): void {
  expect(jobs).to.not.be.empty;
  expect(new Set(jobs.map(({ name }) => name)).size).to.equal(jobs.length);
  for (const job of jobs) {
    const { course } = job;
    const times = [
      job.submittedAt,
      "startedAt" in course ? course.startedAt : [],
      "endedAt" in course ? course.endedAt : [],
    ];
    const inOrder = times.flat();
    expect(inOrder).to.deep.equal(inOrder.toSorted((a, b) => a - b));
    for (const number of [...inOrder, job.milliCores, job.milliGpus, job.requested ?? 1]) {
      expect(Number.isInteger(number) && number >= 0 && number <= LIMIT, `${number} of line ${job.line}`).to.equal(
        true,
      );
    }
    expect(job.milliCores + job.milliGpus).to.be.greaterThan(0);
  }
}

function checkProblems({ problems }: MalformedLogError, text: string): void {
  const lines = text.split(/\r\n|\n|\r/);
  expect(problems).to.not.be.empty;
  for (const { line, column, field, found } of problems) {
    const content = lines[line - 1];
    expect(content, `line ${line}`).to.be.a("string");
    expect(column, `${line}:${column}: ${field} in ${JSON.stringify(content)}`)
      .to.be.at.least(1)
      .and.at.most((content ?? "").length + 1);
    expect(found).to.not.match(/[\p{Cc}\p{Zl}]/u);
  }
}

const LOGS = [
  [
    "CSV",
    parseCsv,
    csvLog(
      csvRow({}),
      csvRow({ name: "pod-2", pod_phase: "Pending", scheduled_time: "" }),
      csvRow({ name: '"pod ""3"""', gpu_spec: "T4|V100M16", qos: '"a,b"' }),
      csvRow({ name: "pod-4", pod_phase: "Failed", deletion_time: "" }),
    ),
  ],
  [
    "SWF",
    parseSwf,
    `; UnixStartTime: 5\n${swfRow()}\n ${swfRow({ 1: "8", 4: "-1" })}\n;\n${swfRow({ 1: "9", 8: "-1", 11: "5" })}\n`,
  ],
] as const;

describe("a job log with mistakes at random", () => {
  for (const [format, parse, text] of LOGS) {
    it(`is a sound log or has problems in places that exist: ${format}`, () => {
      const random = seededRandom(20_251_121);
      const outcomes = { log: 0, problems: 0, unusable: 0 };
      for (let run = 0; run < RUNS; run++) {
        const mutated = mutate(text, random);
        try {
          checkLog(parse(mutated, "jobs"));
          outcomes.log++;
        } catch (error) {
          if (error instanceof MalformedLogError) {
            checkProblems(error, mutated);
            outcomes.problems++;
          } else if (error instanceof UnusableLogError) outcomes.unusable++;
          else throw new Error(`run ${run}: ${JSON.stringify(mutated)}`, { cause: error });
        }
      }
      expect(outcomes.log).to.be.greaterThan(RUNS / 50);
      expect(outcomes.problems).to.be.greaterThan(RUNS / 2);
    });
  }
});
