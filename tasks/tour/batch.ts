import { signQuote, signUsageBatch } from "../../sdk/src/eip712/index.ts";
import { mined, timeOf } from "../lib/market/transactions.ts";
import { addressOf, hashOf } from "../lib/market/values.ts";
import type { JobRecord, TourContext } from "./context.ts";
import type { JobPlan } from "./jobs.ts";
import { quoteFor, recordOpened, recordReported, usageReport, type Metered } from "./records.ts";

/** A job of a batch; it may go on from earlier ones, by their places. */
export interface BatchItem {
  plan: JobPlan;
  dependsOn?: number[];
}

/**
 * Opens jobs of one user with one provider by one quote. The user only signs the payment, and a relayer opens them: whoever sends the
 * batch can change neither what is opened nor who pays how much.
 */
export async function openBatch(context: TourContext, items: readonly BatchItem[]): Promise<JobRecord[]> {
  const { parties, plazas, domain } = context;
  const [first] = items;
  if (first === undefined) return [];
  const { user, provider } = first.plan;
  const count = BigInt(items.length);
  const maxUnits = items.reduce((sum, { plan }) => sum + plan.units, 0n);
  const quote = { ...(await quoteFor(context, first.plan)), maxUnits, maxJobs: count };
  const jobs = items.map(({ plan: { units, work }, dependsOn }, place) => ({
    units,
    ...(place === 0 ? {} : { specHash: hashOf(specOf(work, dependsOn)) }),
    ...(dependsOn === undefined ? {} : { dependsOn }),
  }));
  const signature = await signQuote(parties[provider], quote, domain);
  const payment = await plazas[user].market.signAuthorization({ purpose: { action: "openJobs", quote, jobs } });
  const { firstJobId, gas } = await mined(plazas.relayer.market.openJobs({ quote, signature, jobs, payment }));
  return items.map(({ plan }, place) => {
    const share = place === 0 ? gas - (gas / count) * (count - 1n) : gas / count;
    return recordOpened(context, plan, firstJobId + BigInt(place), share);
  });
}

function specOf(work: JobPlan["work"], dependsOn: number[] | undefined): string {
  const from = dependsOn === undefined ? "" : `from place ${dependsOn.join(", ")}: `;
  return from + JSON.stringify(work);
}

/** @returns the second it started, on the chain's clock. */
export async function startJob({ plazas }: TourContext, job: JobRecord): Promise<bigint> {
  const { market } = plazas[job.provider];
  const dependencies = await market.getDependencies({ jobId: job.id });
  const { gas, receipt } = await mined(market.startJob({ jobId: job.id, dependencies }));
  job.gas += gas;
  return timeOf(receipt);
}

/** One signature of the meter for all. */
export async function reportBatch(
  context: TourContext,
  jobs: readonly JobRecord[],
  metered: readonly Metered[],
): Promise<void> {
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

/** One after the other, so that transactions keep their order. */
export async function inOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) results.push(await work(item, index));
  return results;
}
