import { setTimeout } from "node:timers/promises";

const LONGEST = 2 ** 31 - 1; // milliseconds that one timer can wait; a longer one fires at once

/** Waits so many milliseconds, endlessly if they are infinite; returns early when aborted. */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  const end = performance.now() + milliseconds;
  for (let left = milliseconds; left > 0 && !signal.aborted; left = end - performance.now()) {
    await setTimeout(Math.min(left, LONGEST), undefined, { signal }).catch(() => undefined);
  }
}
