import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { burn as burnFragment, Transfer } from "../../generated/fragments/CPT.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface BurnCptParameters extends WithOverrides {
  /** CPT wei (18 decimals). */
  readonly amount: bigint;
}

export interface BurnCptResult {
  /** What was burnt. */
  readonly amount: bigint;
}

export type BurnCptReturnType = SentTransaction<BurnCptResult>;

/**
 * Destroys CPT of the client's account for ever; the supply falls by as much.
 *
 * @throws ERC20InsufficientBalanceError, ContractPausedError
 * @example
 * import { burnCpt } from "@cyberplaza/sdk";
 *
 * const sent = await burnCpt(user, { amount: 10n ** 18n });
 * const { amount } = await sent.wait();
 */
export const burnCpt: WriteAction<BurnCptParameters, BurnCptResult, void> = /* @__PURE__ */ defineWrite({
  name: "burnCpt",
  fn: burnFragment,
  events: [Transfer],
  to: ({ addresses }) => addresses.cpt,
  args: ({ amount }) => [amount],
  result: (events) => ({ amount: events.one(Transfer).value }),
  simulated: nothing,
});
