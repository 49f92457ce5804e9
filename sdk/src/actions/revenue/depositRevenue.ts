import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { depositRevenue as depositRevenueFragment, RevenueReceived } from "../../generated/fragments/RevenueRouter.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { STREAMS, type Stream } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";
import { enumIndex } from "../../utils/enumIndex.js";

export interface DepositRevenueParameters extends WithOverrides {
  readonly stream: Stream;
  /** USDC units (6 decimals). */
  readonly amount: bigint;
}

export interface DepositRevenueResult {
  readonly from: Address;
  /** USDC units. */
  readonly amount: bigint;
}

export type DepositRevenueReturnType = SentTransaction<DepositRevenueResult>;

/**
 * Pulls USDC from the client's account into a revenue stream. It counts as revenue, not as GMV. Needs an allowance for the
 * router: see `depositRevenueRequirements`.
 *
 * @throws InvalidParameterError, ContractRevertError with the token's words
 * @example
 * import { approveUsdc, depositRevenue, depositRevenueRequirements } from "@cyberplaza/sdk";
 *
 * const params = { stream: "SaaS", amount: 1_000_000n } as const;
 * for (const { spender, amount } of await depositRevenueRequirements(user, params)) {
 *   await (await approveUsdc(user, { spender, amount })).wait();
 * }
 * const sent = await depositRevenue(user, params);
 * const { amount } = await sent.wait();
 */
export const depositRevenue: WriteAction<DepositRevenueParameters, DepositRevenueResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "depositRevenue",
    fn: depositRevenueFragment,
    events: [RevenueReceived],
    to: ({ addresses }) => addresses.revenueRouter,
    args: ({ stream, amount }) => [enumIndex("stream", STREAMS, stream), amount],
    result: (events) => {
      const { from, amount } = events.one(RevenueReceived);
      return { from, amount };
    },
    simulated: nothing,
  });
