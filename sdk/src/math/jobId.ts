import { InvalidParameterError } from "../errors/inputErrors.js";

/** What a job's number is made of: it is its quote's. */
export interface JobIdParts {
  /** The provider's account number in the escrow (`getAccount`). */
  readonly providerId: bigint;
  /** The quote's. */
  readonly nonce: bigint;
  /** Place in the batch, from 0. */
  readonly place: bigint;
}

/**
 * The number of the job that a quote opens.
 *
 * @throws InvalidParameterError when a part is wider than its place
 */
export function packJobId({ providerId, nonce, place }: JobIdParts): bigint {
  const fit = (parameter: string, value: bigint, bits: bigint): bigint => {
    if (value >= 0n && value >> bits === 0n) return value;
    throw new InvalidParameterError(parameter, `is ${value}, and a job's number has ${bits} bits for it`);
  };
  return (fit("providerId", providerId, 32n) << 96n) | (fit("nonce", nonce, 64n) << 32n) | fit("place", place, 32n);
}

/** Provider, nonce and place in a job's number. */
export function unpackJobId(jobId: bigint): JobIdParts {
  return {
    providerId: BigInt.asUintN(32, jobId >> 96n),
    nonce: BigInt.asUintN(64, jobId >> 32n),
    place: BigInt.asUintN(32, jobId),
  };
}
