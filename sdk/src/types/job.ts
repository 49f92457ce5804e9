import type { Outcome } from "./enums.js";
import type { Address, Hex } from "./primitives.js";

/** A provider's offer, signed as EIP-712 `Quote` (`signQuote`). Amounts in USDC units (6 decimals), times in unix seconds. */
export interface Quote {
  /** Who may use it; the zero address: anyone. */
  readonly user: Address;
  /** Who signs it and does the work. */
  readonly provider: Address;
  /** Who measures the job; no other's report counts. */
  readonly meter: Address;
  /** What is sold, e.g. keccak256("gpu.h100.second"). */
  readonly resource: Hex;
  /** Most units that may be ordered in all. */
  readonly maxUnits: bigint;
  /** Most jobs that may be opened with it in one batch; at least 1. */
  readonly maxJobs: bigint;
  /** USDC units per resource unit. */
  readonly unitPrice: bigint;
  /** Ordered duration of a job in seconds, at most 366 days. */
  readonly duration: bigint;
  /** Highest fee the provider accepts, in basis points. */
  readonly maxFeeBps: bigint;
  /**
   * Last second it can be used. Late starts end there too, up to 59 seconds earlier and at most 65 535 minutes (45 days) after
   * the opening; a pause in between moves that end.
   */
  readonly validUntil: bigint;
  /** Service levels with their refunds, kind and licence, packed (`packServiceTerms` of `@cyberplaza/sdk/math`); 0: none. */
  readonly serviceTerms: bigint;
  /** Hash of the work's specification. */
  readonly specHash: Hex;
  /**
   * Any number below 2^63 that the provider has not used: it names the jobs, serves one opening and can be cancelled. From
   * 2^63 on it names a stored offer (`quoteFromOffer`), which needs no signature.
   */
  readonly nonce: bigint;
}

/** A meter's measurement, signed as EIP-712 `UsageReport` (`signUsageReport`). It carries no money: the escrow computes it. */
export interface UsageReport {
  readonly jobId: bigint;
  /** Unix seconds. */
  readonly startedAt: bigint;
  /** Unix seconds. */
  readonly endedAt: bigint;
  /** Units delivered; may exceed the order, the amount is capped at what is locked. */
  readonly units: bigint;
  readonly outcome: Outcome;
  /** Measured performance in basis points of what was advertised. Counts only where the quote agreed on a level. */
  readonly performanceBps: bigint;
  /** Measured availability in basis points. Counts only where the quote agreed on a level. */
  readonly availabilityBps: bigint;
  /** Root of the raw measurements. */
  readonly meteringRoot: Hex;
}

/** One job of a batch. */
export interface JobOrder {
  /** Units ordered. */
  readonly units: bigint;
  /** Hash of the work's specification; the quote's by default. */
  readonly specHash?: Hex;
  /** Jobs that must complete first, at most eight: a place in this batch, from 0 and before this job's, or a job's number. */
  readonly dependsOn?: readonly (number | bigint)[];
}
