/** A job log in one shape, whatever the file's format. Times are seconds of the log's own clock. */
export interface JobLog {
  readonly format: "swf" | "csv";
  /** Unix second of the log's zero; null when the log does not say. */
  readonly zero: number | null;
  /** In the file's order. */
  readonly jobs: readonly LogJob[];
}

/** One row. */
export interface LogJob {
  /** In the file, from 1. */
  readonly line: number;
  /** Unique in the log. */
  readonly name: string;
  /** As the log names it; null when the log has no users. */
  readonly user: string | null;
  readonly submittedAt: number;
  /** Seconds asked for; null when the log does not say. */
  readonly requested: number | null;
  /** Thousandths of a core. */
  readonly milliCores: number;
  /** Thousandths of a GPU, all of the job's together. */
  readonly milliGpus: number;
  /** Any one of these; empty: any. */
  readonly gpuModels: readonly string[];
  readonly course: Course;
}

/**
 * What became of it. Never started: given up at `endedAt`. Stopped: its user cancelled it while it ran. Unknown: it started,
 * and nobody knows when it ended.
 */
export type Course =
  | { readonly kind: "neverStarted"; readonly endedAt: number }
  | { readonly kind: "completed" | "failed" | "stopped"; readonly startedAt: number; readonly endedAt: number }
  | { readonly kind: "unknown"; readonly startedAt: number };
