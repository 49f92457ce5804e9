import { signUsageReport } from "../../../sdk/src/eip712/index.ts";
import { inOrder, openBatch, reportBatch, startJob } from "../batch.ts";
import type { JobRecord, Part, TourContext } from "../context.ts";
import type { JobPlan, TogetherPlan } from "../jobs.ts";
import { Meter } from "../meter.ts";
import { DURATION, MAX_FEE_BPS, recordOpened, recordReported, usageReport, type Metered } from "../records.ts";
import { runWorker } from "../runWorker.ts";
import { mined, timeOf } from "../../lib/market/transactions.ts";
import { addressOf, hashOf, NONE } from "../../lib/market/values.ts";

const DAY = 86_400n;

/**
 * What jobs have to do with one another: a batch that its user pays by a signature and of which the second job resumes
 * where the first has ended, a job under a stored offer, one meter's signature over both reports, a report by user and
 * provider alone, and a provider whose money is paid out by itself.
 */
export function togetherPart(plan: TogetherPlan): Part {
  return {
    name: "together",
    async run(context) {
      const meter = new Meter();
      try {
        await takeTogether(context, meter, plan);
      } finally {
        meter.stop();
      }
    },
  };
}

async function takeTogether(context: TourContext, meter: Meter, plan: TogetherPlan): Promise<void> {
  const { progress } = context;
  progress.step("a batch of two jobs: the user signs the payment, the relayer opens them");
  const [first, resumed] = await openBatch(context, [{ plan: plan.first }, { plan: plan.resumed, dependsOn: [0] }]);
  if (first === undefined || resumed === undefined) throw new Error("the batch has two jobs");
  progress.step("a job under a stored offer");
  const offered = await openOffered(context, plan.offered);

  progress.step("computing for both");
  const runs = [
    [first, plan.first.work],
    [offered, plan.offered.work],
  ] as const;
  const starts = await inOrder(runs, ([job]) => startJob(context, job));
  const done = await Promise.all(runs.map(([, work]) => runWorker(work, { signal: context.signal })));
  const metered = await inOrder(done, async (run, i) => {
    return { startedAt: starts[i] ?? 0n, run, measurement: await meter.measure(run) };
  });
  progress.step("one signature of the meter reports both");
  await reportBatch(context, [first, offered], metered);

  progress.step("the second job of the batch resumes the first's result");
  const from = lastValue(metered[0]);
  const startedAt = await startJob(context, resumed);
  const run = await runWorker({ ...plan.resumed.work, from }, { signal: context.signal });
  progress.step("user and provider report it together");
  await reportCosigned(context, resumed, { startedAt, run, measurement: await meter.measure(run) });

  progress.step("a provider switches automatic payouts on, and its user accepts");
  await acceptWithPayout(context, offered);
}

/** The provider stores an offer for everybody; the user takes it up without asking. */
async function openOffered(context: TourContext, plan: JobPlan): Promise<JobRecord> {
  const { parties, plazas } = context;
  const now = await context.now();
  const offer = {
    resource: hashOf(`cpu.${plan.work.kind}.millisecond`),
    meter: addressOf(parties.meter),
    unitPrice: plan.unitPrice,
    rateFactorBps: 0n,
    capacity: 10n * plan.units,
    window: DAY,
    validFrom: now,
    validUntil: now + DAY,
    maxDuration: DURATION,
    maxFeeBps: MAX_FEE_BPS,
    region: NONE,
    serviceTerms: 0n,
  };
  const { offerId } = await mined(plazas[plan.provider].market.storeOffer({ offer }));
  const specHash = hashOf(JSON.stringify(plan.work));
  const { market } = plazas[plan.user];
  const quote = await market.quoteFromOffer({ offerId, duration: DURATION, specHash });
  const { jobId, gas } = await mined(market.openJob({ quote, units: plan.units }));
  return recordOpened(context, plan, jobId, gas);
}

/** Both sign what was measured; the provider brings it to the chain. */
async function reportCosigned(context: TourContext, job: JobRecord, metered: Metered): Promise<void> {
  const { parties, plazas, domain } = context;
  const report = usageReport(job, metered);
  const userSignature = await signUsageReport(parties[job.user], report, domain);
  const { gas, receipt } = await mined(plazas[job.provider].market.reportCosigned({ report, userSignature }));
  recordReported(context, job, metered, { second: await timeOf(receipt), gas });
}

/** The acceptance sends all that the provider has to its payout address, which is its own. */
async function acceptWithPayout({ plazas, books }: TourContext, job: JobRecord): Promise<void> {
  await mined(plazas[job.provider].market.setAutoPayout({ on: true }));
  const { gas } = await mined(plazas[job.user].market.acceptJob({ jobId: job.id }));
  job.gas += gas;
  books.accept(job.id);
  books.payOut(job.provider);
}

/** The value at which a finished hash chain stands. */
function lastValue(metered: Metered | undefined): string {
  const end = metered?.run.end;
  const result = end?.type === "delivered" ? end.result : undefined;
  const last = result?.kind === "hash" ? result.checkpoints.at(-1) : undefined;
  if (last === undefined) throw new Error("the first job of the batch delivered no chain to go on from");
  return last;
}
