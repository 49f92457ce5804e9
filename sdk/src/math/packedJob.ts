import { JOB_STATUSES, type JobStatus } from "../types/enums.js";
import { InvalidParameterError } from "../errors/inputErrors.js";
import { enumIndex } from "../utils/enumIndex.js";
import { enumName } from "../utils/enumName.js";
import { lockedFor } from "./jobAmounts.js";

/** The terms of an order, as the escrow packs them. */
export interface JobTerms {
  readonly userId: bigint;
  readonly meterId: bigint;
  readonly feeBps: bigint;
  readonly discountPermille: bigint;
  /** When the present status began, in active time. */
  readonly since: bigint;
  /** Seconds. */
  readonly duration: bigint;
  /** Minutes from the opening in which a late start is possible. */
  readonly startWindow: bigint;
  readonly bufferPercent: bigint;
  readonly units: bigint;
  /** USDC units per resource unit. */
  readonly unitPrice: bigint;
  /** Whether the escrow balance paid; else the allowance. */
  readonly fromBalance: boolean;
}

/** Offset and width of a field in the word, in bits, and its greatest value where that is less than the width allows. */
type Field = readonly [offset: bigint, width: bigint, max?: bigint];

const STATUS: Field = [0n, 4n];
const SINCE: Field = [74n, 40n];
const AMOUNT: Field = [114n, 56n];
const STARTED_LATE: Field = [4n, 1n];
const FROM_BALANCE: Field = [5n, 1n];
const BUFFER_PERCENT: Field = [155n, 6n];
const UNITS: Field = [161n, 50n];
const UNIT_PRICE: Field = [211n, 45n];
const COMMON_BITS = 74n;

const TERMS: Readonly<Record<Exclude<keyof JobTerms, "fromBalance">, Field>> = {
  userId: [8n, 32n],
  meterId: [40n, 16n],
  feeBps: [56n, 10n, 1_000n],
  discountPermille: [66n, 8n],
  since: SINCE,
  duration: [114n, 25n, 31_622_400n],
  startWindow: [139n, 16n],
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

/**
 * The word of a job that opens.
 *
 * @throws InvalidParameterError when a value is wider than its place, as the contract would
 */
export function packTerms(terms: JobTerms): bigint {
  let word = put(0n, STATUS, "status", BigInt(JOB_STATUSES.indexOf("Open")));
  word = put(word, FROM_BALANCE, "fromBalance", terms.fromBalance ? 1n : 0n);
  for (const [name, field] of Object.entries(TERMS)) {
    word = put(word, field, name, terms[name as keyof typeof TERMS]);
  }
  return word;
}

/** The word after the start; `since` in active time. */
export function packStart(word: bigint, since: bigint, late: boolean): bigint {
  const running = put(packStatus(word, "Running"), SINCE, "since", since);
  return late ? running | maskOf(STARTED_LATE) : running;
}

/** The word after the report; the ordered terms give way to the amount. */
export function packReported(word: bigint, since: bigint, amount: bigint): bigint {
  const common = packStatus(word, "Reported") & ((1n << COMMON_BITS) - 1n);
  return put(put(common, SINCE, "since", since), AMOUNT, "amount", amount);
}

/** The word with another status and all else as it is. */
export function packStatus(word: bigint, status: JobStatus): bigint {
  return put(word, STATUS, "status", BigInt(enumIndex("status", JOB_STATUSES, status)));
}

/** The status in a word as stored; a reported job that has matured still says Reported here. */
export function unpackStatus(word: bigint): JobStatus {
  return enumName(JOB_STATUSES, get(word, STATUS));
}

/** The terms in the word of an open, running, cancelled or expired job, or of a `JobOpened` event. */
export function unpackTerms(word: bigint): JobTerms {
  const fields = Object.entries(TERMS).map(([name, field]) => [name, get(word, field)]);
  return { ...Object.fromEntries(fields), fromBalance: get(word, FROM_BALANCE) === 1n } as JobTerms;
}

/** Whether the job started late; in the word from the start on. */
export function unpackStartedLate(word: bigint): boolean {
  return get(word, STARTED_LATE) === 1n;
}

/** What the job pays, fee included; in the word from the report on. */
export function unpackAmount(word: bigint): bigint {
  return get(word, AMOUNT);
}

/** USDC units locked against the job; in the word until the report. */
export function unpackLocked(word: bigint): bigint {
  return lockedFor(get(word, UNITS), get(word, UNIT_PRICE), get(word, BUFFER_PERCENT));
}
