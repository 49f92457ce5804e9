import { Problems } from "./problems.ts";
import { LIMIT, MOST_UNITS, Names, Row, hasWidth } from "./row.ts";
import { show } from "./show.ts";
import type { Course, JobLog, LogJob } from "./types.ts";
import { UnusableLogError } from "./unusable.ts";

/** The names that the format's definition gives them. */
const COLUMNS = [
  "job number",
  "submit time",
  "wait time",
  "run time",
  "allocated processors",
  "average CPU time",
  "used memory",
  "requested processors",
  "requested time",
  "requested memory",
  "status",
  "user",
  "group",
  "executable",
  "queue",
  "partition",
  "preceding job",
  "think time",
] as const;
type Column = (typeof COLUMNS)[number];

const INDEXES = new Map(COLUMNS.map((column, index) => [column, index]));

/** Averages, and memory that some logs convert from other units. */
const FRACTIONAL: readonly Column[] = ["average CPU time", "used memory", "requested memory"];

/** Of no use here; only looked at for whether the file is sound. */
const UNUSED: readonly Column[] = ["group", "executable", "queue", "partition", "preceding job", "think time"];

/** The others are -1, unknown, and 2 to 4. */
const [FAILED, COMPLETED, CANCELLED] = [0, 1, 5];

/** Whether a line is data of this format, if not of the best quality. */
export function isSwfRow(line: string): boolean {
  const numbers = line.split(/[ \t]+/).filter((cell) => /^-?\d+(\.\d+)?$/.test(cell));
  return numbers.length >= COLUMNS.length / 2;
}

/**
 * Reads the Standard Workload Format of the Parallel Workloads Archive, version 2.2: a row a job, comments from `;` on, and
 * among them the header. Rows about parts of a job that was checkpointed are refused.
 * @param file Its name, for messages.
 */
export function parseSwf(text: string, file: string): JobLog {
  const problems = new Problems(file);
  const names = new Names();
  const zero = new Zero(problems);
  const jobs: LogJob[] = [];
  text.split(/\r\n|\n|\r/).forEach((content, index) => {
    const line = index + 1;
    const cells = content.split(/[ \t]+/).filter((cell) => cell !== "");
    if (cells.length === 0) return;
    if (cells[0]?.startsWith(";") === true) return zero.read(content, line);
    const row = { line, cells, placeOf: (cell: number) => ({ line, column: columnOf(content, cell) }) };
    if (hasWidth(row, COLUMNS.length, problems)) jobs.push(readJob(new Row(row, INDEXES, problems), names));
  });
  problems.throwIfAny();
  if (jobs.length === 0) throw new UnusableLogError(file, "noJobs");
  return { format: "swf", zero: zero.value, jobs };
}

function columnOf(content: string, cell: number): number {
  const starts = [...content.matchAll(/[^ \t]+/g)].map(({ index }) => index);
  return (starts[cell] ?? content.trimEnd().length) + 1;
}

/** The log's zero as the header's comment `; UnixStartTime: 1027839845` gives it. */
class Zero {
  value: number | null = null;
  #line: number | undefined;
  readonly #problems: Problems;
  constructor(problems: Problems) {
    this.#problems = problems;
  }

  read(comment: string, line: number): void {
    const match = /^(\s*;+\s*UnixStartTime\s*:\s*)(.*?)\s*$/i.exec(comment);
    if (match === null) return;
    const [, before = "", text = ""] = match;
    const refuse = (expected: string): void =>
      this.#problems.add({ line, column: before.length + 1, field: "UnixStartTime", expected, found: show(text) });
    if (this.#line !== undefined) return refuse(`one header UnixStartTime (line ${this.#line} has the first)`);
    this.#line = line;
    if (text === "-1") return; // unknown, as everywhere in the format
    this.value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(this.value <= LIMIT)) refuse(`-1 or a whole number from 0 to ${LIMIT}`);
  }
}

function readJob(row: Row<Column>, names: Names): LogJob {
  const number = row.whole("job number");
  const status = readStatus(row);
  if (number >= 0 && !Number.isNaN(status)) names.add(row, "job number", String(number));
  for (const column of FRACTIONAL) checkFractional(row, column);
  for (const column of UNUSED) row.whole(column, { unknown: true });
  const submittedAt = row.whole("submit time");
  const requested = row.whole("requested time", { from: 1, unknown: true });
  const user = row.whole("user", { unknown: true });
  return {
    line: row.line,
    name: String(number),
    user: user === -1 ? "user unknown" : `user ${user}`,
    submittedAt,
    requested: requested === -1 ? null : requested,
    milliCores: readProcessors(row) * 1_000,
    milliGpus: 0,
    gpuModels: [],
    course: readCourse(row, status, submittedAt),
  };
}

function readStatus(row: Row<Column>): number {
  const status = row.whole("status", { to: CANCELLED, unknown: true });
  if (!(status > COMPLETED && status < CANCELLED)) return status;
  row.refuse("status", "-1, 0, 1 or 5 (leave out the rows with 2, 3 and 4: they are parts of a checkpointed job)");
  return NaN;
}

function readProcessors(row: Row<Column>): number {
  const allocated = row.whole("allocated processors", { to: MOST_UNITS, unknown: true });
  const requested = row.whole("requested processors", { from: 1, to: MOST_UNITS, unknown: true });
  if (requested !== -1) return requested;
  if (allocated < 1) row.refuse("allocated processors", "at least 1, as requested processors is -1");
  return allocated;
}

/** A job cancelled before it ran gave up when its wait was over. */
function readCourse(row: Row<Column>, status: number, submittedAt: number): Course {
  const startedAt = submittedAt + Math.max(row.whole("wait time", { unknown: true }), 0);
  if (startedAt > LIMIT) row.refuse("wait time", `a start (submit time + wait time) of at most ${LIMIT}`);
  const seconds = row.whole("run time", { unknown: true });
  if (status === CANCELLED && seconds <= 0) return { kind: "neverStarted", endedAt: startedAt };
  if (seconds === -1) return { kind: "unknown", startedAt };
  const endedAt = startedAt + seconds;
  if (startedAt <= LIMIT && endedAt > LIMIT) row.refuse("run time", `an end (start + run time) of at most ${LIMIT}`);
  return { kind: status === FAILED ? "failed" : status === CANCELLED ? "stopped" : "completed", startedAt, endedAt };
}

function checkFractional(row: Row<Column>, column: Column): void {
  const text = row.text(column);
  const isGood = /^-1(\.0+)?$/.test(text) || (/^\d+(\.\d+)?$/.test(text) && Number(text) <= LIMIT);
  if (!isGood) row.refuse(column, `-1 or a number from 0 to ${LIMIT}`);
}
