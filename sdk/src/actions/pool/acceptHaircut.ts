import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { acceptHaircut as acceptHaircutFragment, HaircutAccepted } from "../../generated/fragments/ILendingPool.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface AcceptHaircutParameters extends WithOverrides {
  /** The least USDC for a rUSDC, with 18 decimals, as `exitPriceE18` of `getPool`; 0 takes it back. */
  readonly minPriceE18: bigint;
}

export interface AcceptHaircutResult {
  readonly holder: Address;
  readonly minPriceE18: bigint;
}

export type AcceptHaircutReturnType = SentTransaction<AcceptHaircutResult>;

/**
 * Lets the client's shares leave while a credit line is late, at the price less what may be lost on it, if that is at least this. Others
 * wait until it is known.
 *
 * @throws InvalidParameterError
 * @example
 * import { acceptHaircut, getPool } from "@cyberplaza/sdk";
 *
 * const { exitPriceE18 } = await getPool(user);
 * await (await acceptHaircut(user, { minPriceE18: (exitPriceE18 * 98n) / 100n })).wait();
 */
export const acceptHaircut: WriteAction<AcceptHaircutParameters, AcceptHaircutResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "acceptHaircut",
    fn: acceptHaircutFragment,
    events: [HaircutAccepted],
    to: ({ addresses }) => addresses.lendingPool,
    args: ({ minPriceE18 }) => [minPriceE18],
    result: (events) => {
      const { holder, minPriceE18 } = events.one(HaircutAccepted);
      return { holder, minPriceE18 };
    },
    simulated: nothing,
  });
