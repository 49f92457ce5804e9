import { signQuote, signUsageBatch } from "../../sdk/src/eip712/index.ts";
import { CyberPlazaError } from "../../sdk/src/index.ts";
import { InputError } from "../lib/InputError.ts";
import type { Market } from "../lib/market/market.ts";
import { lockedFor } from "../lib/market/terms.ts";
import { mined } from "../lib/market/transactions.ts";
import { hashOf } from "../lib/market/values.ts";
import type { Parties } from "./parties.ts";
import { reportedOf, usageOf, type JobPlan } from "./plan.ts";

/** A job as far as the replay has come with it. */
export interface RunningJob {
  readonly plan: JobPlan;
  /** In the escrow; null before the opening. */
  id: bigint | null;
  gas: number;
}

/** With gas, fees and the node's nonce given, a write is a request to send it and one for its receipt. */
const FEES = { maxFeePerGas: 10_000_000_000n, maxPriorityFeePerGas: 0n };
const ONE = { overrides: { ...FEES, gasLimit: 1_000_000n } };
const MANY = { overrides: { ...FEES, gasLimit: 16_777_216n } };
const MAX_FEE_BPS = 500n;
const LATEST_START = 60; // seconds: a quote's end is kept in whole minutes

type Sent<Result> = Parameters<typeof mined<Result>>[0];

/** The escrow refused what the log says. */
export class ReplayRefusedError extends InputError {
  override readonly name = "ReplayRefusedError";
  constructor({ log }: JobPlan, what: string, cause: CyberPlazaError) {
    super(`${what} of job ${log.name} (line ${log.line}) was refused: ${cause.message}`, { cause });
  }
}

/** What the parties do, each at a second of the chain's clock. Books are kept beside. */
export class Acts {
  /** Sent so far: how many, their gas, and the requests that took. */
  readonly sent = { count: 0, gas: 0, rpcCalls: 0 };
  readonly #market: Market;
  readonly #parties: Parties;
  readonly #requests: () => number;
  readonly #opened: Map<bigint, RunningJob>;
  readonly #nonces = new Map<string, bigint>();

  /**
   * @param requests How many the chain has answered so far.
   * @param opened Takes every job that is opened, by its number in the escrow.
   */
  constructor(market: Market, parties: Parties, requests: () => number, opened: Map<bigint, RunningJob>) {
    this.#market = market;
    this.#parties = parties;
    this.#requests = requests;
    this.#opened = opened;
  }

  /** Out of what came back from earlier jobs when that is enough, else from the wallet. */
  async open(job: RunningJob, at: number): Promise<void> {
    const { plan } = job;
    const { books, domain } = this.#market;
    const [user, provider, meter] = [this.#user(plan), this.#provider(plan), this.#parties.meter];
    const nonce = this.#nonces.get(provider.name) ?? 0n;
    this.#nonces.set(provider.name, nonce + 1n);
    const { units, unitPrice } = plan.terms;
    const quote = {
      user: user.address,
      provider: provider.address,
      meter: meter.address,
      resource: hashOf(plan.resource),
      maxUnits: units,
      maxJobs: 1n,
      unitPrice,
      duration: units,
      maxFeeBps: MAX_FEE_BPS,
      validUntil: BigInt(startOf(plan) + LATEST_START),
      serviceTerms: 0n,
      specHash: hashOf(plan.log.name),
      nonce,
    };
    const signature = await signQuote(provider.signer, quote, domain);
    const fromBalance = books.balanceOf(user.name) >= lockedFor(plan.terms);
    const payment = { kind: fromBalance ? "Balance" : "Allowance" } as const;
    const { jobId, gas } = await this.#send(plan, "the opening", at, () =>
      user.plaza.market.openJob({ quote, signature, units, payment, ...ONE }),
    );
    Object.assign(job, { id: jobId, gas });
    this.#opened.set(jobId, job);
    books.open(jobId, plan, plan.terms, fromBalance ? "balance" : "wallet");
  }

  async start(job: RunningJob, at: number): Promise<void> {
    const { market } = this.#provider(job.plan).plaza;
    job.gas += await this.#gasOf(job, "the start", at, () => market.startJob({ jobId: idOf(job), ...ONE }));
  }

  async cancel(job: RunningJob, at: number): Promise<void> {
    const { market } = this.#user(job.plan).plaza;
    job.gas += await this.#gasOf(job, "the cancellation", at, () => market.cancelJob({ jobId: idOf(job), ...ONE }));
    this.#market.books.release(idOf(job));
  }

  async expire(job: RunningJob, at: number): Promise<void> {
    const { market } = this.#parties.relayer.plaza;
    job.gas += await this.#gasOf(job, "the expiry", at, () => market.expireJob({ jobId: idOf(job), ...ONE }));
    this.#market.books.release(idOf(job));
  }

  /** One signature of the meter over all reports; the relayer brings it. */
  async report(jobs: readonly RunningJob[], at: number): Promise<void> {
    const [first] = jobs;
    if (first === undefined) return;
    const { meter, relayer } = this.#parties;
    const reports = jobs.map((job) => {
      const { startAt, endAt, outcome } = reportedOf(job.plan);
      return {
        jobId: idOf(job),
        startedAt: BigInt(startAt),
        endedAt: BigInt(endAt),
        units: usageOf(job.plan).units,
        outcome,
        performanceBps: 10_000n,
        availabilityBps: 10_000n,
        meteringRoot: hashOf(JSON.stringify(job.plan.log)), // the row is all that was measured
      };
    });
    const signature = await signUsageBatch(meter.signer, reports, this.#market.domain);
    const { skipped, gas } = await this.#send(first.plan, "the report", at, () =>
      relayer.plaza.market.reportUsageBatch({ reports, meter: meter.address, signature, ...MANY }),
    );
    for (const { jobId, problem } of skipped) {
      throw new ReplayRefusedError((jobs.find(({ id }) => id === jobId) ?? first).plan, "the report", problem);
    }
    for (const job of jobs) {
      job.gas += gas / jobs.length;
      this.#market.books.report(idOf(job), usageOf(job.plan), BigInt(at));
    }
  }

  /** Fees that have matured go to the router and on to its sinks; providers get what has matured. */
  async payOut(at: number): Promise<void> {
    const { books } = this.#market;
    const { plaza } = this.#parties.relayer;
    books.mature(BigInt(at));
    await this.#mined(at, () => plaza.revenue.distribute(MANY));
    books.distribute();
    for (const { name, address } of this.#parties.providers.values()) {
      if (books.balanceOf(name) === 0n) continue;
      await this.#mined(at, () => plaza.market.collectAccount({ account: address, ...ONE }));
      books.payOut(name);
    }
  }

  /** Users take home what came back. */
  async withdrawAll(at: number): Promise<void> {
    const { books } = this.#market;
    for (const { name, plaza } of this.#parties.users.values()) {
      const amount = books.balanceOf(name);
      if (amount === 0n) continue;
      await this.#mined(at, () => plaza.market.withdraw({ amount, ...ONE }));
      books.withdraw(name, amount);
    }
  }

  async #gasOf(job: RunningJob, what: string, at: number, action: () => Sent<object>): Promise<number> {
    return (await this.#send(job.plan, what, at, action)).gas;
  }

  async #send<Result>(
    plan: JobPlan,
    what: string,
    at: number,
    action: () => Sent<Result>,
  ): Promise<Result & { gas: number }> {
    try {
      return await this.#mined(at, action);
    } catch (error) {
      throw error instanceof CyberPlazaError ? new ReplayRefusedError(plan, what, error) : error;
    }
  }

  async #mined<Result>(at: number, action: () => Sent<Result>): Promise<Result & { gas: number }> {
    const before = this.#requests();
    await this.#market.connection.provider.request({ method: "evm_setNextBlockTimestamp", params: [at] });
    const result = await mined(action());
    const gas = Number(result.gas);
    this.sent.count += 1;
    this.sent.gas += gas;
    this.sent.rpcCalls += this.#requests() - before;
    return { ...result, gas };
  }

  #user({ user }: JobPlan) {
    return found(this.#parties.users.get(user), user);
  }

  #provider({ provider }: JobPlan) {
    return found(this.#parties.providers.get(provider), provider);
  }
}

function found<Party>(party: Party | undefined, name: string): Party {
  if (party === undefined) throw new Error(`${name} is not in the plan`);
  return party;
}

function idOf({ id, plan }: RunningJob): bigint {
  if (id === null) throw new Error(`job ${plan.log.name} is not open`);
  return id;
}

function startOf({ fate, openAt }: JobPlan): number {
  return fate.kind === "cancelled" ? openAt : fate.startAt;
}
