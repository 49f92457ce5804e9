import { InputError } from "../../lib/InputError.ts";

/** One thing wrong with a job log, and where. */
export interface Problem {
  /** From 1. */
  readonly line: number;
  /** Character in the line, from 1. */
  readonly column: number;
  /** The column's name. */
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

/** More would scroll the first ones away. */
const SHOWN = 20;

/** A job log that breaks its format or contradicts itself. `problems` has all of them, in the file's order. */
export class MalformedLogError extends InputError {
  override readonly name = "MalformedLogError";
  readonly file: string;
  readonly problems: readonly Problem[];
  constructor(file: string, problems: readonly Problem[]) {
    const lines = problems
      .slice(0, SHOWN)
      .map((problem) => `${file}:${problem.line}:${problem.column}: ${describeProblem(problem)}`);
    const hidden = problems.length - lines.length;
    super([title(file, problems.length), ...lines, ...(hidden === 0 ? [] : [`and ${hidden} more`])].join("\n"));
    this.file = file;
    this.problems = problems;
  }
}

function title(file: string, count: number): string {
  return `${file} has ${count === 1 ? "a problem" : `${count} problems`}, and no job of it is used. Mend the file and run again:`;
}

function describeProblem({ field, expected, found }: Problem): string {
  return `${field}: expected ${expected}, found ${found}`;
}

/** Collects what is wrong with a file, so that its user hears everything at once. */
export class Problems {
  readonly #file: string;
  readonly #found: Problem[] = [];
  constructor(file: string) {
    this.#file = file;
  }

  add(problem: Problem): void {
    this.#found.push(problem);
  }

  /** Throws `MalformedLogError` when there is one. */
  throwIfAny(): void {
    if (this.#found.length === 0) return;
    throw new MalformedLogError(
      this.#file,
      this.#found.toSorted((a, b) => a.line - b.line || a.column - b.column),
    );
  }
}
