/** What a provider's worker process is asked to do, what it answers, and what it says on the way. */

interface CommonSpec {
  /** Input data follow from it, so that the meter can make the same. */
  seed: number;
  /** Milliseconds, both of CPU and on the wall, after which no further round begins. */
  budgetMs: number;
}

export interface StreamSpec extends CommonSpec {
  kind: "stream";
  /** Length of each of the three arrays, a multiple of `STREAM_PERIOD`; larger than the caches to mean anything. */
  elements: number;
}

export interface MatmulSpec extends CommonSpec {
  kind: "matmul";
  /** Rows and columns. */
  size: number;
}

export interface HashSpec extends CommonSpec {
  kind: "hash";
  /** Links between two checkpoints. */
  linksPerRound: number;
  /** The value to go on from, hexadecimal; without it the chain begins with the seed's. */
  from?: string;
}

export type WorkSpec = StreamSpec | MatmulSpec | HashSpec;

export interface StreamResult {
  kind: "stream";
  rounds: number;
  /** SHA-256 of each array's bytes, hexadecimal. */
  digests: { a: string; b: string; c: string };
  /** Best rate of each operation over all rounds, in bytes per second, counted as McCalpin's STREAM does. */
  bytesPerSecond: { copy: number; scale: number; add: number; triad: number };
}

export interface MatmulResult {
  kind: "matmul";
  rounds: number;
  /** A^rounds × B, row by row. */
  product: Float64Array;
}

export interface HashResult {
  kind: "hash";
  rounds: number;
  /** The chain's value after every round, hexadecimal. */
  checkpoints: string[];
}

export type WorkResult = StreamResult | MatmulResult | HashResult;

/** One measured round, as the worker saw it. The time is counted from the order's arrival. */
export interface Sample {
  round: number;
  /** CPU time of the whole process, microseconds. */
  cpuUs: number;
  /** Time on the wall, microseconds. */
  wallUs: number;
  /** Bytes moved, floating point operations or hashes so far. */
  work: number;
}

/** Ways a worker goes wrong on purpose: they happen in the real process, not in its report. */
export interface Fault {
  /** The process is killed, as when its memory runs out, after this many milliseconds of CPU. */
  killAfterMs?: number;
  /** The provider changes one value of the result before it delivers. */
  tamper?: boolean;
}

export interface Order {
  type: "order";
  spec: WorkSpec;
  fault: Fault;
}

/** From the parent: do this; begin no further round. */
export type ToWorker = Order | { type: "stop" };

/** To the parent. `ready` comes first; after `done` the worker exits. */
export type FromWorker =
  { type: "ready" } | { type: "sample"; sample: Sample } | { type: "done"; result: WorkResult; usage: Sample };

/** A computation in rounds: between two of them the worker reports and listens. */
export interface Kernel {
  /** Does one round and gives the work done in it: bytes, floating point operations or hashes. */
  round(): number;
  result(): WorkResult;
}
