import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { finish, Finished } from "../../generated/fragments/PrivateSale.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export type FinishSaleParameters = WithOverrides;

export interface FinishSaleResult {
  /** Wei of CPT. */
  readonly unsold: bigint;
  /** Whose schedule they are now. */
  readonly foundation: Address;
  /** 0 when everything was sold. */
  readonly scheduleId: bigint;
}

export type FinishSaleReturnType = SentTransaction<FinishSaleResult>;

/**
 * Ends the private sale: what is unsold becomes a schedule of the foundation. Open to anyone once the third round has closed, or
 * the sale's schedules have begun to vest.
 *
 * @throws SaleNotFinishedError, SaleIsFinishedError
 * @example
 * import { finishSale } from "@cyberplaza/sdk";
 *
 * const sent = await finishSale(user);
 * const { unsold } = await sent.wait();
 */
export const finishSale: WriteAction<
  FinishSaleParameters,
  FinishSaleResult,
  Pick<FinishSaleResult, "unsold">
> = /* @__PURE__ */ defineWrite({
  name: "finishSale",
  fn: finish,
  events: [Finished],
  to: ({ addresses }) => addresses.privateSale,
  args: () => [],
  result: (events) => {
    const { unsold, foundation, scheduleId } = events.one(Finished);
    return { unsold, foundation, scheduleId };
  },
  simulated: ([unsold]) => ({ unsold }),
});
