import type { Address, Hex } from "./primitives.js";

/** What a provider sells to everybody. Amounts in USDC units (6 decimals), times in unix seconds, spans in seconds. */
export interface Offer {
  /** E.g. keccak256("gpu.h100.second"). */
  readonly resource: Hex;
  /** Who measures the jobs. */
  readonly meter: Address;
  /** For a resource unit; 0 when `rateFactorBps` sets the price. */
  readonly unitPrice: bigint;
  /** Price in basis points of the oracle's rate, rounded up; 0 when `unitPrice` does. */
  readonly rateFactorBps: bigint;
  /** Units that can be ordered in a window. */
  readonly capacity: bigint;
  /** Length of the windows, which start at `validFrom`. */
  readonly window: bigint;
  /** First second it can be used. */
  readonly validFrom: bigint;
  /** Last second it can be used. */
  readonly validUntil: bigint;
  /** Longest ordered duration of a job. */
  readonly maxDuration: bigint;
  /** Highest fee the provider accepts, in basis points. */
  readonly maxFeeBps: bigint;
  /** Where the resource is, a short text in 32 bytes (`encodeBytes32String` of ethers), e.g. "eu-central". */
  readonly region: Hex;
  /** Service levels, kind and licence, packed (`packServiceTerms` of `@cyberplaza/sdk/math`); 0n: none. */
  readonly serviceTerms: bigint;
}

/** A stored offer and its use. */
export interface OfferView {
  readonly offerId: bigint;
  readonly provider: Address;
  readonly offer: Offer;
  /** The provider took it back. */
  readonly withdrawn: boolean;
  /** It cost more than three times the market rate when it was stored. */
  readonly aboveMarket: boolean;
  /** Its price now, for a resource unit; 0 when it depends on a rate that is missing. */
  readonly unitPrice: bigint;
  /** Units that can still be ordered in the present window; 0 when it cannot be used now. */
  readonly left: bigint;
}
