import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { InsurancePaid, payInsurance as payInsuranceFragment } from "../../generated/fragments/ILendingPool.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export type PayInsuranceParameters = WithOverrides;

export interface PayInsuranceResult {
  /** USDC units. */
  readonly amount: bigint;
}

export type PayInsuranceReturnType = SentTransaction<PayInsuranceResult>;

/**
 * Pays the insurance's compartment its part of the pool's interest, as far as there is cash. Open to anyone.
 *
 * @throws LendingPoolNothingToPayError
 * @example
 * import { payInsurance } from "@cyberplaza/sdk";
 *
 * const { amount } = await (await payInsurance(user)).wait();
 */
export const payInsurance: WriteAction<PayInsuranceParameters, PayInsuranceResult, PayInsuranceResult> =
  /* @__PURE__ */ defineWrite({
    name: "payInsurance",
    fn: payInsuranceFragment,
    events: [InsurancePaid],
    to: ({ addresses }) => addresses.lendingPool,
    args: () => [],
    result: (events) => ({ amount: events.one(InsurancePaid).amount }),
    simulated: ([amount]) => ({ amount }),
  });
