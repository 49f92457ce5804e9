import { OUTCOMES, type Outcome } from "../types/enums.js";
import { enumName } from "../utils/enumName.js";

export interface UnpackedReport {
  /** USDC units to the provider. */
  readonly net: bigint;
  /** USDC units to the protocol. */
  readonly fee: bigint;
  /** USDC units credited to whoever paid. */
  readonly refund: bigint;
  /** Units delivered, capped at 2^40 − 1. */
  readonly units: bigint;
  /** Part of the amount the user got back for missed service levels. */
  readonly refundBps: bigint;
  readonly outcome: Outcome;
}

/** The packed word of a `JobReported` event. */
export function unpackReport(paidFeeRefundClass: bigint): UnpackedReport {
  const bits = (offset: bigint, width: bigint): bigint => (paidFeeRefundClass >> offset) & ((1n << width) - 1n);
  return {
    net: bits(192n, 64n),
    fee: bits(128n, 64n),
    refund: bits(64n, 64n),
    units: bits(24n, 40n),
    refundBps: bits(8n, 16n),
    outcome: enumName(OUTCOMES, bits(0n, 8n)),
  };
}
