import { ACCOUNT_ITEMS } from "../../../tasks/lib/ledger.ts";
import type { ReplayAccount, ReplayedJob, ReplayResult, Sample } from "../../../tasks/replay/result.ts";
import { randomSource } from "../../sdk/random.ts";

interface Options {
  seed: bigint;
  jobs?: number;
  users?: number;
  providers?: number;
  /** Days that the log is long. */
  days?: number;
  /** Stopped after half of it. */
  interrupted?: boolean;
  /** Disputes hold the payment of some jobs, and providers are users too. */
  unusual?: boolean;
}

const HOUR = 3_600;
const DAY = 24 * HOUR;
const BEGIN = 1_735_689_600; // 2025-01-01
/** Shares in basis points. */
const SINKS = {
  "sink staking": 3_000n,
  "sink engineering": 1_500n,
  "sink marketing": 1_000n,
  "sink infrastructure": 500n,
  "sink general": 500n,
  "sink buyback": 2_000n,
  "sink team": 500n,
  "sink foundation": 500n,
  "sink reserve": 500n,
} as const;

/** The result of a replay that never was: random jobs whose money is moved as the escrow moves it, so that it adds up. */
export function syntheticReplay(options: Options): ReplayResult {
  return new World(options).run();
}

interface Money {
  locked: bigint;
  units: bigint;
  paid: bigint;
  fee: bigint;
  refund: bigint;
}

type Course = Exclude<ReplayedJob["end"], "unfinished"> | "held";

class World {
  readonly #options: Required<Options>;
  readonly #random;
  readonly #accounts: ReplayAccount[];
  readonly #jobs: ReplayedJob[] = [];
  readonly #samples: Sample[] = [];
  readonly #sinks = Object.keys(SINKS).map((name) => ({ name, owed: 0n, paid: 0n }));
  readonly #fees = { feesPending: 0n, feesMatured: 0n, feesForwarded: 0n };
  readonly #queue = new Map<ReplayedJob, bigint>();
  readonly #events: { at: number; run: () => void }[] = [];
  #peak = { jobs: 0, usdc: 0n };
  #undistributed = 0n;
  #opened = 0n;
  #ended = nothing();

  constructor({ seed, jobs = 40, users = 5, providers = 3, days = 12, interrupted = false, unusual = false }: Options) {
    this.#options = { seed, jobs, users, providers, days, interrupted, unusual };
    this.#random = randomSource(seed);
    const names = [...numbered("user", users), ...numbered("provider", providers)];
    this.#accounts = names.map((name, i) => ({
      name,
      address: `0x${(i + 1).toString(16).padStart(40, "0")}`,
      ...empty(),
    }));
  }

  run(): ReplayResult {
    const { days, interrupted, jobs } = this.#options;
    const end = BEGIN + days * DAY;
    for (let i = 0; i < jobs; i++) this.#plan(i, BEGIN + this.#below(days * DAY));
    for (let at = BEGIN + 6 * HOUR; at <= end; at += 6 * HOUR) this.#at(at, () => this.#sample(at));
    for (let at = BEGIN + DAY / 2; at <= end; at += DAY) this.#at(at, () => this.#housekeeping());
    const to = interrupted ? BEGIN + (days * DAY) / 2 : end + 2 * DAY;
    if (!interrupted) this.#at(to, () => this.#sample(to));
    this.#events.sort((a, b) => a.at - b.at);
    for (const event of this.#events) if (event.at <= to) event.run();
    return this.#result(to);
  }

  #plan(index: number, openAt: number): void {
    const job = this.#newJob(index);
    const course = this.#course();
    const startAt = openAt + this.#below(HOUR);
    const endAt = startAt + (course === "failedEarly" ? this.#below(300) : 300 + this.#below(2 * DAY));
    const reportAt = Math.ceil(endAt / (4 * HOUR)) * 4 * HOUR;
    const creditAt = course === "cancelled" ? endAt : course === "expired" ? endAt + 7 * DAY : reportAt;
    const money = this.#money(job, course);
    this.#jobs.push(job);
    this.#at(openAt, () => this.#open(job, money.locked, startAt - openAt));
    this.#at(endAt, () => this.#enqueue(job, money.refund));
    this.#at(creditAt, () => this.#credit(job, course, money));
    if (money.paid + money.fee > 0n && course !== "held") {
      this.#at(Math.ceil((creditAt + 3 * DAY) / DAY) * DAY, () => this.#mature(job));
    }
  }

  #newJob(index: number): ReplayedJob {
    const { users, providers, unusual } = this.#options;
    const none = { id: null, units: null, locked: 0n, stillLocked: 0n, paid: 0n, fee: 0n, refund: 0n, gas: 0 };
    return {
      ...none,
      name: `job-${index}`,
      line: index + 2,
      user: this.#name(unusual && this.#below(4) === 0 ? users + this.#below(providers) : this.#below(users)),
      provider: this.#name(users + this.#below(providers)),
      end: "unfinished",
      startedLate: false,
      fromBuffer: false,
      capped: false,
      orderedUnits: BigInt(300 + this.#below(DAY)),
      unitPrice: BigInt(8 + this.#below(700)),
    };
  }

  #money({ orderedUnits, unitPrice }: ReplayedJob, course: Course): Money {
    const cost = orderedUnits * unitPrice;
    const locked = cost + (cost * 20n + 99n) / 100n;
    const isFree = course === "failedEarly" || course === "cancelled" || course === "expired";
    const units = isFree ? 0n : (orderedUnits * BigInt(1 + this.#below(130))) / 100n;
    const amount = units * unitPrice < locked ? units * unitPrice : locked;
    const paid = (amount * 9_500n) / 10_000n;
    return { locked, units, paid, fee: amount - paid, refund: locked - amount };
  }

  #open(job: ReplayedJob, locked: bigint, wait: number): void {
    const user = this.#account(job.user);
    const missing = locked - user.balance;
    if (missing > 0n) {
      const deposit = missing + BigInt(this.#below(3)) * 1_234_567n;
      user.deposited += deposit;
      user.balance += deposit;
    }
    user.balance -= locked;
    user.locked += locked;
    this.#opened += 1n;
    Object.assign(job, {
      id: this.#opened,
      locked,
      stillLocked: locked,
      startedLate: wait > 300,
      gas: 61_000 + this.#below(9_000),
    });
  }

  #credit(job: ReplayedJob, course: Course, { locked, units, paid, fee, refund }: Money): void {
    const [user, provider] = [this.#account(job.user), this.#account(job.provider)];
    const end = course === "held" ? "completed" : course;
    const isReported = end !== "cancelled" && end !== "expired";
    user.locked -= locked;
    user.balance += refund;
    if (course === "held") user.held += paid + fee;
    else {
      user.spent += paid + fee;
      provider.earned += paid;
      provider.pending += paid;
      this.#fees.feesPending += fee;
    }
    Object.assign(job, { end, stillLocked: 0n, paid, fee, refund, units: isReported ? units : null });
    const capped = units * job.unitPrice > locked;
    Object.assign(job, { capped, fromBuffer: units > job.orderedUnits && !capped });
    job.gas += isReported ? 34_000 + this.#below(12_000) : 28_000 + this.#below(2_000);
    this.#queue.delete(job);
    this.#ended[end] += 1;
  }

  #mature({ provider, paid, fee }: ReplayedJob): void {
    const account = this.#account(provider);
    account.pending -= paid;
    account.balance += paid;
    this.#fees.feesPending -= fee;
    this.#fees.feesMatured += fee;
  }

  /** Somebody withdraws, and sometimes the router pulls the fees and splits what it has. */
  #housekeeping(): void {
    const account = this.#accounts[this.#below(this.#accounts.length)];
    if (account !== undefined) {
      const amount = this.#random.edge(account.balance);
      account.withdrawn += amount;
      account.balance -= amount;
    }
    const forwarded = this.#fees.feesMatured;
    this.#fees.feesMatured = 0n;
    this.#fees.feesForwarded += forwarded;
    this.#undistributed += forwarded;
    if (this.#below(3) > 0) this.#distribute();
  }

  #distribute(): void {
    const amount = this.#undistributed;
    for (const sink of this.#sinks) {
      const part = (amount * SINKS[sink.name as keyof typeof SINKS]) / 10_000n;
      sink[sink.name === "sink buyback" ? "paid" : "owed"] += part;
      this.#undistributed -= part;
    }
  }

  #enqueue(job: ReplayedJob, refund: bigint): void {
    this.#queue.set(job, refund);
    this.#notePeak();
  }

  #notePeak(): void {
    const usdc = [...this.#queue.values()].reduce((sum, refund) => sum + refund, 0n);
    this.#peak.jobs = Math.max(this.#peak.jobs, this.#queue.size);
    if (usdc > this.#peak.usdc) this.#peak.usdc = usdc;
  }

  #sample(at: number): void {
    const { feesPending, feesMatured } = this.#fees;
    this.#samples.push({
      at,
      locked: this.#sum("locked"),
      pending: this.#sum("pending"),
      held: this.#sum("held"),
      fees: feesPending + feesMatured,
      refundsQueued: this.#peak.jobs,
      refundsQueuedUsdc: this.#peak.usdc,
      ended: this.#ended,
    });
    this.#ended = nothing();
    this.#peak = { jobs: 0, usdc: 0n };
    this.#notePeak();
  }

  #result(to: number): ReplayResult {
    const items = Object.fromEntries(ACCOUNT_ITEMS.map((item) => [item, this.#sum(item)])) as ReturnType<typeof empty>;
    const { feesPending, feesMatured, feesForwarded } = this.#fees;
    const usdcInEscrow = items.balance + items.pending + items.locked + items.held + feesPending + feesMatured;
    const routed = { feesPending, feesMatured, feesForwarded, routerReceived: feesForwarded };
    return {
      log: "synthetic.csv",
      format: "csv",
      closes: true,
      interrupted: this.#options.interrupted,
      seconds: 12.345,
      peakMemory: 345_678_901,
      chainId: 31337,
      from: BEGIN,
      to,
      jobs: this.#jobs,
      accounts: this.#accounts,
      sinks: this.#sinks,
      totals: { ...items, ...routed, undistributed: this.#undistributed, usdcInEscrow },
      samples: this.#samples,
      transactions: { count: 321, gas: this.#jobs.reduce((sum, { gas }) => sum + gas, 0), rpcCalls: 1_234 },
      checks: ["half way", "at the end"].map((when) => ({ when, comparisons: 1_357, mismatches: [] })),
    };
  }

  #course(): Course {
    const kind = this.#below(100);
    if (this.#options.unusual && kind < 8) return "held";
    if (kind < 64) return "completed";
    return (
      (
        [
          [73, "failedLater"],
          [86, "failedEarly"],
          [95, "cancelled"],
          [98, "stopped"],
          [100, "expired"],
        ] as const
      ).find(([below]) => kind < below)?.[1] ?? "completed"
    );
  }

  #at(at: number, run: () => void): void {
    this.#events.push({ at, run });
  }

  #below(bound: number): number {
    return Number(this.#random.below(BigInt(bound)));
  }

  #sum(item: (typeof ACCOUNT_ITEMS)[number]): bigint {
    return this.#accounts.reduce((sum, account) => sum + account[item], 0n);
  }

  #name(index: number): string {
    return this.#accounts[index]?.name ?? "";
  }

  #account(name: string): ReplayAccount {
    const account = this.#accounts.find((one) => one.name === name);
    if (account === undefined) throw new Error(`no account ${name}`);
    return account;
  }
}

function numbered(what: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${what} ${i + 1}`);
}

function nothing(): Sample["ended"] {
  return { completed: 0, failedLater: 0, failedEarly: 0, stopped: 0, cancelled: 0, expired: 0 };
}

function empty() {
  return { deposited: 0n, earned: 0n, withdrawn: 0n, spent: 0n, balance: 0n, pending: 0n, locked: 0n, held: 0n };
}
