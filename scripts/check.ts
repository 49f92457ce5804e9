/** Runs everything CI runs. `npm test -- --help` says how to run a part. */
import { parseArgs, styleText } from "node:util";
import { type Step, steps } from "./check/steps.ts";
import { CheckFailure } from "./lib/failure.ts";

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
  for (const step of chosenSteps(only)) outcomes.push(runStep(step, outcomes));
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
function runStep({ name, about, needs = [], run }: Step, before: readonly Outcome[]): Outcome {
  console.log(`\n${paint("bold", `== ${name}: ${about}`)}`);
  const missing = before.find((outcome) => outcome.status === "failed" && needs.includes(outcome.name));
  if (missing !== undefined) return skip(name, 0, `${missing.name} failed`);

  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  try {
    const skipped = run();
    if (skipped === undefined) return { name, status: "passed", seconds: seconds(), note: "" };
    return skip(name, seconds(), skipped);
  } catch (error) {
    // Our own failures explain themselves; anything else is a defect of the check, and its stack is wanted.
    const text = error instanceof CheckFailure ? error.message : String(error instanceof Error ? error.stack : error);
    console.error(paint("red", text));
    return { name, status: "failed", seconds: seconds(), note: text.split("\n", 1)[0] ?? "" };
  }
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
