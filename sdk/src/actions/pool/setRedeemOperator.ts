import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { OperatorSet, setOperator } from "../../generated/fragments/RedeemQueue.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface SetRedeemOperatorParameters extends WithOverrides {
  readonly operator: Address;
  readonly approved: boolean;
}

export interface SetRedeemOperatorResult {
  readonly controller: Address;
  readonly operator: Address;
  readonly approved: boolean;
}

export type SetRedeemOperatorReturnType = SentTransaction<SetRedeemOperatorResult>;

/**
 * Lets another account request with the client's rUSDC, and cancel and claim the client's requests (ERC-7540). It can send all of it
 * anywhere: for accounts that are trusted with the money.
 *
 * @throws InvalidAddressError
 * @example
 * import { setRedeemOperator } from "@cyberplaza/sdk";
 *
 * await (await setRedeemOperator(user, { operator: quote.provider, approved: true })).wait();
 */
export const setRedeemOperator: WriteAction<SetRedeemOperatorParameters, SetRedeemOperatorResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "setRedeemOperator",
    fn: setOperator,
    events: [OperatorSet],
    to: ({ addresses }) => addresses.redeemQueue,
    args: ({ operator, approved }) => [checkAddress("operator", operator), approved],
    result: (events) => {
      const { controller, operator, approved } = events.one(OperatorSet);
      return { controller, operator, approved };
    },
    simulated: nothing,
  });
