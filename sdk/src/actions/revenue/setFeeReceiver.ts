import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { ReceiverUpdated, setReceiver } from "../../generated/fragments/FeeDistributor.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface SetFeeReceiverParameters extends WithOverrides {
  /** Who is paid the client's claims; left out: the client's account itself. */
  readonly receiver?: Address;
}

export interface SetFeeReceiverResult {
  readonly account: Address;
  /** The account itself when none was named. */
  readonly oldReceiver: Address;
  readonly newReceiver: Address;
}

export type SetFeeReceiverReturnType = SentTransaction<SetFeeReceiverResult>;

const NOBODY: Address = "0x0000000000000000000000000000000000000000";

/**
 * Names who is paid the client's share of the revenue: another when the own address is blacklisted.
 *
 * @throws FeeDistributorBadReceiverError, InvalidAddressError
 * @example
 * import { setFeeReceiver } from "@cyberplaza/sdk";
 *
 * const sent = await setFeeReceiver(user, { receiver: quote.provider });
 * const { newReceiver } = await sent.wait();
 */
export const setFeeReceiver: WriteAction<SetFeeReceiverParameters, SetFeeReceiverResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "setFeeReceiver",
    fn: setReceiver,
    events: [ReceiverUpdated],
    to: ({ addresses }) => addresses.feeDistributor,
    args: ({ receiver }) => [receiver === undefined ? NOBODY : checkAddress("receiver", receiver)],
    result: (events) => {
      const { account, oldReceiver, newReceiver } = events.one(ReceiverUpdated);
      const named = (receiver: Address): Address => (receiver === NOBODY ? account : receiver);
      return { account, oldReceiver: named(oldReceiver), newReceiver: named(newReceiver) };
    },
    simulated: nothing,
  });
