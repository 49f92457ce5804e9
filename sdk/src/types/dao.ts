import type { Address } from "./primitives.js";

/** An account in a set of the largest holders. */
export interface TopHolder {
  readonly account: Address;
  /** At the start of the set's epoch, in wei of veCPT. */
  readonly votes: bigint;
}
