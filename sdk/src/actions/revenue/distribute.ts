import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import {
  distribute as distributeFragment,
  RevenueSplit,
  SinkCredited,
  SinkPaid,
  SourceFailed,
} from "../../generated/fragments/RevenueRouter.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { SINKS, type Sink } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";
import { enumName } from "../../utils/enumName.js";

export type DistributeParameters = WithOverrides;

export interface SinkAmount {
  readonly sink: Sink;
  readonly target: Address;
  /** USDC units. */
  readonly amount: bigint;
}

export interface DistributeResult {
  /** USDC units that were split; 0 when nothing had arrived. */
  readonly amount: bigint;
  /** The parts by sink in USDC units; they add up to the amount. */
  readonly parts: Readonly<Partial<Record<Sink, bigint>>>;
  readonly paid: readonly SinkAmount[];
  /** Sinks that could not be paid, and what is owed to them now. */
  readonly credited: readonly SinkAmount[];
  /** Sources whose fees could not be pulled this time. */
  readonly failedSources: readonly Address[];
}

export type DistributeReturnType = SentTransaction<DistributeResult>;

/**
 * Pulls the sources' matured fees, splits all that arrived since the last time and pays the sinks, staking first. Open to
 * anyone, once per period (`getRevenueSchedule`).
 *
 * @throws RevenueTooEarlyError, RevenueInsufficientGasError
 * @example
 * import { distribute } from "@cyberplaza/sdk";
 *
 * const sent = await distribute(user);
 * const { amount, paid } = await sent.wait();
 */
export const distribute: WriteAction<
  DistributeParameters,
  DistributeResult,
  Pick<DistributeResult, "amount">
> = /* @__PURE__ */ defineWrite({
  name: "distribute",
  fn: distributeFragment,
  events: [RevenueSplit, SinkPaid, SinkCredited, SourceFailed],
  to: ({ addresses }) => addresses.revenueRouter,
  args: () => [],
  result: (events) => {
    const splitEvent = events.maybe(RevenueSplit);
    const parts = splitEvent?.parts ?? [];
    return {
      amount: splitEvent?.amount ?? 0n,
      parts: Object.fromEntries(parts.map((part, i) => [enumName(SINKS, BigInt(i)), part])),
      paid: events.all(SinkPaid).map(({ sink, target, amount }) => sinkAmount(sink, target, amount)),
      credited: events.all(SinkCredited).map(({ sink, target, owed }) => sinkAmount(sink, target, owed)),
      failedSources: events.all(SourceFailed).map((event) => event.source),
    };
  },
  simulated: ([amount]) => ({ amount }),
});

function sinkAmount(sink: bigint, target: Address, amount: bigint): SinkAmount {
  return { sink: enumName(SINKS, sink), target, amount };
}
