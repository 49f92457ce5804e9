import { unpackLocked, unpackReport, unpackTerms } from "../../../../sdk/src/math/index.ts";
import { ESCROW, ROUTER, Statement, type JobMoney } from "../../ledger.ts";
import type { Market } from "../market.ts";
import { maturesAt, type Outcome } from "../terms.ts";

/** A job as its events show it. */
export interface SeenJob extends JobMoney {
  user: string;
  provider: string;
  state: "locked" | "pending" | "held" | "settled" | "refunded";
  /** How it ended; null while it has not. */
  end: Outcome | "Cancelled" | "Expired" | null;
  startedLate: boolean;
  /** Units reported. */
  units: bigint | null;
}

/** What somebody knows who has read the events of escrow and router, and nothing else. */
export interface EventView {
  statement: Statement;
  jobs: Map<bigint, SeenJob>;
}

/**
 * Rebuilds every balance from the events. They are read kind by kind in the order of a job's life, so that no order
 * between blocks is needed; only what has matured by `now` depends on the time.
 */
export async function readEvents(market: Market, now: bigint): Promise<EventView> {
  const statement = new Statement("the events");
  const nameById = await accountNames(market);
  const nameOf = (id: bigint): string => nameById.get(id) ?? `account ${id}`;
  const { escrow } = market.contracts;
  for (const { args } of await escrow.queryFilter(escrow.filters.Deposited())) {
    statement.add(nameOf(args.accountId), "deposited", args.amount).add(nameOf(args.accountId), "balance", args.amount);
  }
  for (const { args } of await escrow.queryFilter(escrow.filters.Withdrawn())) {
    statement
      .add(nameOf(args.accountId), "withdrawn", args.amount)
      .add(nameOf(args.accountId), "balance", -args.amount);
  }
  const jobs = new Map<bigint, SeenJob>();
  await readOpenings(market, statement, jobs, nameOf);
  await readStarts(market, jobs);
  await readReports(market, jobs, now);
  await readEndings(market, jobs);
  for (const job of jobs.values()) addJob(statement, job);
  await readFees(market, statement);
  return { statement, jobs };
}

async function accountNames({ contracts: { escrow }, nameOf }: Market): Promise<Map<bigint, string>> {
  const events = await escrow.queryFilter(escrow.filters.AccountRegistered());
  return new Map(events.map(({ args }) => [args.accountId, nameOf(args.account)]));
}

async function readOpenings(
  { contracts: { escrow } }: Market,
  statement: Statement,
  jobs: Map<bigint, SeenJob>,
  nameOf: (id: bigint) => string,
): Promise<void> {
  for (const { args } of await escrow.queryFilter(escrow.filters.JobOpened())) {
    const [user, provider] = [nameOf(args.userId), nameOf(args.providerId)];
    const locked = unpackLocked(args.terms);
    if (!unpackTerms(args.terms).flags.paidFromBalance)
      statement.add(user, "deposited", locked).add(user, "balance", locked);
    statement.add(user, "balance", -locked);
    jobs.set(args.jobId, {
      user,
      provider,
      locked,
      stillLocked: locked,
      paid: 0n,
      fee: 0n,
      refund: 0n,
      state: "locked",
      end: null,
      startedLate: false,
      units: null,
    });
  }
}

async function readStarts({ contracts: { escrow } }: Market, jobs: Map<bigint, SeenJob>): Promise<void> {
  for (const { args } of await escrow.queryFilter(escrow.filters.StartedLate())) {
    update(jobs, args.jobId, { startedLate: true });
  }
}

async function readReports(
  { contracts: { escrow }, timeOf }: Market,
  jobs: Map<bigint, SeenJob>,
  now: bigint,
): Promise<void> {
  for (const { args, blockNumber } of await escrow.queryFilter(escrow.filters.JobReported())) {
    const { net, fee, refund, units, outcome } = unpackReport(args.paidFeeRefundClass);
    const state = now >= maturesAt(await timeOf(blockNumber)) ? "settled" : "pending";
    update(jobs, args.jobId, { paid: net, fee, refund, state, stillLocked: 0n, end: outcome, units });
  }
}

async function readEndings({ contracts: { escrow } }: Market, jobs: Map<bigint, SeenJob>): Promise<void> {
  const { filters } = escrow;
  for (const { args } of await escrow.queryFilter(filters.JobAccepted()))
    update(jobs, args.jobId, { state: "settled" });
  for (const { args } of await escrow.queryFilter(filters.JobHeld())) update(jobs, args.jobId, { state: "held" });
  for (const { args } of await escrow.queryFilter(filters.JobResolved())) {
    const refund = (jobs.get(args.jobId)?.refund ?? 0n) + args.toUser;
    update(jobs, args.jobId, { state: "settled", paid: args.toProvider, fee: args.fee, refund });
  }
  for (const { args } of await escrow.queryFilter(filters.JobCancelled()))
    update(jobs, args.jobId, { state: "refunded", stillLocked: 0n, refund: args.refund, end: "Cancelled" });
  for (const { args } of await escrow.queryFilter(filters.JobExpired()))
    update(jobs, args.jobId, { state: "refunded", stillLocked: 0n, refund: args.refund, end: "Expired" });
}

function update(jobs: Map<bigint, SeenJob>, id: bigint, change: Partial<SeenJob>): void {
  const job = jobs.get(id);
  if (job === undefined) throw new Error(`the events know job ${id} without its opening`);
  Object.assign(job, change);
}

function addJob(statement: Statement, { user, provider, stillLocked, paid, fee, refund, state }: SeenJob): void {
  statement.add(user, "balance", refund);
  statement.add(user, "locked", stillLocked);
  statement.add(user, "held", state === "held" ? paid + fee : 0n);
  if (state !== "pending" && state !== "settled") return;
  statement.add(user, "spent", paid + fee).add(provider, "earned", paid);
  statement
    .add(provider, "pending", state === "pending" ? paid : 0n)
    .add(provider, "balance", state === "settled" ? paid : 0n);
  statement
    .add(ESCROW, "feesPending", state === "pending" ? fee : 0n)
    .add(ESCROW, "feesMatured", state === "settled" ? fee : 0n);
}

async function readFees(market: Market, statement: Statement): Promise<void> {
  const { addresses, contracts, sinkNames } = market;
  const { escrow, router } = contracts;
  for (const { args } of await escrow.queryFilter(escrow.filters.FeesForwarded())) {
    statement.add(ESCROW, "feesMatured", -args.amount).add(ESCROW, "feesForwarded", args.amount);
  }
  for (const { args } of await router.queryFilter(router.filters.RevenueReceived())) {
    statement.add(ROUTER, "received", args.amount).add(ROUTER, "undistributed", args.amount);
    statement.add(ROUTER, "otherRevenue", args.from === addresses.jobEscrow ? 0n : args.amount);
  }
  for (const { args } of await router.queryFilter(router.filters.RevenueSplit())) {
    statement.add(ROUTER, "undistributed", -args.amount);
    for (const [sink, part] of args.parts.entries()) statement.add(sinkNames[sink] ?? `sink ${sink}`, "owed", part);
  }
  for (const { args } of await router.queryFilter(router.filters.SinkPaid())) {
    const name = sinkNames[Number(args.sink)] ?? `sink ${args.sink}`;
    statement.add(name, "owed", -args.amount).add(name, "paid", args.amount);
  }
}
