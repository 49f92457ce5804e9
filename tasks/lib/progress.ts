/** Where progress goes: standard error, or whatever a test hands in. */
export interface ProgressStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

const CLEAR_LINE = "\r\u001b[K";

/** Says what happens now: one line that changes on a terminal, plain lines elsewhere, nothing when quiet. */
export class Progress {
  readonly #stream: ProgressStream;
  #quiet: boolean;
  readonly #start = performance.now();
  #last = "";

  constructor(stream: ProgressStream = process.stderr, quiet = false) {
    this.#stream = stream;
    this.#quiet = quiet;
  }

  /** Seconds since the beginning. */
  get seconds(): number {
    return (performance.now() - this.#start) / 1_000;
  }

  /** What happens from now on. */
  step(text: string): void {
    if (this.#quiet || text === this.#last) return;
    this.#last = text;
    const line = `[${this.seconds.toFixed(1).padStart(5)} s] ${text}`;
    this.#stream.write(this.#stream.isTTY === true ? CLEAR_LINE + line.slice(0, this.#width()) : `${line}\n`);
  }

  /** A detail that changes often: only a terminal shows it. */
  detail(text: string): void {
    if (this.#quiet || this.#stream.isTTY !== true) return;
    const line = `[${this.seconds.toFixed(1).padStart(5)} s] ${this.#last}: ${text}`;
    this.#stream.write(CLEAR_LINE + line.slice(0, this.#width()));
  }

  /** Leaves the terminal's line empty for what comes next, and says nothing more: work that is interrupted winds down. */
  end(): void {
    if (!this.#quiet && this.#stream.isTTY === true) this.#stream.write(CLEAR_LINE);
    this.#quiet = true;
  }

  /** A full line would wrap, and a wrapped line cannot be cleared. */
  #width(): number {
    return (this.#stream.columns ?? 80) - 1;
  }
}
