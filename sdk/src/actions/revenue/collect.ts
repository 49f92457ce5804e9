import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { collect as collectFragment, SinkPaid } from "../../generated/fragments/RevenueRouter.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { SINKS, type Sink } from "../../types/enums.js";
import { enumIndex } from "../../utils/enumIndex.js";
import type { Address } from "../../types/primitives.js";

export interface CollectParameters extends WithOverrides {
  readonly sink: Sink;
}

export interface CollectResult {
  /** USDC units paid. */
  readonly amount: bigint;
  readonly target: Address;
}

export type CollectReturnType = SentTransaction<CollectResult>;

/**
 * Pays what is owed to a sink, with all the gas the caller gives. Open to anyone.
 *
 * @throws RevenueNothingToCollectError, RevenueSinkTookWrongAmountError, ContractRevertError with the sink's own error
 * @example
 * import { collect } from "@cyberplaza/sdk";
 *
 * const sent = await collect(user, { sink: "Buyback" });
 * const { amount, target } = await sent.wait();
 */
export const collect: WriteAction<
  CollectParameters,
  CollectResult,
  Pick<CollectResult, "amount">
> = /* @__PURE__ */ defineWrite({
  name: "collect",
  fn: collectFragment,
  events: [SinkPaid],
  to: ({ addresses }) => addresses.revenueRouter,
  args: ({ sink }) => [enumIndex("sink", SINKS, sink)],
  result: (events) => {
    const { amount, target } = events.one(SinkPaid);
    return { amount, target };
  },
  simulated: ([amount]) => ({ amount }),
});
