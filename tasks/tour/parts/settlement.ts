import type { JobRecord, Part, TourContext } from "../context.ts";
import { checkpoint } from "../../lib/market/checkpoint.ts";
import type { Course } from "../jobs.ts";
import { AMPLE_GAS, gasOf, mined } from "../../lib/market/transactions.ts";
import { addressOf } from "../../lib/market/values.ts";

const DAY = 86_400;

/**
 * What time does to the jobs: the ruling, the fees of accepted jobs, payments that mature, the job nobody reported, and
 * everybody's withdrawal. The chain's clock is moved; nobody waits.
 */
export const settlementPart: Part = {
  name: "settlement",
  async run(context) {
    await check(context, "with money locked, pending and held");
    await rule(context);
    await forward(context);
    await travel(context, 4 * DAY, "four days later: payments have matured");
    await distribute(context);
    await check(context, "with payments matured");
    await travel(context, 4 * DAY, "eight days later: the silent job can be expired");
    await expire(context);
    await withdraw(context);
    await check(context, "at the end");
    await readStatuses(context);
  },
};

async function check(context: TourContext, when: string): Promise<void> {
  context.progress.step(`ledger check ${when}`);
  context.checkpoints.push(await checkpoint(context, when));
}

function jobsWith({ jobs }: TourContext, course: Course): JobRecord[] {
  return jobs.filter((job) => job.course === course);
}

/** Half the payment back to the user; of the other half the protocol keeps its usual part. */
async function rule(context: TourContext): Promise<void> {
  const { contracts, parties, books, progress } = context;
  const escrow = contracts.escrow.connect(parties.arbitrator);
  progress.step("the arbitrator rules on the disputed job");
  for (const job of jobsWith(context, "disputed")) {
    const { paid, fee } = books.job(job.id);
    const toUser = (paid + fee) / 2n;
    const toProvider = paid / 2n;
    job.gas += await gasOf(escrow.resolveHeld(job.id, toUser, toProvider));
    books.resolve(job.id, toUser, toProvider);
  }
}

/** The fees of accepted and resolved jobs are mature at once; anyone may send them to the router. */
async function forward({ plazas, books, progress }: TourContext): Promise<void> {
  progress.step("mature fees go to the router");
  await mined(plazas["anyone else"].market.forwardFees());
  books.forward();
}

/** Pulls the fees that have matured meanwhile, splits all and pays the sinks. */
async function distribute(context: TourContext): Promise<void> {
  const { plazas, books, progress } = context;
  progress.step("the router distributes");
  books.mature(await context.now());
  await mined(plazas["anyone else"].revenue.distribute(AMPLE_GAS));
  books.distribute();
}

async function travel({ connection, progress, signal }: TourContext, seconds: number, what: string): Promise<void> {
  signal.throwIfAborted();
  progress.step(what);
  await connection.networkHelpers.time.increase(seconds);
}

async function expire(context: TourContext): Promise<void> {
  const { plazas, books } = context;
  for (const job of jobsWith(context, "silent")) {
    const { gas } = await mined(plazas["anyone else"].market.expireJob({ jobId: job.id }));
    job.gas += gas;
    books.release(job.id);
  }
}

/**
 * Providers and one user take all they have, with automatic payouts by a call that anyone makes; the other user leaves its
 * money for the next job.
 */
async function withdraw({ plazas, parties, books, progress }: TourContext): Promise<void> {
  progress.step("withdrawing");
  for (const name of ["user A", "provider A", "provider B (certified)"] as const) {
    const amount = books.balanceOf(name);
    if (amount === 0n) continue;
    if ((await plazas[name].market.getAccount()).autoPayout) {
      await mined(plazas["anyone else"].market.collectAccount({ account: addressOf(parties[name]) }));
      books.payOut(name);
    } else {
      await mined(plazas[name].market.withdraw({ amount }));
      books.withdraw(name, amount);
    }
  }
}

/** A job's state as a user of the SDK sees it. */
async function readStatuses({ plazas, jobs }: TourContext): Promise<void> {
  for (const job of jobs) job.status = (await plazas[job.user].market.getJob({ jobId: job.id })).status;
}
