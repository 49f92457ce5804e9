import type { ChildProcess } from "node:child_process";
import type { Measurement } from "./metering.ts";
import type { WorkRun } from "./runWorker.ts";
import { collectErrors, spawnScript } from "./spawn.ts";

/** The meter: a process of its own, apart from providers and users, that checks one run after the other. */
export class Meter {
  readonly #child: ChildProcess;
  readonly #errors: () => string;

  constructor() {
    this.#child = spawnScript(new URL("./meterProcess.ts", import.meta.url));
    this.#errors = collectErrors(this.#child);
  }

  /** @throws when the meter's process ends instead of answering. One run at a time. */
  measure(run: WorkRun): Promise<Measurement> {
    return new Promise((resolve, reject) => {
      const onExit = (): void => reject(new Error(`the meter's process ended: ${this.#errors()}`));
      this.#child.once("exit", onExit);
      this.#child.once("message", (measurement: Measurement) => {
        this.#child.off("exit", onExit);
        resolve(measurement);
      });
      // the callback gets what would otherwise be an error event: a process that went away a moment ago
      this.#child.send(run, (error) => {
        if (error !== null) onExit();
      });
    });
  }

  stop(): void {
    this.#child.kill();
  }
}
