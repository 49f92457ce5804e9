import { sleep } from "../lib/sleep.ts";

/** Lets the log's time pass not faster than asked for. */
export class Pace {
  readonly #speed: number | undefined;
  readonly #from: number;
  readonly #begin = performance.now();

  /**
   * @param speed Seconds of the log in a second; unlimited by default.
   * @param from The log's second that is now.
   */
  constructor(speed: number | undefined, from: number) {
    this.#speed = speed;
    this.#from = from;
  }

  /** Waits until that second of the log; returns early when interrupted. */
  async waitFor(second: number, signal: AbortSignal): Promise<void> {
    if (this.#speed === undefined) return;
    const due = ((second - this.#from) / this.#speed) * 1_000;
    await sleep(due - (performance.now() - this.#begin), signal);
  }
}
