import { CSV_COLUMNS as COLUMNS, type CsvColumn as Column } from "./csvColumns.ts";
import { csvRows } from "./csvRows.ts";
import { MalformedLogError, Problems } from "./problems.ts";
import { MOST_UNITS, Names, Row, hasWidth, type Cells } from "./row.ts";
import { show } from "./show.ts";
import type { Course, JobLog, LogJob } from "./types.ts";
import { UnusableLogError } from "./unusable.ts";

const PHASES = ["Running", "Succeeded", "Failed", "Pending"];

/** Enough of them make a header, so that a misspelt one is told instead of the whole file refused. */
const RECOGNISED_BY = 3;

/** Whether the first line with something in it is a header of this format. */
export function isCsvHeader(line: string): boolean {
  const names = new Set(line.split(",").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")));
  return COLUMNS.filter((column) => names.has(column)).length >= RECOGNISED_BY;
}

/**
 * Reads a task list of the Alibaba GPU cluster trace, v2023: CSV with a header, columns in any order, others allowed. A task
 * that still ran at the end of the trace counts as completed then.
 * @param file Its name, for messages.
 */
export function parseCsv(text: string, file: string): JobLog {
  const [header, ...rows] = csvRows(text);
  if (header === undefined) throw new UnusableLogError(file, "empty");
  if ("problem" in header) throw new MalformedLogError(file, [{ ...header.problem, field: "header" }]);
  const problems = new Problems(file);
  const indexes = columnIndexes(header, problems);
  problems.throwIfAny(); // without it no row can be read
  if (rows.length === 0) throw new UnusableLogError(file, "noJobs");
  const names = new Names();
  const jobs: LogJob[] = [];
  for (const row of rows) {
    if ("problem" in row) problems.add({ ...row.problem, field: fieldName(header, row.brokenCell) });
    else if (hasWidth(row, header.cells.length, problems)) jobs.push(readJob(new Row(row, indexes, problems), names));
  }
  problems.throwIfAny();
  return { format: "csv", zero: null, jobs };
}

function columnIndexes(header: Cells, problems: Problems): Map<Column, number> {
  const indexes = new Map<Column, number>();
  for (const column of COLUMNS) {
    const [index, second] = header.cells.flatMap((cell, i) => (cell === column ? [i] : []));
    if (index === undefined) {
      problems.add({ ...header.placeOf(0), field: "header", expected: `a column ${column}`, found: "none" });
    } else indexes.set(column, index);
    if (second !== undefined) {
      problems.add({ ...header.placeOf(second), field: "header", expected: `one column ${column}`, found: "another" });
    }
  }
  return indexes;
}

/** Names of columns that are not ours are shown with care. */
function fieldName(header: Cells, index: number): string {
  const cell = header.cells[index];
  return cell === undefined ? "row" : COLUMNS.some((column) => column === cell) ? cell : show(cell);
}

function readJob(row: Row<Column>, names: Names): LogJob {
  const name = row.text("name");
  if (name === "" || name !== name.trim() || /[\p{C}\p{Zl}\p{Zp}]/u.test(name)) {
    row.refuse("name", "a name of printable characters, no blank at its ends");
  } else names.add(row, "name", name);
  row.whole("memory_mib");
  const milliCores = row.whole("cpu_milli");
  const milliGpus = readGpus(row);
  if (milliCores === 0 && milliGpus === 0) row.refuse("cpu_milli", "at least 1, as num_gpu is 0 too");
  const submittedAt = row.whole("creation_time");
  return {
    line: row.line,
    name,
    user: null,
    submittedAt,
    requested: null,
    milliCores,
    milliGpus,
    gpuModels: readModels(row),
    course: readCourse(row, submittedAt),
  };
}

/** Thousandths of all GPUs together; a task has both, GPUs and a part of each, or neither. */
function readGpus(row: Row<Column>): number {
  const gpus = row.whole("num_gpu", { to: MOST_UNITS });
  const milli = row.whole("gpu_milli", { to: 1_000 });
  if (gpus === 0 && milli > 0) row.refuse("gpu_milli", "0, as num_gpu is 0");
  if (gpus > 0 && milli === 0) row.refuse("gpu_milli", `at least 1, as num_gpu is ${gpus}`);
  return gpus * milli;
}

function readModels(row: Row<Column>): string[] {
  const text = row.text("gpu_spec");
  if (text === "") return [];
  const models = text.split("|");
  const good = models.every((model) => /^[\w.-]+$/.test(model)) && new Set(models).size === models.length;
  if (!good) row.refuse("gpu_spec", "nothing or different models separated by |");
  return models;
}

function readCourse(row: Row<Column>, submittedAt: number): Course {
  const phase = row.text("pod_phase");
  const isPhase = PHASES.includes(phase);
  if (!isPhase) row.refuse("pod_phase", "Running, Succeeded, Failed or Pending");
  const isStarted = row.text("scheduled_time") !== "";
  if (isPhase && isStarted === (phase === "Pending")) {
    row.refuse("scheduled_time", `${isStarted ? "nothing" : "a time"}, as pod_phase is ${phase}`);
  }
  if (!isStarted) {
    return { kind: "neverStarted", endedAt: readTime(row, "deletion_time", "creation_time", submittedAt) };
  }
  const startedAt = readTime(row, "scheduled_time", "creation_time", submittedAt);
  if (row.text("deletion_time") === "") return { kind: "unknown", startedAt };
  const endedAt = readTime(row, "deletion_time", "scheduled_time", startedAt);
  return { kind: phase === "Failed" ? "failed" : "completed", startedAt, endedAt };
}

function readTime(row: Row<Column>, column: Column, earlier: Column, earliest: number): number {
  const time = row.whole(column);
  if (time < earliest) row.refuse(column, `at least ${earliest}, the ${earlier}`);
  return time;
}
