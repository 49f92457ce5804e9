/**
 * Runs the TypeScript tests in two processes beside each other, since one leaves a core idle: those of the tasks, which take half of the
 * time, and all others. The first prints as it goes, the second when it has ended, so that their lines do not mix.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../lib/paths.ts";

const files = (await readdir(join(ROOT, "test"), { recursive: true }))
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => join("test", file))
  .sort();
const isOfTasks = (file: string): boolean => file.startsWith(join("test", "tasks"));
const statuses = await Promise.all([
  start(
    files.filter((file) => isOfTasks(file)),
    true,
  ),
  start(
    files.filter((file) => !isOfTasks(file)),
    false,
  ),
]);
process.exitCode = statuses.every((status) => status === 0) ? 0 : 1;

async function start(part: readonly string[], isLive: boolean): Promise<unknown> {
  const command = ["--import", "tsx", "scripts/check/tests.ts", "mocha", ...part];
  const child = spawn(process.execPath, command, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  const kept: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (isLive ? process.stdout.write(chunk) : kept.push(chunk)));
  }
  const [status, signal] = (await once(child, "close")) as [number | null, string | null];
  for (const chunk of kept) process.stdout.write(chunk);
  return status ?? signal;
}
