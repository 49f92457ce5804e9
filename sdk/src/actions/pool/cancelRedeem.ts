import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ownAddress } from "../../core/ownAddress.js";
import { cancelRedeem as cancelRedeemFragment, RedeemCancelled } from "../../generated/fragments/RedeemQueue.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface CancelRedeemParameters extends WithOverrides {
  /** As `requestRedeem` and `getRedeemRequests` say it. */
  readonly requestId: bigint;
  /** Whose request it is; the client's own address by default, else the client's account is its operator. */
  readonly controller?: Address;
  /** Who gets the shares; the controller by default. */
  readonly receiver?: Address;
}

export interface CancelRedeemResult {
  readonly requestId: bigint;
  readonly controller: Address;
  readonly receiver: Address;
  /** Of rUSDC, that came back. */
  readonly shares: bigint;
}

export type CancelRedeemReturnType = SentTransaction<CancelRedeemResult>;

/**
 * Takes back the shares of a request that wait. What of it was settled stays claimable.
 *
 * @throws RedeemQueueNothingPendingError, RedeemQueueNotOperatorError, RedeemQueueBadReceiverError,
 * LendingPoolBadShareReceiverError, MissingSignerError, InvalidAddressError
 * @example
 * import { cancelRedeem, getRedeemRequests } from "@cyberplaza/sdk";
 *
 * for (const { requestId, pending } of await getRedeemRequests(lender)) {
 *   if (pending > 0n) await (await cancelRedeem(lender, { requestId })).wait();
 * }
 */
export const cancelRedeem: WriteAction<
  CancelRedeemParameters,
  CancelRedeemResult,
  Pick<CancelRedeemResult, "shares">
> = /* @__PURE__ */ defineWrite({
  name: "cancelRedeem",
  fn: cancelRedeemFragment,
  events: [RedeemCancelled],
  to: ({ addresses }) => addresses.redeemQueue,
  args: async ({ requestId, controller, receiver, overrides }, client) => {
    const own = await ownAddress(client, "cancelRedeem", "controller", controller ?? overrides?.from);
    return [requestId, own, receiver === undefined ? own : checkAddress("receiver", receiver)];
  },
  result: (events) => {
    const { requestId, controller, receiver, shares } = events.one(RedeemCancelled);
    return { requestId, controller, receiver, shares };
  },
  simulated: ([shares]) => ({ shares }),
});
