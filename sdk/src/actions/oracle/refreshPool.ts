import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { refresh, VolumeObserved } from "../../generated/fragments/PoolObserver.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export type RefreshPoolParameters = WithOverrides;

export interface PoolObservation {
  /** Unix seconds: the observation before. */
  readonly from: bigint;
  /** Unix seconds: this one. */
  readonly to: bigint;
  /** Wei of CPT traded between them. */
  readonly volume: bigint;
}

export interface RefreshPoolResult {
  /** Undefined: the last one is not 30 minutes ago, or the pool says too little. Nothing is lost, it counts the next time. */
  readonly observed: PoolObservation | undefined;
}

export type RefreshPoolReturnType = SentTransaction<RefreshPoolResult>;

/**
 * Records what was traded in the CPT/USDC pool since the last time. The views count it anyway; recording it keeps the days apart
 * that it was traded on. Open to anyone, worth a call a day.
 *
 * @throws ContractRevertError
 * @example
 * import { refreshPool } from "@cyberplaza/sdk";
 *
 * const sent = await refreshPool(user);
 * const { observed } = await sent.wait();
 */
export const refreshPool: WriteAction<RefreshPoolParameters, RefreshPoolResult, { readonly median: bigint }> =
  /* @__PURE__ */ defineWrite({
    name: "refreshPool",
    fn: refresh,
    events: [VolumeObserved],
    to: ({ addresses }) => addresses.poolObserver,
    args: () => [],
    result: (events) => {
      const event = events.maybe(VolumeObserved);
      if (event === undefined) return { observed: undefined };
      const { from, to, volume } = event;
      return { observed: { from, to, volume } };
    },
    simulated: ([median]) => ({ median }),
  });
