import { spawnSync } from "node:child_process";
import { ROOT } from "./paths.ts";
import { CheckFailure } from "./failure.ts";

/**
 * Runs a command of `node_modules/.bin` (run.mjs has put it on PATH) in the foreground.
 * @throws CheckFailure unless it ends with status 0; a signal is a failure too
 */
export function run(command: string, ...commandArguments: string[]): void {
  const { status, signal, error } = spawnSync(command, commandArguments, { cwd: ROOT, stdio: "inherit" });
  if (error !== undefined)
    throw new CheckFailure(`Cannot run ${command}: ${error.message}. Start it by an npm script.`);
  if (status !== 0) {
    const end = signal === null ? `status ${status}` : signal;
    throw new CheckFailure(`${[command, ...commandArguments].join(" ")} ended with ${end}.`);
  }
}

/** Runs all of several commands, also after one has failed: each has something of its own to say. */
export function runAll(...commands: readonly [string, ...string[]][]): void {
  const failures: string[] = [];
  for (const command of commands) {
    try {
      run(...command);
    } catch (error) {
      if (!(error instanceof CheckFailure)) throw error;
      failures.push(error.message);
    }
  }
  if (failures.length > 0) throw new CheckFailure(failures.join("\n"));
}

/** The standard output of a git command, or undefined if git refuses (no repository, no such commit or file). */
export function git(...gitArguments: string[]): string | undefined {
  const options = { cwd: ROOT, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 } as const;
  const { status, stdout } = spawnSync("git", gitArguments, options);
  return status === 0 ? stdout : undefined;
}
