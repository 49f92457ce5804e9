import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { FeesForwarded, forwardFees as forwardFeesFragment } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export type ForwardFeesParameters = WithOverrides;

export interface ForwardFeesResult {
  /** USDC units sent; 0 when nothing had matured. */
  readonly amount: bigint;
  /** USDC units of settled jobs behind it. */
  readonly gmv: bigint;
}

export type ForwardFeesReturnType = SentTransaction<ForwardFeesResult>;

/**
 * Sends the escrow's matured fees to the revenue router. Open to anyone; `distribute` does it by itself.
 *
 * @throws ContractRevertError
 * @example
 * import { forwardFees } from "@cyberplaza/sdk";
 *
 * const sent = await forwardFees(user);
 * const { amount, gmv } = await sent.wait();
 */
export const forwardFees: WriteAction<
  ForwardFeesParameters,
  ForwardFeesResult,
  Pick<ForwardFeesResult, "amount">
> = /* @__PURE__ */ defineWrite({
  name: "forwardFees",
  fn: forwardFeesFragment,
  events: [FeesForwarded],
  to: ({ addresses }) => addresses.jobEscrow,
  args: () => [],
  result: (events) => {
    const event = events.maybe(FeesForwarded);
    return { amount: event?.amount ?? 0n, gmv: event?.gmv ?? 0n };
  },
  simulated: ([amount]) => ({ amount }),
});
