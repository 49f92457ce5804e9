import { ESCROW, ROUTER, Statement, type JobMoney } from "../ledger.ts";
import { amountFor, lockedFor, maturesAt, splitAmount, splitRevenue, type JobTerms, type Usage } from "./terms.ts";

/** A job in the books. `stage` is where its money is. */
interface BookedJob extends JobMoney {
  user: string;
  provider: string;
  terms: JobTerms;
  stage: "locked" | "pending" | "held" | "closed";
  maturesAt: bigint;
}

/** A sink of the router. */
export interface Sink {
  name: string;
  shareBps: bigint;
}

/**
 * Bookkeeping of its own: what must have happened to the money, from what was done and the terms agreed to. It never reads
 * the chain or an event. Accounts are named; amounts are USDC units (6 decimals), times chain seconds.
 */
export class Books {
  readonly jobs = new Map<bigint, BookedJob>();
  /** Where the jobs' money in the escrow is now; fees: of mature and immature payments, not forwarded. */
  readonly inside = { locked: 0n, pending: 0n, held: 0n, fees: 0n };
  readonly #sinks: Sink[];
  readonly #flows = new Statement("flows");
  readonly #maturing = new Map<bigint, BookedJob[]>();
  #undistributed = 0n;

  constructor(sinks: Sink[]) {
    this.#sinks = sinks;
  }

  deposit(account: string, amount: bigint): void {
    this.#flows.add(account, "deposited", amount).add(account, "balance", amount);
  }

  withdraw(account: string, amount: bigint): void {
    this.#flows.add(account, "withdrawn", amount).add(account, "balance", -amount);
  }

  /** Straight from the user's wallet is a deposit and its use in one. */
  open(
    id: bigint,
    { user, provider }: { user: string; provider: string },
    terms: JobTerms,
    paidFrom: "balance" | "wallet",
  ): void {
    const locked = lockedFor(terms);
    if (paidFrom === "wallet") this.deposit(user, locked);
    this.#flows.add(user, "balance", -locked);
    this.inside.locked += locked;
    this.jobs.set(id, {
      user,
      provider,
      terms,
      locked,
      stillLocked: locked,
      paid: 0n,
      fee: 0n,
      refund: 0n,
      stage: "locked",
      maturesAt: 0n,
    });
  }

  report(id: bigint, usage: Usage, reportedAt: bigint): void {
    const job = this.#job(id);
    const amount = amountFor(job.terms, usage);
    const { net, fee } = splitAmount(amount, job.terms);
    this.#unlock(job, job.locked - amount);
    Object.assign(job, { paid: net, fee, stage: "pending", maturesAt: maturesAt(reportedAt) });
    const sameMidnight = this.#maturing.get(job.maturesAt);
    if (sameMidnight === undefined) this.#maturing.set(job.maturesAt, [job]);
    else sameMidnight.push(job);
    this.inside.pending += net;
    this.inside.fees += fee;
  }

  /** Cancelled or expired: all that was locked is the user's again. */
  release(id: bigint): void {
    const job = this.#job(id);
    this.#unlock(job, job.locked);
    job.stage = "closed";
  }

  accept(id: bigint): void {
    this.#settle(this.#job(id));
  }

  hold(id: bigint): void {
    const job = this.#job(id);
    this.inside.pending -= job.paid;
    this.inside.fees -= job.fee;
    this.inside.held += job.paid + job.fee;
    job.stage = "held";
  }

  /** The ruling on a held job; what it leaves is the fee. */
  resolve(id: bigint, toUser: bigint, toProvider: bigint): void {
    const job = this.#job(id);
    const held = job.paid + job.fee;
    Object.assign(job, { paid: toProvider, fee: held - toUser - toProvider, stage: "pending" });
    this.inside.held -= held;
    this.inside.pending += job.paid;
    this.inside.fees += job.fee;
    this.#refund(job, toUser);
    this.#settle(job);
  }

  /** Everything that is due by `now` matures; the contract does it when it is next asked, or in its views. */
  mature(now: bigint): void {
    for (const [midnight, jobs] of this.#maturing) {
      if (midnight > now) continue;
      this.#maturing.delete(midnight);
      for (const job of jobs) if (job.stage === "pending") this.#settle(job);
    }
  }

  /** Mature fees go to the router. */
  forward(): bigint {
    const amount = this.#flows.get(ESCROW, "feesMatured");
    this.inside.fees -= amount;
    this.#flows.add(ESCROW, "feesMatured", -amount).add(ESCROW, "feesForwarded", amount);
    this.#flows.add(ROUTER, "received", amount);
    this.#undistributed += amount;
    return amount;
  }

  /** Revenue that comes from elsewhere than the escrow. */
  sell(amount: bigint): void {
    this.#flows.add(ROUTER, "received", amount).add(ROUTER, "otherRevenue", amount);
    this.#undistributed += amount;
  }

  /** What a sink has been paid. */
  paidTo(sink: string): bigint {
    return this.#flows.get(sink, "paid");
  }

  /** The router pulls the fees, splits what it has and pays the sinks. */
  distribute(): bigint {
    this.forward();
    const amount = this.#undistributed;
    const shares = this.#sinks.map(({ shareBps }) => shareBps);
    splitRevenue(amount, shares).forEach((part, i) => {
      const sink = this.#sinks[i];
      if (sink !== undefined) this.#flows.add(sink.name, "paid", part);
    });
    this.#undistributed = 0n;
    return amount;
  }

  /** An automatic payout: all that the account has. */
  payOut(account: string): bigint {
    const amount = this.balanceOf(account);
    this.withdraw(account, amount);
    return amount;
  }

  /** What the account can withdraw. */
  balanceOf(account: string): bigint {
    return this.#flows.get(account, "balance");
  }

  /** The books as they stand. */
  statement(): Statement {
    const statement = new Statement("the books");
    for (const { account, item, amount } of this.#flows.entries()) statement.add(account, item, amount);
    for (const job of this.jobs.values()) bookJob(statement, job);
    statement.add(ROUTER, "undistributed", this.#undistributed).add(ROUTER, "sent", statement.sum("paid"));
    const held = statement.sum("balance", "pending", "locked", "held", "feesPending", "feesMatured");
    return statement.add(ESCROW, "usdc", held);
  }

  job(id: bigint): Readonly<BookedJob> {
    return this.#job(id);
  }

  #job(id: bigint): BookedJob {
    const job = this.jobs.get(id);
    if (job === undefined) throw new Error(`job ${id} is not in the books`);
    return job;
  }

  #unlock(job: BookedJob, refund: bigint): void {
    this.inside.locked -= job.stillLocked;
    job.stillLocked = 0n;
    this.#refund(job, refund);
  }

  #refund(job: BookedJob, amount: bigint): void {
    job.refund += amount;
    this.#flows.add(job.user, "balance", amount);
  }

  #settle(job: BookedJob): void {
    job.stage = "closed";
    this.inside.pending -= job.paid;
    this.#flows.add(job.provider, "balance", job.paid).add(ESCROW, "feesMatured", job.fee);
  }
}

/** Where a job's money is, and whose it was: spent by the user is what provider and protocol have earned. */
function bookJob(statement: Statement, job: BookedJob): void {
  const { user, provider, paid, fee, stage } = job;
  if (stage === "locked") return void statement.add(user, "locked", job.stillLocked);
  if (stage === "held") return void statement.add(user, "held", paid + fee);
  statement.add(user, "spent", paid + fee).add(provider, "earned", paid);
  if (stage === "pending") statement.add(provider, "pending", paid).add(ESCROW, "feesPending", fee);
}
