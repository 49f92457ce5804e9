import { signQuote, signUsageReport, type Quote, type UsageReport } from "../../../sdk/src/eip712/index.ts";
import { FEE_BPS, type JobRecord, type Part, type TourContext } from "../context.ts";
import { describeRun, usageOf } from "../describeRun.ts";
import type { JobPlan } from "../jobs.ts";
import { Meter } from "../meter.ts";
import type { Measurement } from "../metering.ts";
import { runWorker, type WorkRun } from "../runWorker.ts";
import type { JobTerms } from "../terms.ts";
import { gasOf, mined, timeOf } from "../transactions.ts";
import { addressOf, hashOf, NONE } from "../values.ts";

const HOUR = 3_600n;
const DURATION = 60n; // seconds ordered; the deadline for the report is 7 days later
const MAX_FEE_BPS = 500n;

interface Metered {
  startedAt: bigint;
  run: WorkRun;
  measurement: Measurement;
}

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
  const { parties, plazas, books, jobs } = context;
  const [user, provider] = [parties[plan.user], parties[plan.provider]];
  const quote: Quote = {
    user: addressOf(user),
    provider: addressOf(provider),
    meter: addressOf(parties.meter),
    resource: hashOf(`cpu.${plan.work.kind}.millisecond`),
    maxUnits: plan.units,
    maxJobs: 1n,
    unitPrice: plan.unitPrice,
    duration: DURATION,
    maxFeeBps: MAX_FEE_BPS,
    validUntil: (await context.now()) + HOUR,
    slaHash: NONE,
    specHash: hashOf(JSON.stringify(plan.work)),
    nonce: BigInt(jobs.length),
  };
  const signature = await signQuote(provider, quote, context.domain);
  const kind = plan.paidBy === "balance" ? "Balance" : "Allowance";
  const opened = await mined(
    plazas[plan.user].market.openJob({ quote, signature, units: plan.units, payment: { kind } }),
  );
  const job: JobRecord = {
    number: jobs.length + 1,
    id: opened.jobId,
    what: plan.what,
    course: plan.course,
    user: plan.user,
    provider: plan.provider,
    status: "Open",
    outcome: null,
    orderedUnits: plan.units,
    units: null,
    usage: null,
    measured: "",
    finding: "",
    meteringRoot: null,
    gas: opened.gas,
  };
  jobs.push(job);
  books.open(job.id, plan, termsOf(plan), plan.paidBy);
  return job;
}

/** What the parties agreed to. The tour knows it: it named the providers' classes, and the buffer is that of a new escrow. */
function termsOf({ units, unitPrice, provider }: JobPlan): JobTerms {
  return { units, unitPrice, feeBps: FEE_BPS[provider], bufferPercent: 20n };
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
  const { parties, plazas, books } = context;
  const { startedAt, run, measurement } = metered;
  const { units, outcome, meteringRoot, finding } = measurement;
  const usage: UsageReport = {
    jobId: job.id,
    startedAt,
    endedAt: startedAt + BigInt(Math.floor(run.watchedMs / 1_000)),
    units,
    outcome,
    slaRefundBps: 0n,
    meteringRoot,
  };
  const signature = await signUsageReport(parties.meter, usage, context.domain);
  const meter = addressOf(parties.meter);
  const { gas, receipt } = await mined(plazas.relayer.market.reportUsage({ report: usage, meter, signature }));
  job.gas += gas;
  Object.assign(job, {
    units,
    outcome,
    meteringRoot,
    finding,
    usage: usageOf(run) ?? null,
    measured: describeRun(run),
  });
  books.report(job.id, units, outcome, await timeOf(receipt));
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
