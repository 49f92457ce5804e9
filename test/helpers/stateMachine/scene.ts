import { AbiCoder, concat, id, keccak256 } from "ethers";
import { stateOf, STATUSES } from "./stateOf.ts";
import type { Facts, Role, World } from "./world.ts";

export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 86_400;

/** What the jobs of the tests have in common. Price and units leave fractions behind wherever something is divided. */
export const DURATION = HOUR;
export const START_WINDOW = DAY;
export const UNITS = 3_601n;
const UNITS_USED = 3_000n;
const UNIT_PRICE = 701n;
const NONCE = 7n;
const SPOT = 2n;
const LICENCE_BPS = 1_250n;
/** 99 % availability, or a tenth back. Every report of the tests is above. */
const AVAILABILITY = (9_900n << 80n) | (1_000n << 96n);

const PAYMENT = { Balance: 0, Voucher: 4 } as const;
export const OUTCOME = { Completed: 0, FailedByProvider: 1, Partial: 2 } as const;

/** A quote as the contract's struct. */
interface Quote {
  user: string;
  provider: string;
  meter: string;
  resource: string;
  maxUnits: bigint;
  maxJobs: bigint;
  unitPrice: bigint;
  duration: number;
  maxFeeBps: bigint;
  validUntil: number;
  serviceTerms: bigint;
  specHash: string;
  nonce: bigint;
}

/** A report as the contract's struct. */
export interface Report {
  jobId: bigint;
  startedAt: number;
  endedAt: number;
  units: bigint;
  outcome: number;
  performanceBps: number;
  availabilityBps: number;
  meteringRoot: string;
}
const REPORT_WORDS = ["uint256", "uint40", "uint40", "uint64", "uint8", "uint16", "uint16", "bytes32"];

/** One job, how it got where it is, and what everybody needs to act on it. */
export class Scene {
  readonly world: World;
  /** A contract pays, service levels are agreed on, and a licensor gets a share. */
  readonly sponsored: boolean;
  readonly quote: Quote;
  jobId: bigint;
  /** Every job there may be. */
  jobs: bigint[];
  dependencies: bigint[] = [];
  /** The dependency that keeps the job from starting. */
  blocking = 0n;

  /** The clock, and when things happened. */
  now: number;
  readonly opened: number;
  started = 0;
  /** The ordered end, or the earlier one that was asked for. */
  ends = 0;
  /** When the last dependency completed. */
  completed = 0;
  reported = 0;
  claimed = 0;
  held = 0;
  private meterIsExhausted = false;
  /** By how much a pause has moved every deadline. */
  shift = 0;
  pausedUntil = 0;

  private constructor(world: World, sponsored: boolean, firstJobId: bigint) {
    this.world = world;
    this.sponsored = sponsored;
    this.jobId = firstJobId;
    this.jobs = [firstJobId, firstJobId + 1n];
    this.opened = this.now = world.opening;
    const licence = (LICENCE_BPS << 112n) | (world.licensor.accountId << 128n);
    this.quote = {
      user: world.addressOf("user"),
      provider: world.addressOf("provider"),
      meter: world.addressOf("meter"),
      resource: id("gpu.h100.second"),
      maxUnits: 3n * UNITS,
      maxJobs: 3n,
      unitPrice: UNIT_PRICE,
      duration: DURATION,
      maxFeeBps: 500n,
      validUntil: world.opening + START_WINDOW,
      serviceTerms: sponsored ? licence | AVAILABILITY : 0n,
      specHash: id("spec"),
      nonce: NONCE,
    };
  }

  /** The chain as it was deployed, and no job yet. */
  static async begin(world: World, sponsored: boolean): Promise<Scene> {
    await world.reset();
    const [firstJobId] = await world.read("jobIdOf", world.addressOf("provider"), NONCE);
    return new Scene(world, sponsored, firstJobId as bigint);
  }

  act(role: Role, name: string, args: readonly unknown[], time = this.now) {
    return this.world.act(role, name, args, time);
  }

  /* ITS WAY */

  async open(spot = false): Promise<void> {
    if (spot) this.quote.serviceTerms |= SPOT;
    const args = [this.quote, await this.signQuote(), UNITS, 0, this.payment("user")];
    await this.act("user", "openJob", args, this.opened);
  }

  /** Opens two jobs and a third that waits for them; the third is the scene's. */
  async openDependent(): Promise<void> {
    const first = this.jobId;
    this.dependencies = [first, first + 1n];
    this.jobId = first + 2n;
    this.jobs = [first, first + 1n, this.jobId];
    const units = [UNITS, UNITS, UNITS];
    const specHashes = ["a", "b", "c"].map((name) => id(name));
    const dependsOn = [[], [], [0, 1]];
    const args = [this.quote, await this.signQuote(), units, specHashes, dependsOn, 0, this.payment("user")];
    await this.act("user", "openJobs", args, this.opened);
  }

  async startDependencies(): Promise<void> {
    await this.act("provider", "startJobs", [this.dependencies, []], this.opened + MINUTE);
  }

  async reportDependency(place: 0 | 1, time: number, outcome: number = OUTCOME.Completed): Promise<void> {
    const jobId = this.dependencies[place] ?? 0n;
    const report = this.report(time, { jobId, startedAt: this.opened + MINUTE, outcome });
    await this.act("meter", "reportUsage", [report, this.quote.meter, "0x"], time);
    this.completed = time;
  }

  async start(): Promise<void> {
    this.started = this.opened + MINUTE;
    this.ends = this.started + DURATION;
    await this.act("provider", "startJob", [this.jobId, this.dependencies], this.started);
  }

  async endAt(time: number, by: "user" | "provider"): Promise<void> {
    this.ends = time;
    if (by === "user") await this.act("user", "requestStop", [this.jobId], time);
    else await this.act("provider", "preemptJob", [this.jobId, id("checkpoint")], time);
  }

  async reportAt(time: number): Promise<void> {
    this.reported = time;
    await this.act("meter", "reportUsage", [this.report(time), this.quote.meter, "0x"], time);
  }

  async claim(): Promise<void> {
    this.claimed = this.ends + DAY;
    await this.act("provider", "claimJob", [this.report(this.claimed)], this.claimed);
  }

  async hold(time: number): Promise<void> {
    this.held = time;
    await this.act("arbitrator", "holdForDispute", [this.jobId], time);
  }

  /** Another user's job uses up what the meter may release, but for less than this job's payment. */
  async exhaustMeter(time: number): Promise<void> {
    if (this.meterIsExhausted) return;
    this.meterIsExhausted = true;
    const [, , available] = (await this.world.read("meterOf", this.quote.meter)) as unknown as [bigint, bigint, bigint];
    const units = (available * 100n) / 120n / UNIT_PRICE;
    const user = this.world.addressOf("another user");
    const nonce = NONCE + 1n;
    const quote = { ...this.quote, user, maxUnits: units, validUntil: time, serviceTerms: 0n, nonce };
    const args = [quote, await this.signQuote(quote), units, 0, this.payment("another user")];
    await this.act("another user", "openJob", args, time);
    const [jobId] = (await this.world.read("jobIdOf", quote.provider, nonce)) as unknown as [bigint];
    this.jobs.push(jobId);
    await this.act("provider", "startJob", [jobId, []], time);
    const report = this.report(time, { jobId, startedAt: time, units: 2n * units });
    await this.act("meter", "reportUsage", [report, this.quote.meter, "0x"], time);
  }

  /* WHAT IS SIGNED AND SENT */

  signQuote(quote = this.quote): Promise<string> {
    return this.world.sign("provider", "Quote", quote);
  }

  payment(by: Role): { kind: number; payer: string; data: string } {
    if (this.sponsored && by === "user") return { kind: PAYMENT.Voucher, payer: this.world.sponsor, data: "0x" };
    return { kind: PAYMENT.Balance, payer: this.world.addressOf(by), data: "0x" };
  }

  report(endedAt = this.now, changes: Partial<Report> = {}): Report {
    return {
      jobId: this.jobId,
      startedAt: this.started === 0 ? this.opened : this.started,
      endedAt,
      units: UNITS_USED,
      outcome: OUTCOME.Completed,
      performanceBps: 10_000,
      availabilityBps: 9_999,
      meteringRoot: id("root"),
      ...changes,
    };
  }

  signReport(by: Role, report: Report): Promise<string> {
    return this.world.sign(by, "UsageReport", report);
  }

  /** One signature for all: over the hash of the reports' words, one after the other. */
  signBatch(by: Role, reports: readonly Report[]): Promise<string> {
    const words = reports.map((report) => AbiCoder.defaultAbiCoder().encode(REPORT_WORDS, Object.values(report)));
    return this.world.sign(by, "UsageBatch", { reportsHash: keccak256(concat(words)) });
  }

  signAcceptance(by: Role, amount: bigint): Promise<string> {
    return this.world.sign(by, "Acceptance", { jobId: this.jobId, amount });
  }

  /* THE CLOCK */

  async arriveAt(time: number): Promise<void> {
    this.now = time;
    await this.world.moveTo(time);
  }

  /** The guardian stops the escrow now, and `seconds` pass, less than its 72 hours. */
  async pauseFor(seconds: number): Promise<void> {
    await this.act("guardian", "pause", []);
    this.pausedUntil = this.now + 72 * HOUR;
    this.shift = seconds;
    await this.arriveAt(this.now + seconds);
  }

  /* WHERE IT STANDS */

  look(): Promise<Facts> {
    return this.world.look(this.jobs);
  }

  /** The page's name of the state of a job. */
  stateIn({ jobs }: Facts, jobId = this.jobId): string {
    const job = jobs.get(jobId);
    if (job === undefined) throw new Error(`job ${jobId} is not looked at`);
    const dependencies = jobId === this.jobId ? this.dependencies : [];
    const views = dependencies.map((dependency) => jobs.get(dependency)?.view).filter((view) => view !== undefined);
    const status = STATUSES[job.stored] ?? "";
    const stored = status === "Disputed" && job.heldByReport ? "Held" : status;
    return stateOf(job.view, stored, views, BigInt(this.now));
  }

  /** Who puts money into this job and gets some out of it. */
  get parties(): ReadonlySet<string> {
    const { provider, user } = this.quote;
    return new Set([user, provider, ...(this.sponsored ? [this.world.sponsor, this.world.licensor.address] : [])]);
  }

  get payer(): string {
    return this.sponsored ? this.world.sponsor : this.quote.user;
  }
}
