import { JOB_STATUSES, OUTCOMES, type JobStatus, type Outcome } from "../types/enums.js";
import { InvalidParameterError } from "../errors/inputErrors.js";
import { enumIndex } from "../utils/enumIndex.js";
import { enumName } from "../utils/enumName.js";
import { lockedFor, split } from "./jobAmounts.js";

/** What happened to a job, and which further words it has. */
export interface JobFlags {
  readonly startedLate: boolean;
  /** The start came later than the agreed service level allows. */
  readonly startLevelMissed: boolean;
  /** The escrow balance paid; else the wallet, unless `hasPayer`. */
  readonly paidFromBalance: boolean;
  /** Another account paid and takes what comes back. */
  readonly hasPayer: boolean;
  readonly hasServiceTerms: boolean;
  readonly hasDependencies: boolean;
  /** The provider reported alone. */
  readonly claimed: boolean;
  /** The provider ended it before its ordered end. */
  readonly preempted: boolean;
}

/** The terms of an order, as the escrow packs them. */
export interface JobTerms {
  readonly flags: JobFlags;
  readonly userId: bigint;
  readonly meterId: bigint;
  readonly feeBps: bigint;
  readonly discountPermille: bigint;
  /** When the present status began, in active time. */
  readonly since: bigint;
  /** Seconds. */
  readonly duration: bigint;
  /**
   * Minutes from the opening in which a late start is possible. Of a pre-empted job: which part of the ordered time it ran,
   * of 65 535.
   */
  readonly startWindow: bigint;
  readonly bufferPercent: bigint;
  readonly units: bigint;
  /** USDC units per resource unit. */
  readonly unitPrice: bigint;
}

/** Offset and width of a field in the word, in bits, and its greatest value where that is less than the width allows. */
type Field = readonly [offset: bigint, width: bigint, max?: bigint];

const STATUS: Field = [0n, 4n];
const SINCE: Field = [78n, 36n];
const AMOUNT: Field = [114n, 56n];
const OUTCOME: Field = [170n, 3n];
const FEE: Field = [60n, 10n, 1_000n];
const DISCOUNT: Field = [70n, 8n];
const DURATION: Field = [114n, 25n, 31_622_400n];
const START_WINDOW: Field = [139n, 16n];
const MAX_PART = 65_535n;
const BUFFER_PERCENT: Field = [155n, 6n];
const UNITS: Field = [161n, 50n];
const UNIT_PRICE: Field = [211n, 45n];
const COMMON_BITS = 78n;

const FLAGS: Readonly<Record<keyof JobFlags, bigint>> = {
  startedLate: 4n,
  startLevelMissed: 5n,
  paidFromBalance: 6n,
  hasPayer: 7n,
  hasServiceTerms: 8n,
  hasDependencies: 9n,
  claimed: 10n,
  preempted: 11n,
};

const TERMS: Readonly<Record<Exclude<keyof JobTerms, "flags">, Field>> = {
  userId: [12n, 32n],
  meterId: [44n, 16n],
  feeBps: FEE,
  discountPermille: DISCOUNT,
  since: SINCE,
  duration: DURATION,
  startWindow: START_WINDOW,
  bufferPercent: BUFFER_PERCENT,
  units: UNITS,
  unitPrice: UNIT_PRICE,
};

const maskOf = ([offset, width]: Field): bigint => ((1n << width) - 1n) << offset;
const get = (word: bigint, [offset, width]: Field): bigint => (word >> offset) & ((1n << width) - 1n);

function put(word: bigint, field: Field, name: string, value: bigint): bigint {
  const [offset, width, max = (1n << width) - 1n] = field;
  if (value < 0n || value > max) {
    throw new InvalidParameterError(name, `is ${value}, and a job's word holds at most ${max}`);
  }
  return (word & ~maskOf(field)) | (value << offset);
}

function withFlags(word: bigint, flags: Partial<JobFlags>): bigint {
  return Object.entries(FLAGS).reduce(
    (sum, [name, bit]) => (flags[name as keyof JobFlags] === true ? sum | (1n << bit) : sum),
    word,
  );
}

/**
 * The word of a job that opens.
 *
 * @throws InvalidParameterError when a value is wider than its place, as the contract would
 */
export function packTerms(terms: JobTerms): bigint {
  let word = withFlags(put(0n, STATUS, "status", BigInt(JOB_STATUSES.indexOf("Open"))), terms.flags);
  for (const [name, field] of Object.entries(TERMS)) {
    word = put(word, field, name, terms[name as keyof typeof TERMS]);
  }
  return word;
}

/** The word after the start; `since` in active time, `flags` added to those it has. */
export function packStart(
  word: bigint,
  since: bigint,
  flags: Partial<Pick<JobFlags, "startedLate" | "startLevelMissed">> = {},
): bigint {
  return withFlags(put(packStatus(word, "Running"), SINCE, "since", since), flags);
}

/** The running job's word after its user's stop, `elapsed` seconds after its start. */
export function packStop(word: bigint, elapsed: bigint): bigint {
  return put(word, DURATION, "elapsed", elapsed);
}

/** The running job's word after its provider's end of it, `elapsed` seconds after its start. Its part of the time: down. */
export function packPreempt(word: bigint, elapsed: bigint): bigint {
  const duration = get(word, DURATION);
  if (duration === 0n) throw new InvalidParameterError("word", "has no ordered duration");
  const ended = packStop(withFlags(word, { preempted: true }), elapsed);
  return put(ended, START_WINDOW, "elapsed", (elapsed * MAX_PART) / duration);
}

/**
 * Most units the provider may claim alone: those ordered, or their part of a job it ended itself. Up: the provider keeps
 * the fraction of a unit.
 */
export function unpackClaimableUnits(word: bigint): bigint {
  const units = get(word, UNITS);
  if ((word >> FLAGS.preempted) % 2n === 0n) return units;
  return (units * get(word, START_WINDOW) + MAX_PART - 1n) / MAX_PART;
}

export interface SettleWordParameters {
  /** Now, in active time. */
  readonly since: bigint;
  /** Units that are paid: those delivered, none when the provider failed early. */
  readonly units: bigint;
  /** `refundBpsFor`. */
  readonly refundBps: bigint;
  readonly outcome: Outcome;
}

/** The word after the report, and where its lock went. */
export interface SettledWord {
  readonly word: bigint;
  /** USDC units to the provider. */
  readonly net: bigint;
  /** USDC units to the protocol. */
  readonly fee: bigint;
  /** USDC units back to whoever paid. */
  readonly refund: bigint;
}

/** The running job's word after its report; the ordered terms give way to amount and outcome. */
export function settleWord(word: bigint, { since, units, refundBps, outcome }: SettleWordParameters): SettledWord {
  const locked = unpackLocked(word);
  const uncut = units * get(word, UNIT_PRICE);
  const amount = ((uncut < locked ? uncut : locked) * (10_000n - refundBps)) / 10_000n;
  const { net, fee } = split(amount, get(word, FEE), get(word, DISCOUNT));
  let reported = put(packStatus(word, "Reported") & ((1n << COMMON_BITS) - 1n), SINCE, "since", since);
  reported = put(reported, AMOUNT, "amount", amount);
  reported = put(reported, OUTCOME, "outcome", BigInt(enumIndex("outcome", OUTCOMES, outcome)));
  return { word: reported, net, fee, refund: locked - net - fee };
}

/** The word with another status and all else as it is. */
export function packStatus(word: bigint, status: JobStatus): bigint {
  return put(word, STATUS, "status", BigInt(enumIndex("status", JOB_STATUSES, status)));
}

/** The running job's word with another number of ordered units, as after a top-up. */
export function packUnits(word: bigint, units: bigint): bigint {
  return put(word, UNITS, "units", units);
}

/** The status in a word as stored; a reported job that has matured still says Reported here. */
export function unpackStatus(word: bigint): JobStatus {
  return enumName(JOB_STATUSES, get(word, STATUS));
}

/** The flags in a word, whatever its status. */
export function unpackFlags(word: bigint): JobFlags {
  const flags = Object.entries(FLAGS).map(([name, bit]): [string, boolean] => [name, (word >> bit) % 2n === 1n]);
  return Object.fromEntries(flags) as unknown as JobFlags;
}

/** The terms in the word of an open, running, cancelled or expired job, or of a `JobOpened` event. */
export function unpackTerms(word: bigint): JobTerms {
  const fields = Object.entries(TERMS).map(([name, field]) => [name, get(word, field)]);
  return { flags: unpackFlags(word), ...Object.fromEntries(fields) } as JobTerms;
}

/** What the job pays, fee included; in the word from the report on. */
export function unpackAmount(word: bigint): bigint {
  return get(word, AMOUNT);
}

/** How the job ended; in the word from the report on. */
export function unpackOutcome(word: bigint): Outcome {
  return enumName(OUTCOMES, get(word, OUTCOME));
}

/** USDC units locked against the job; in the word until the report. */
export function unpackLocked(word: bigint): bigint {
  return lockedFor(get(word, UNITS), get(word, UNIT_PRICE), get(word, BUFFER_PERCENT));
}
