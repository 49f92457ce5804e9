import { signQuote, signUsageBatch, signUsageReport } from "../../../sdk/src/eip712/index.ts";
import type { JobRecord, Part, TourContext } from "../context.ts";
import type { JobPlan, TogetherPlan } from "../jobs.ts";
import { Meter } from "../meter.ts";
import {
  DURATION,
  MAX_FEE_BPS,
  quoteFor,
  recordOpened,
  recordReported,
  usageReport,
  type Metered,
} from "../records.ts";
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
  const [first, resumed] = await openBatch(context, plan);
  progress.step("a job under a stored offer");
  const offered = await openOffered(context, plan.offered);

  progress.step("computing for both");
  const runs = [
    [first, plan.first.work],
    [offered, plan.offered.work],
  ] as const;
  const starts = await inOrder(runs, ([job]) => start(context, job));
  const done = await Promise.all(runs.map(([, work]) => runWorker(work, { signal: context.signal })));
  const metered = await inOrder(done, async (run, i) => {
    return { startedAt: starts[i] ?? 0n, run, measurement: await meter.measure(run) };
  });
  progress.step("one signature of the meter reports both");
  await reportBatch(context, [first, offered], metered);

  progress.step("the second job of the batch resumes the first's result");
  const from = lastValue(metered[0]);
  const startedAt = await start(context, resumed);
  const run = await runWorker({ ...plan.resumed.work, from }, { signal: context.signal });
  progress.step("user and provider report it together");
  await reportCosigned(context, resumed, { startedAt, run, measurement: await meter.measure(run) });

  progress.step("a provider switches automatic payouts on, and its user accepts");
  await acceptWithPayout(context, offered);
}

/** The user only signs: whoever sends the batch can change neither what is opened nor who pays how much. */
async function openBatch(
  context: TourContext,
  { first, resumed }: TogetherPlan,
): Promise<readonly [JobRecord, JobRecord]> {
  const { parties, plazas, domain } = context;
  const quote = { ...(await quoteFor(context, first)), maxUnits: first.units + resumed.units, maxJobs: 2n };
  const jobs = [
    { units: first.units },
    { units: resumed.units, specHash: hashOf(`from place 0: ${JSON.stringify(resumed.work)}`), dependsOn: [0] },
  ];
  const signature = await signQuote(parties[first.provider], quote, domain);
  const purpose = { action: "openJobs", quote, jobs } as const;
  const payment = await plazas[first.user].market.signAuthorization({ purpose });
  const { firstJobId, gas } = await mined(plazas.relayer.market.openJobs({ quote, signature, jobs, payment }));
  return [
    recordOpened(context, first, firstJobId, gas - gas / 2n),
    recordOpened(context, resumed, firstJobId + 1n, gas / 2n),
  ];
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

/** @returns the second it started, on the chain's clock. */
async function start({ plazas }: TourContext, job: JobRecord): Promise<bigint> {
  const { market } = plazas[job.provider];
  const dependencies = await market.getDependencies({ jobId: job.id });
  const { gas, receipt } = await mined(market.startJob({ jobId: job.id, dependencies }));
  job.gas += gas;
  return timeOf(receipt);
}

async function reportBatch(context: TourContext, jobs: JobRecord[], metered: Metered[]): Promise<void> {
  const { parties, plazas, domain } = context;
  const pairs = jobs.flatMap((job, i) => (metered[i] === undefined ? [] : [{ job, measured: metered[i] }]));
  const reports = pairs.map(({ job, measured }) => usageReport(job, measured));
  const signature = await signUsageBatch(parties.meter, reports, domain);
  const meter = addressOf(parties.meter);
  const { gas, receipt, skipped } = await mined(plazas.relayer.market.reportUsageBatch({ reports, meter, signature }));
  if (skipped[0] !== undefined) throw skipped[0].problem;
  const second = await timeOf(receipt);
  for (const { job, measured } of pairs) {
    recordReported(context, job, measured, { second, gas: gas / BigInt(pairs.length) });
  }
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

/** One after the other, so that transactions keep their order. */
async function inOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) results.push(await work(item, index));
  return results;
}
