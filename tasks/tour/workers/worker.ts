/**
 * A provider's worker process: takes one order from its parent, computes in rounds, reports after each, and exits.
 * Plain Node with erasable types only, so that it needs no loader; see `../spawn.ts`.
 */
import { setImmediate } from "node:timers/promises";
import { createKernel, tampered } from "./kernels.ts";
import type { FromWorker, Order, Sample, ToWorker } from "./types.ts";

let stopped = false;

function send(message: FromWorker): Promise<void> {
  return new Promise((resolve, reject) => {
    if (process.send === undefined) return reject(new Error("the worker is started by the tour, not by hand"));
    process.send(message, undefined, undefined, (error) => (error === null ? resolve() : reject(error)));
  });
}

/** Counts from now: CPU time of the whole process and time on the wall. */
function startClock(): (round: number, work: number) => Sample {
  const cpuStart = process.cpuUsage();
  const wallStart = process.hrtime.bigint();
  return (round, work) => {
    const cpu = process.cpuUsage(cpuStart);
    const wallUs = Number((process.hrtime.bigint() - wallStart) / 1_000n);
    return { round, cpuUs: cpu.user + cpu.system, wallUs, work };
  };
}

async function carryOut({ spec, fault }: Order): Promise<void> {
  const clock = startClock();
  const kernel = createKernel(spec);
  let sample = clock(0, 0);
  while (!stopped && Math.min(sample.cpuUs, sample.wallUs) < spec.budgetMs * 1_000) {
    const work = sample.work + kernel.round();
    sample = clock(sample.round + 1, work);
    await send({ type: "sample", sample });
    if (fault.killAfterMs !== undefined && sample.cpuUs >= fault.killAfterMs * 1_000)
      process.kill(process.pid, "SIGKILL");
    await setImmediate(); // lets a stop in
  }
  const result = kernel.result();
  const usage = clock(sample.round, sample.work);
  await send({ type: "done", result: fault.tamper === true ? tampered(result) : result, usage });
  process.disconnect();
}

process.on("message", (message: ToWorker) => {
  if (message.type === "stop") stopped = true;
  else void carryOut(message);
});
process.on("disconnect", () => process.exit()); // an orphan has nobody to work for
process.on("SIGINT", () => undefined); // Ctrl-C reaches the whole group; the parent decides
void send({ type: "ready" });
