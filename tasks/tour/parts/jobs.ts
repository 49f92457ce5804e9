import { signQuote, signUsageReport } from "../../../sdk/src/eip712/index.ts";
import type { JobRecord, Part, TourContext } from "../context.ts";
import type { JobPlan } from "../jobs.ts";
import { Meter } from "../meter.ts";
import { quoteFor, recordOpened, recordReported, usageReport, type Metered } from "../records.ts";
import { runWorker } from "../runWorker.ts";
import { gasOf, mined, timeOf } from "../../lib/market/transactions.ts";
import { addressOf } from "../../lib/market/values.ts";

/** Takes every job of the plans through the market, one after the other, each with its own worker process. */
export function jobsPart(plans: JobPlan[]): Part {
  return {
    name: "jobs",
    async run(context) {
      const meter = new Meter();
      try {
        for (const [index, plan] of plans.entries()) {
          await takeJob(context, meter, plan, `job ${index + 1} of ${plans.length}, ${plan.what}`);
        }
      } finally {
        meter.stop();
      }
    },
  };
}

async function takeJob(context: TourContext, meter: Meter, plan: JobPlan, label: string): Promise<void> {
  const { progress, signal } = context;
  signal.throwIfAborted();
  progress.step(`${label}: opening`);
  const job = await open(context, plan);
  if (plan.course === "cancelled") return cancel(context, job);
  const startedAt = await start(context, job);
  if (plan.course === "silent") return;

  progress.step(`${label}: computing`);
  const run = await runWorker(plan.work, {
    ...(plan.fault === undefined ? {} : { fault: plan.fault }),
    ...(plan.stopAfterMs === undefined ? {} : { stopAfterMs: plan.stopAfterMs }),
    signal,
    onSample: ({ round, wallUs }) => progress.detail(`round ${round}, ${(wallUs / 1_000).toFixed(0)} ms`),
  });
  progress.step(`${label}: metering`);
  const measurement = await meter.measure(run);
  progress.step(`${label}: reporting`);
  await report(context, job, { startedAt, run, measurement });
  if (plan.course === "accepted") await accept(context, job);
  if (plan.course === "disputed") await dispute(context, job);
}

/** The provider signs a quote for this user and this work; the user opens the job with it. */
async function open(context: TourContext, plan: JobPlan): Promise<JobRecord> {
  const { parties, plazas } = context;
  const quote = await quoteFor(context, plan);
  const signature = await signQuote(parties[plan.provider], quote, context.domain);
  const kind = plan.paidBy === "balance" ? "Balance" : "Allowance";
  const { jobId, gas } = await mined(
    plazas[plan.user].market.openJob({ quote, signature, units: plan.units, payment: { kind } }),
  );
  return recordOpened(context, plan, jobId, gas);
}

async function cancel({ plazas, books }: TourContext, job: JobRecord): Promise<void> {
  const { gas } = await mined(plazas[job.user].market.cancelJob({ jobId: job.id }));
  job.gas += gas;
  books.release(job.id);
}

/** @returns the second it started, on the chain's clock. */
async function start({ plazas }: TourContext, job: JobRecord): Promise<bigint> {
  const { gas, receipt } = await mined(plazas[job.provider].market.startJob({ jobId: job.id }));
  job.gas += gas;
  return timeOf(receipt);
}

/** The meter signs what it measured; a relayer pays for bringing it to the chain. */
async function report(context: TourContext, job: JobRecord, metered: Metered): Promise<void> {
  const { parties, plazas } = context;
  const usage = usageReport(job, metered);
  const signature = await signUsageReport(parties.meter, usage, context.domain);
  const meter = addressOf(parties.meter);
  const { gas, receipt } = await mined(plazas.relayer.market.reportUsage({ report: usage, meter, signature }));
  recordReported(context, job, metered, { second: await timeOf(receipt), gas });
}

async function accept({ plazas, books }: TourContext, job: JobRecord): Promise<void> {
  const { gas } = await mined(plazas[job.user].market.acceptJob({ jobId: job.id }));
  job.gas += gas;
  books.accept(job.id);
}

/** The user complains; the arbitrator takes the payment out of what is maturing until it rules. */
async function dispute({ contracts, parties, books }: TourContext, job: JobRecord): Promise<void> {
  job.gas += await gasOf(contracts.escrow.connect(parties.arbitrator).holdForDispute(job.id));
  books.hold(job.id);
}
