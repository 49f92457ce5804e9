import { JOB_STATUSES, OUTCOMES, type JobStatus, type Outcome } from "../types/enums.js";
import type { Address, Hex } from "../types/primitives.js";
import { enumName } from "./enumName.js";

/** A job in readable form. Amounts in USDC units, times in unix seconds, spans in seconds. */
export interface JobView {
  /** Settled also when a reported job's payment has matured, or a claim has stood for 7 days: `settleClaim` pays that one. */
  readonly status: JobStatus;
  readonly user: Address;
  readonly provider: Address;
  /** Who paid and takes what comes back; the user unless a voucher or another contract paid. */
  readonly payer: Address;
  readonly meterId: bigint;
  readonly feeBps: bigint;
  readonly discountPermille: bigint;
  readonly startedLate: boolean;
  /** The start came later than the service terms allow. */
  readonly startLevelMissed: boolean;
  /** The provider reported alone. */
  readonly claimed: boolean;
  /** How it ended; undefined before the report. */
  readonly outcome: Outcome | undefined;
  /** Packed: `unpackServiceTerms` of `@cyberplaza/sdk/math` reads them; 0n: none. */
  readonly serviceTerms: bigint;
  /** Hash of the jobs it waits for (`getDependencies`); zero: none. */
  readonly dependenciesHash: Hex;
  /** When the status began. */
  readonly since: bigint;
  /**
   * Open and running: from when anyone may expire it; reported, also when time has settled it: when its payment matures;
   * disputed: from when anyone may release the payment; else 0. Of an open job with dependencies the earliest; theirs decide.
   */
  readonly deadline: bigint;
  /** Of an open job without dependencies: last second of a start on time; else 0. */
  readonly startDue: bigint;
  /** Of an open job: last second of a late start; else 0. */
  readonly startBy: bigint;
  /** Of a running job: from when its provider may claim alone; else 0. */
  readonly claimableFrom: bigint;
  /** Ordered; 0 from the report on. */
  readonly units: bigint;
  /** For a resource unit; 0 from the report on. */
  readonly unitPrice: bigint;
  /** Ordered; 0 from the report on. */
  readonly duration: bigint;
  /** Of an open or running job; else 0. */
  readonly locked: bigint;
  /** What it pays, fee and discount included; 0 before the report. After a ruling what it paid in the end. */
  readonly amount: bigint;
}

/** A job as the lens returns it: enums by number. */
export interface RawJobView extends Omit<JobView, "status" | "outcome"> {
  readonly status: bigint;
  readonly outcome: bigint;
}

const REPORTED: readonly JobStatus[] = ["Reported", "Settled", "Disputed", "Resolved"];

/** Names for numbers, and a plain object for ethers' result. */
export function toJobView(job: RawJobView): JobView {
  const status = enumName(JOB_STATUSES, job.status);
  return {
    status,
    user: job.user,
    provider: job.provider,
    payer: job.payer,
    meterId: job.meterId,
    feeBps: job.feeBps,
    discountPermille: job.discountPermille,
    startedLate: job.startedLate,
    startLevelMissed: job.startLevelMissed,
    claimed: job.claimed,
    outcome: REPORTED.includes(status) ? enumName(OUTCOMES, job.outcome) : undefined,
    serviceTerms: job.serviceTerms,
    dependenciesHash: job.dependenciesHash,
    since: job.since,
    deadline: job.deadline,
    startDue: job.startDue,
    startBy: job.startBy,
    claimableFrom: job.claimableFrom,
    units: job.units,
    unitPrice: job.unitPrice,
    duration: job.duration,
    locked: job.locked,
    amount: job.amount,
  };
}
