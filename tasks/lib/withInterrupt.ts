import { InputError } from "./InputError.ts";

const INTERRUPTED = 130; // 128 + SIGINT, as shells count

/**
 * Runs `work` so that Ctrl-C ends it in order: the signal is aborted, `work` cleans up and throws, or returns what is done,
 * and the process will exit with 130. A second Ctrl-C ends the process at once.
 * @returns undefined when `work` threw because it was interrupted; what is wrong with the input is thrown all the same.
 */
export async function withInterrupt<T>(
  work: (signal: AbortSignal) => Promise<T>,
  onInterrupt: () => void,
): Promise<T | undefined> {
  const controller = new AbortController();
  const interrupt = (): void => {
    onInterrupt();
    process.stderr.write("interrupted, stopping\n");
    controller.abort();
  };
  process.once("SIGINT", interrupt);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted || error instanceof InputError) throw error;
    return undefined;
  } finally {
    // after the task runner has set its own
    if (controller.signal.aborted) process.once("exit", () => (process.exitCode = INTERRUPTED));
    process.off("SIGINT", interrupt);
  }
}
