import type { Hex } from "./primitives.js";

/** An approval of CPT (EIP-2612) that is sent along: `signLockPermit` makes one. */
export interface LockPermit {
  /** Wei of CPT approved. */
  readonly amount: bigint;
  /** Last second of the approval, unix seconds. */
  readonly deadline: bigint;
  readonly signature: Hex;
}
