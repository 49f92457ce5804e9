import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { transfer as transferFragment, Transfer } from "../../generated/fragments/CPT.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { checkAddress } from "../../utils/checkAddress.js";
import type { Address } from "../../types/primitives.js";

export interface TransferCptParameters extends WithOverrides {
  readonly to: Address;
  /** CPT wei (18 decimals). */
  readonly amount: bigint;
}

export interface TransferCptResult {
  readonly from: Address;
  readonly to: Address;
  readonly amount: bigint;
}

export type TransferCptReturnType = SentTransaction<TransferCptResult>;

/**
 * Sends CPT to an address.
 *
 * @throws ERC20InsufficientBalanceError, ERC20InvalidReceiverError, ContractPausedError
 * @example
 * import { transferCpt } from "@cyberplaza/sdk";
 *
 * const sent = await transferCpt(user, { to: quote.provider, amount: 10n ** 18n });
 * const { amount } = await sent.wait();
 */
export const transferCpt: WriteAction<TransferCptParameters, TransferCptResult, void> = /* @__PURE__ */ defineWrite({
  name: "transferCpt",
  fn: transferFragment,
  events: [Transfer],
  to: ({ addresses }) => addresses.cpt,
  args: ({ to, amount }) => [checkAddress("to", to), amount],
  result: (events) => {
    const { from, to, value } = events.one(Transfer);
    return { from, to, amount: value };
  },
  simulated: nothing,
});
