/** Where progress goes: standard error, or whatever a test hands in. */
export interface ProgressStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

const CLEAR_LINE = "\r\u001b[K";
const BAR = 20; // characters
const REDRAW = 0.1; // seconds

/** Says what happens now: one line that changes on a terminal, plain lines elsewhere, nothing when quiet. */
export class Progress {
  readonly #stream: ProgressStream;
  #quiet: boolean;
  readonly #start = performance.now();
  #last = "";
  #counted = { since: 0, shown: 0 };

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
    this.#counted = { since: this.seconds, shown: 0 };
    const line = `[${this.seconds.toFixed(1).padStart(5)} s] ${text}`;
    this.#stream.write(this.#stream.isTTY === true ? CLEAR_LINE + line.slice(0, this.#width()) : `${line}\n`);
  }

  /** A detail that changes often: only a terminal shows it. */
  detail(text: string): void {
    if (this.#quiet || this.#stream.isTTY !== true) return;
    const line = `[${this.seconds.toFixed(1).padStart(5)} s] ${this.#last}: ${text}`;
    this.#stream.write(CLEAR_LINE + line.slice(0, this.#width()));
  }

  /** How far the present step is: a bar on a terminal, elsewhere a line at every tenth. */
  count(done: number, total: number, what: string): void {
    if (this.#quiet) return;
    const passed = this.seconds - this.#counted.since;
    const rate = done / Math.max(passed, 0.001);
    const left = (total - done) / Math.max(rate, 0.001);
    const figures = `${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")} ${what}, ${rate.toFixed(0)}/s, ${formatSeconds(left)} left`;
    if (this.#stream.isTTY === true) {
      if (done < total && passed - this.#counted.shown < REDRAW) return;
      this.#counted.shown = passed;
      const filled = Math.floor((done * BAR) / total);
      return this.detail(`${"█".repeat(filled)}${"░".repeat(BAR - filled)} ${figures}`);
    }
    const tenth = Math.floor((done * 10) / total);
    if (tenth <= this.#counted.shown) return;
    this.#counted.shown = tenth;
    this.#stream.write(`[${this.seconds.toFixed(1).padStart(5)} s] ${this.#last}: ${figures}\n`);
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

function formatSeconds(seconds: number): string {
  return seconds < 100 ? `${seconds.toFixed(0)} s` : `${Math.floor(seconds / 60)} min ${(seconds % 60).toFixed(0)} s`;
}
