import { InvalidParameterError } from "../errors/inputErrors.js";
import { JOB_KINDS, type JobKind } from "../types/enums.js";
import { enumIndex } from "../utils/enumIndex.js";
import { enumName } from "../utils/enumName.js";

/**
 * What provider and user agreed on beyond price and time. A refund is the part of a job's amount, in basis points, that the
 * user gets back when the level before it was missed; 0 where nothing is agreed.
 */
export interface ServiceTerms {
  readonly kind: JobKind;
  /** Seconds after the start was due. */
  readonly maxStartDelay: bigint;
  readonly startRefundBps: bigint;
  /** In basis points of what the provider advertises for the benchmark. */
  readonly minPerformanceBps: bigint;
  readonly performanceRefundBps: bigint;
  readonly minAvailabilityBps: bigint;
  readonly availabilityRefundBps: bigint;
  /** Part of the provider's payment that goes to the licensor. */
  readonly licenceShareBps: bigint;
  /** The licensor's account number in the escrow (`getAccount`); 0: none. */
  readonly licensorId: bigint;
  /** The first 12 bytes of the benchmark's id, as a number. */
  readonly benchmark: bigint;
}

type NumberName = Exclude<keyof ServiceTerms, "kind">;

const BPS = 10_000n;
const FIELDS: Readonly<Record<NumberName, readonly [offset: bigint, width: bigint, max?: bigint]>> = {
  maxStartDelay: [8n, 24n],
  startRefundBps: [32n, 16n, BPS],
  minPerformanceBps: [48n, 16n, BPS],
  performanceRefundBps: [64n, 16n, BPS],
  minAvailabilityBps: [80n, 16n, BPS],
  availabilityRefundBps: [96n, 16n, BPS],
  licenceShareBps: [112n, 16n, BPS],
  licensorId: [128n, 32n],
  benchmark: [160n, 96n],
};
const NAMES = /* @__PURE__ */ Object.keys(FIELDS) as NumberName[];

function get(word: bigint, name: NumberName): bigint {
  const [offset, width] = FIELDS[name];
  return BigInt.asUintN(Number(width), word >> offset);
}

/**
 * The word of a quote's or an offer's service terms; what is left out is not agreed.
 *
 * @throws InvalidParameterError for what the contract refuses as invalid
 */
export function packServiceTerms({ kind = "Normal", ...fields }: Partial<ServiceTerms>): bigint {
  let word = BigInt(enumIndex("kind", JOB_KINDS, kind));
  for (const name of NAMES) {
    const [offset, width, max = (1n << width) - 1n] = FIELDS[name];
    const value = fields[name] ?? 0n;
    if (value < 0n || value > max) throw new InvalidParameterError(name, `is ${value}, allowed is 0 to ${max}`);
    word |= value << offset;
  }
  if (get(word, "licenceShareBps") !== 0n && get(word, "licensorId") === 0n) {
    throw new InvalidParameterError("licensorId", "is missing: a licence share needs a licensor");
  }
  return word;
}

/** The terms in a word of a quote, an offer, a job or a `ServiceTermsAgreed` event. */
export function unpackServiceTerms(word: bigint): ServiceTerms {
  const fields = NAMES.map((name) => [name, get(word, name)]);
  return { kind: enumName(JOB_KINDS, word & 0xffn), ...Object.fromEntries(fields) } as ServiceTerms;
}

export interface MeasuredLevels {
  /** The start came later than agreed: the job's `startLevelMissed`. */
  readonly startLevelMissed?: boolean;
  readonly performanceBps: bigint;
  readonly availabilityBps: bigint;
}

/** Sum of the agreed refunds of all levels that were missed, in basis points of the amount, at most 10 000. */
export function refundBpsFor(serviceTerms: bigint, measured: MeasuredLevels): bigint {
  const { startLevelMissed = false, performanceBps, availabilityBps } = measured;
  let sum = startLevelMissed ? get(serviceTerms, "startRefundBps") : 0n;
  if (performanceBps < get(serviceTerms, "minPerformanceBps")) sum += get(serviceTerms, "performanceRefundBps");
  if (availabilityBps < get(serviceTerms, "minAvailabilityBps")) sum += get(serviceTerms, "availabilityRefundBps");
  return sum > BPS ? BPS : sum;
}

/** The licensor's part of what goes to the provider. Down: the provider keeps the fraction. */
export function licenceFor(net: bigint, serviceTerms: bigint): bigint {
  return (net * get(serviceTerms, "licenceShareBps")) / BPS;
}

/** Whether a start so many seconds after it was due misses the agreed level. */
export function missesStart(serviceTerms: bigint, delay: bigint): boolean {
  return get(serviceTerms, "startRefundBps") !== 0n && delay > get(serviceTerms, "maxStartDelay");
}
