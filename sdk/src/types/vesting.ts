import type { VestingTerms } from "../math/vesting.js";
import type { Address } from "./primitives.js";

/** A vesting schedule as it stands; `vestedAt` and `unlockTable` of `@cyberplaza/sdk/math` take it. */
export interface VestingSchedule extends VestingTerms {
  /** Beneficiary × 2^32 + place in its list. A transfer gives the schedule another. */
  readonly scheduleId: bigint;
  readonly beneficiary: Address;
  /** Wei of CPT paid out so far. */
  readonly released: bigint;
  /** Wei of CPT vested by now, the daily limit left aside. */
  readonly vested: bigint;
  /** Wei of CPT that `release` would pay now. */
  readonly releasable: bigint;
  /** Under the daily limit of the private sale. */
  readonly limited: boolean;
  /** Whoever created it may take back what has not vested. */
  readonly revocable: boolean;
}
