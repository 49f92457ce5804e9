import { fork, type ChildProcess } from "node:child_process";

/**
 * Starts one of the tour's own TypeScript files as a process. The files use erasable types only, so Node runs them as
 * they are: from 22.18 by default, before that with a flag. Nothing of the parent's loaders or flags is passed on.
 */
export function spawnScript(file: URL): ChildProcess {
  const stripTypes = process.features.typescript === false ? ["--experimental-strip-types"] : [];
  return fork(file, [], {
    execArgv: [...stripTypes, "--disable-warning=ExperimentalWarning"],
    env: { ...process.env, NODE_OPTIONS: "" },
    serialization: "advanced", // typed arrays arrive as such
    stdio: ["ignore", "ignore", "pipe", "ipc"], // standard output belongs to the tour's result
  });
}

/** Standard error of `child`, to explain its end; the last 2 000 characters. */
export function collectErrors(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (text = (text + chunk).slice(-2_000)));
  return () => text.trim();
}
