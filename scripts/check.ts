/** Runs everything CI runs. `npm test -- --help` says how to run a part. */
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs, styleText } from "node:util";
import { type Step, steps } from "./check/steps.ts";
import { run } from "./lib/command.ts";
import { CheckFailure } from "./lib/failure.ts";
import { ROOT } from "./lib/paths.ts";

const HELP = `Usage: npm test [-- <options>]

  --only <step>   run this step and those it needs; may be given several times
  --list          list the steps
  --help          show this`;

interface Outcome {
  readonly name: string;
  readonly status: "passed" | "failed" | "skipped";
  readonly seconds: number;
  readonly note: string;
}

const { only, list, help } = readOptions();
if (help) {
  console.log(HELP);
} else if (list) {
  for (const { name, about } of steps) console.log(`${name.padEnd(10)} ${about}`);
} else {
  const outcomes: Outcome[] = [];
  const beside: Beside[] = [];
  const chosen = chosenSteps(only);
  for (const [i, step] of chosen.entries()) {
    if (step.goes === "alone") await finish(beside, outcomes);
    // with nothing to go on beside, it runs in the foreground
    const started = step.goes === "beside" && i + 1 < chosen.length ? startBeside(step, outcomes) : undefined;
    if (started === undefined) outcomes.push(runStep(step, outcomes));
    else beside.push(started);
  }
  await finish(beside, outcomes);
  printSummary(outcomes);
  process.exitCode = outcomes.some(({ status }) => status === "failed") ? 1 : 0;
}

function readOptions(): { only: string[]; list: boolean; help: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: "string", multiple: true, default: [] },
        list: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const unknown = values.only.filter((name) => !steps.some((step) => step.name === name));
    if (unknown.length > 0) {
      throw new Error(`Unknown step: ${unknown.join(", ")}. There are: ${steps.map(({ name }) => name).join(", ")}`);
    }
    return values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    process.exit(2);
  }
}

/** The wanted steps and all they need, in the order of the list; all if none is named. */
function chosenSteps(names: readonly string[]): readonly Step[] {
  if (names.length === 0) return steps;
  const wanted = new Set<string>();
  const want = (name: string): void => {
    wanted.add(name);
    steps.find((step) => step.name === name)?.needs?.forEach(want);
  };
  names.forEach(want);
  return steps.filter(({ name }) => wanted.has(name));
}

/** Runs one step. A failure is reported and remembered: the other steps still have something to say. */
function runStep(step: Step, before: readonly Outcome[]): Outcome {
  const { name, run: check } = step;
  printTitle(step);
  const missing = missingFor(step, before);
  if (missing !== undefined) return skip(name, 0, `${missing} failed`);

  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  try {
    const skipped = typeof check === "function" ? check() : run(...check);
    if (skipped === undefined) return { name, status: "passed", seconds: seconds(), note: "" };
    return skip(name, seconds(), skipped);
  } catch (error) {
    // Our own failures explain themselves; anything else is a defect of the check, and its stack is wanted.
    const text = error instanceof CheckFailure ? error.message : String(error instanceof Error ? error.stack : error);
    return fail(name, seconds(), text);
  }
}

/** A step that goes on in a process of its own; what it says is kept until it has ended. */
interface Beside {
  readonly step: Step;
  readonly start: number;
  /** Its status, or what ended it. */
  readonly ended: Promise<number | string | null>;
  /** Removed when it is read. */
  readonly log: string;
}

/** @returns undefined when it cannot be started: `runStep` then says why */
function startBeside(step: Step, before: readonly Outcome[]): Beside | undefined {
  if (typeof step.run === "function" || missingFor(step, before) !== undefined) return undefined;
  const log = join(mkdtempSync(join(tmpdir(), "check-")), step.name);
  const output = openSync(log, "w");
  const start = Date.now();
  const [command, ...rest] = step.run;
  // a file, not a pipe: the steps in the foreground block this process
  const child = spawn(command, rest, { cwd: ROOT, stdio: ["ignore", output, output] });
  closeSync(output);
  const ended = new Promise<number | string | null>((resolve) => {
    child.once("error", ({ message }) => resolve(message));
    child.once("close", (status, signal) => resolve(status ?? signal));
  });
  return { step, start, ended, log };
}

/** Waits for what goes on beside, and shows what it said. */
async function finish(beside: Beside[], outcomes: Outcome[]): Promise<void> {
  for (const { step, start, ended, log } of beside.splice(0)) {
    const end = await ended;
    // up to its last word, since this process may have been busy when it ended; a command that says nothing would seem to take no time
    const seconds = (statSync(log).mtimeMs - start) / 1000;
    printTitle(step);
    process.stdout.write(readFileSync(log));
    rmSync(dirname(log), { recursive: true });
    const { name } = step;
    outcomes.push(
      end === 0 ? { name, status: "passed", seconds, note: "" } : fail(name, seconds, `${name} ended with ${end}.`),
    );
  }
}

function missingFor({ needs = [] }: Step, before: readonly Outcome[]): string | undefined {
  return before.find(({ status, name }) => status === "failed" && needs.includes(name))?.name;
}

function printTitle({ name, about }: Step): void {
  console.log(`\n${paint("bold", `== ${name}: ${about}`)}`);
}

function fail(name: string, seconds: number, text: string): Outcome {
  console.error(paint("red", text));
  return { name, status: "failed", seconds, note: text.split("\n", 1)[0] ?? "" };
}

function skip(name: string, seconds: number, reason: string): Outcome {
  console.log(paint("yellow", `SKIPPED: ${reason}`));
  return { name, status: "skipped", seconds, note: reason };
}

/** The last line is for programs that read the log. */
function printSummary(outcomes: readonly Outcome[]): void {
  const colour = { passed: "green", failed: "red", skipped: "yellow" } as const;
  console.log(`\n${paint("bold", "== summary")}`);
  for (const { name, status, seconds, note } of outcomes) {
    const columns = [name.padEnd(10), paint(colour[status], status.padEnd(8)), `${seconds.toFixed(1).padStart(6)} s`];
    console.log([...columns, note].join("  ").trimEnd());
  }
  const count = (wanted: Outcome["status"]): number => outcomes.filter(({ status }) => status === wanted).length;
  console.log(`\n${count("passed")} passed, ${count("failed")} failed`);
}

function paint(format: "bold" | "green" | "red" | "yellow", text: string): string {
  return process.stdout.isTTY ? styleText(format, text) : text;
}
