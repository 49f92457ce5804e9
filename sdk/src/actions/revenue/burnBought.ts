import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { burn, Burnt } from "../../generated/fragments/BuybackBurner.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export type BurnBoughtParameters = WithOverrides;

export interface BurnBoughtResult {
  /** The burn's number, counted from 0. */
  readonly number: bigint;
  /** USDC units spent since the burn before. */
  readonly usdcSpent: bigint;
  /** Wei of CPT. */
  readonly cptBurnt: bigint;
  /** Wei of CPT there are after it. */
  readonly supplyAfter: bigint;
}

export type BurnBoughtReturnType = SentTransaction<BurnBoughtResult>;

/**
 * Burns all CPT that the buyback holds, once in every quarter of 13 weeks counted from the Unix epoch. Open to anyone.
 *
 * @throws BuybackBurnTooEarlyError, BuybackNothingError
 * @example
 * import { burnBought } from "@cyberplaza/sdk";
 *
 * const sent = await burnBought(user);
 * const { cptBurnt, supplyAfter } = await sent.wait();
 */
export const burnBought: WriteAction<
  BurnBoughtParameters,
  BurnBoughtResult,
  Pick<BurnBoughtResult, "number">
> = /* @__PURE__ */ defineWrite({
  name: "burnBought",
  fn: burn,
  events: [Burnt],
  to: ({ addresses }) => addresses.buybackBurner,
  args: () => [],
  result: (events) => {
    const { number, usdcSpent, cptBurnt, supplyAfter } = events.one(Burnt);
    return { number, usdcSpent, cptBurnt, supplyAfter };
  },
  simulated: ([number]) => ({ number }),
});
