import { spawnSync } from "node:child_process";
import { ROOT } from "./paths.ts";
import { CheckFailure } from "./failure.ts";

/**
 * Runs a command of `node_modules/.bin` (run.mjs has put it on PATH) in the foreground.
 * @throws CheckFailure unless it ends with status 0; a signal is a failure too
 */
export function run(command: string, ...commandArguments: string[]): void {
  const { status, signal, error } = spawnSync(command, commandArguments, { cwd: ROOT, stdio: "inherit" });
  if (error !== undefined) throw new CheckFailure(`Cannot run ${command}: ${error.message}. Start it by an npm script.`);
  if (status !== 0) {
    const end = signal === null ? `status ${status}` : signal;
    throw new CheckFailure(`${[command, ...commandArguments].join(" ")} ended with ${end}.`);
  }
}

/** The standard output of a git command, or undefined if git refuses (no repository, no such commit or file). */
export function git(...gitArguments: string[]): string | undefined {
  const options = { cwd: ROOT, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 } as const;
  const { status, stdout } = spawnSync("git", gitArguments, options);
  return status === 0 ? stdout : undefined;
}
