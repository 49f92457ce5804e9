import type { Address } from "../types/primitives.js";

/** The id of requests that were settled at once, and of what was settled of a request that was cancelled. */
export const SETTLED_AT_ONCE = 1n;

const DAY = 86_400n;

/** A request, or what is left of it. */
export interface RedeemRequestView {
  /** Its day since 1970, or 1: settled at once, or settled before it was cancelled. */
  readonly requestId: bigint;
  /** First second at which it can be settled, the midnight after it was made; undefined for id 1. */
  readonly settleableFrom: bigint | undefined;
  /** Shares that wait. */
  readonly pending: bigint;
  /** Shares that can be claimed. */
  readonly claimableShares: bigint;
  /** USDC units for them. */
  readonly claimableAssets: bigint;
}

/** USDC that was claimed. */
export interface RedeemClaim {
  readonly controller: Address;
  readonly receiver: Address;
  /** USDC units. */
  readonly assets: bigint;
  /** Of rUSDC, settled before. */
  readonly shares: bigint;
}

export function settleableFrom(requestId: bigint): bigint | undefined {
  return requestId === SETTLED_AT_ONCE ? undefined : (requestId + 1n) * DAY;
}
