import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { InsurancePaid, sweep } from "../../generated/fragments/ILendingPool.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export type SweepPoolParameters = WithOverrides;

export interface SweepPoolResult {
  /** USDC units. */
  readonly amount: bigint;
}

export type SweepPoolReturnType = SentTransaction<SweepPoolResult>;

/**
 * Gives USDC that was sent to the pool without a deposit to the insurance's compartment. Open to anyone.
 *
 * @throws LendingPoolNothingToPayError
 * @example
 * import { sweepPool } from "@cyberplaza/sdk";
 *
 * const { amount } = await (await sweepPool(user)).wait();
 */
export const sweepPool: WriteAction<SweepPoolParameters, SweepPoolResult, SweepPoolResult> =
  /* @__PURE__ */ defineWrite({
    name: "sweepPool",
    fn: sweep,
    events: [InsurancePaid],
    to: ({ addresses }) => addresses.lendingPool,
    args: () => [],
    result: (events) => ({ amount: events.one(InsurancePaid).amount }),
    simulated: ([amount]) => ({ amount }),
  });
