import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { AllowanceFixed, fixAllowance as fixAllowanceFragment } from "../../generated/fragments/VestingVault.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export type FixAllowanceParameters = WithOverrides;

export interface FixedAllowance {
  /** UTC day (unix time / 86 400). */
  readonly day: bigint;
  /** The pool's median daily volume in wei of CPT. */
  readonly medianVolume: bigint;
  /** Wei of CPT that may become free on the day. */
  readonly allowance: bigint;
  /** Wei of CPT that were free when it began. */
  readonly freed: bigint;
}

export interface FixAllowanceResult {
  /** Undefined: today's was fixed already, or the private sale's schedules do not vest yet. */
  readonly fixed: FixedAllowance | undefined;
}

export type FixAllowanceReturnType = SentTransaction<FixAllowanceResult>;

/**
 * Fixes what may become free of the private sale's schedules today, from the pool's volume. The day's first release does it too; a
 * day that nobody touches gets the least. Open to anyone.
 *
 * @throws VestingInsufficientGasError
 * @example
 * import { fixAllowance } from "@cyberplaza/sdk";
 *
 * const sent = await fixAllowance(user);
 * const { fixed } = await sent.wait();
 */
export const fixAllowance: WriteAction<FixAllowanceParameters, FixAllowanceResult, void> = /* @__PURE__ */ defineWrite({
  name: "fixAllowance",
  fn: fixAllowanceFragment,
  events: [AllowanceFixed],
  to: ({ addresses }) => addresses.vestingVault,
  args: () => [],
  result: (events) => {
    const event = events.maybe(AllowanceFixed);
    if (event === undefined) return { fixed: undefined };
    const { day, medianVolume, allowance, freed } = event;
    return { fixed: { day, medianVolume, allowance, freed } };
  },
  simulated: nothing,
});
