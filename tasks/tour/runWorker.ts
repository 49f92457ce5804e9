import type { ChildProcess } from "node:child_process";
import { collectErrors, spawnScript } from "./spawn.ts";
import type { Fault, FromWorker, Sample, ToWorker, WorkResult, WorkSpec } from "./workers/types.ts";

const WORKER = new URL("./workers/worker.ts", import.meta.url);
const DEFAULT_TIMEOUT_MS = 60_000;

export interface RunOptions {
  fault?: Fault;
  /** Asks the worker to stop after this many milliseconds of CPU, at the end of a round. */
  stopAfterMs?: number;
  /** Kills a worker that takes longer than this on the wall, start of the process included. */
  timeoutMs?: number;
  signal?: AbortSignal;
  onSample?: (sample: Sample) => void;
}

/** What became of an order. Times are counted from the moment the order was sent. */
export interface WorkRun {
  spec: WorkSpec;
  samples: Sample[];
  /** Milliseconds on the clock of whoever watched, not of the worker. */
  watchedMs: number;
  stopped: boolean;
  end: { type: "delivered"; result: WorkResult; usage: Sample } | { type: "crashed"; reason: string };
}

/**
 * Carries out one order in a process of its own and watches it.
 * @throws the signal's reason when aborted; a worker's own end, whatever it is, is a result.
 */
export async function runWorker(spec: WorkSpec, options: RunOptions = {}): Promise<WorkRun> {
  const { fault = {}, stopAfterMs = Infinity, timeoutMs = DEFAULT_TIMEOUT_MS, signal, onSample } = options;
  signal?.throwIfAborted();
  const child = spawnScript(WORKER);
  const errors = collectErrors(child);
  const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
  const abort = (): unknown => child.kill("SIGKILL");
  signal?.addEventListener("abort", abort);

  const samples: Sample[] = [];
  let startedAt = performance.now();
  let stopped = false;
  let delivered: Extract<FromWorker, { type: "done" }> | undefined;
  let deliveredAt = 0;
  child.on("message", (message: FromWorker) => {
    if (message.type === "ready") {
      startedAt = performance.now();
      send(child, { type: "order", spec, fault });
    } else if (message.type === "sample") {
      samples.push(message.sample);
      onSample?.(message.sample);
      if (!stopped && message.sample.cpuUs >= stopAfterMs * 1_000) {
        stopped = true;
        send(child, { type: "stop" });
      }
    } else {
      delivered = message;
      deliveredAt = performance.now();
    }
  });

  try {
    const reason = await ended(child);
    signal?.throwIfAborted();
    if (delivered === undefined) {
      const said = errors()
        .split("\n")
        .findLast((line) => line.includes("Error"));
      const end = { type: "crashed", reason: said === undefined ? reason : `${reason}: ${said}` } as const;
      return { spec, samples, watchedMs: performance.now() - startedAt, stopped, end };
    }
    const end = { type: "delivered", result: delivered.result, usage: delivered.usage } as const;
    return { spec, samples, watchedMs: deliveredAt - startedAt, stopped, end };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

/** A worker that is gone cannot be told anything; its end says so. */
function send(child: ChildProcess, message: ToWorker): void {
  child.send(message, () => undefined);
}

function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    // "close", not "exit": all messages and errors have arrived by then
    child.once("close", (code, signal) => resolve(signal === null ? `exit status ${code}` : `killed by ${signal}`));
  });
}
