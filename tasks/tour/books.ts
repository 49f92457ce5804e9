import { ESCROW, ROUTER, Statement, type JobMoney } from "../lib/ledger.ts";
import type { PaidBy } from "./jobs.ts";
import { amountFor, lockedFor, maturesAt, splitAmount, splitRevenue, type JobTerms, type Outcome } from "./terms.ts";

/** A job in the books. `stage` is where its money is. */
interface BookedJob extends JobMoney {
  user: string;
  provider: string;
  terms: JobTerms;
  stage: "locked" | "pending" | "held" | "closed";
  maturesAt: bigint;
}

/** A sink of the router: its share, and whether somebody is there to be paid. */
export interface Sink {
  name: string;
  shareBps: bigint;
  hasTarget: boolean;
}

/**
 * The tour's own bookkeeping: what must have happened to the money, from what the tour did and the terms it agreed to. It
 * never reads the chain or an event. Accounts are named; amounts are USDC units (6 decimals), times chain seconds.
 */
export class Books {
  readonly jobs = new Map<bigint, BookedJob>();
  readonly #sinks: Sink[];
  readonly #flows = new Statement("flows");
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
  open(id: bigint, parties: { user: string; provider: string }, terms: JobTerms, paidBy: PaidBy): void {
    const locked = lockedFor(terms);
    if (paidBy !== "balance") this.deposit(parties.user, locked);
    this.#flows.add(parties.user, "balance", -locked);
    this.jobs.set(id, {
      ...parties,
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

  report(id: bigint, units: bigint, outcome: Outcome, reportedAt: bigint): void {
    const job = this.#job(id);
    const amount = amountFor(job.terms, units, outcome);
    const { net, fee } = splitAmount(amount, job.terms);
    Object.assign(job, { stillLocked: 0n, paid: net, fee, stage: "pending", maturesAt: maturesAt(reportedAt) });
    this.#refund(job, job.locked - amount);
  }

  /** Cancelled or expired: all that was locked is the user's again. */
  release(id: bigint): void {
    const job = this.#job(id);
    Object.assign(job, { stillLocked: 0n, stage: "closed" });
    this.#refund(job, job.locked);
  }

  accept(id: bigint): void {
    this.#settle(this.#job(id));
  }

  hold(id: bigint): void {
    this.#job(id).stage = "held";
  }

  /** The ruling on a held job; what it leaves is the fee. */
  resolve(id: bigint, toUser: bigint, toProvider: bigint): void {
    const job = this.#job(id);
    Object.assign(job, { paid: toProvider, fee: job.paid + job.fee - toUser - toProvider });
    this.#refund(job, toUser);
    this.#settle(job);
  }

  /** Everything that is due by `now` matures; the contract does it when it is next asked, or in its views. */
  mature(now: bigint): void {
    for (const job of this.jobs.values()) if (job.stage === "pending" && now >= job.maturesAt) this.#settle(job);
  }

  /** Mature fees go to the router. */
  forward(): bigint {
    const amount = this.#flows.get(ESCROW, "feesMatured");
    this.#flows.add(ESCROW, "feesMatured", -amount).add(ESCROW, "feesForwarded", amount);
    this.#flows.add(ROUTER, "received", amount);
    this.#undistributed += amount;
    return amount;
  }

  /** The router pulls the fees, splits what it has and pays the sinks that can be paid. */
  distribute(): bigint {
    this.forward();
    const amount = this.#undistributed;
    const shares = this.#sinks.map(({ shareBps }) => shareBps);
    splitRevenue(amount, shares).forEach((part, i) => {
      const sink = this.#sinks[i];
      if (sink !== undefined) this.#flows.add(sink.name, sink.hasTarget ? "paid" : "owed", part);
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
    const statement = new Statement("the tour's books");
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

  #refund(job: BookedJob, amount: bigint): void {
    job.refund += amount;
    this.#flows.add(job.user, "balance", amount);
  }

  #settle(job: BookedJob): void {
    job.stage = "closed";
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
