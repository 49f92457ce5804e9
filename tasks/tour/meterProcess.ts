/** The meter's process: gets what a worker did, checks it, and answers with its measurement. See `meter.ts`. */
import { measure } from "./metering.ts";
import type { WorkRun } from "./runWorker.ts";

process.on("message", (run: WorkRun) => process.send?.(measure(run)));
process.on("disconnect", () => process.exit());
process.on("SIGINT", () => undefined); // Ctrl-C reaches the whole group; the parent decides
