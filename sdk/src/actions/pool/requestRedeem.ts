import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ownAddress } from "../../core/ownAddress.js";
import { SETTLED_AT_ONCE, settleableFrom } from "../../core/redeemRequest.js";
import { RedeemRequest, requestRedeem as requestRedeemFragment } from "../../generated/fragments/RedeemQueue.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface RequestRedeemParameters extends WithOverrides {
  /** Of rUSDC (12 decimals): at least 10 rUSDC, or all that the owner has. */
  readonly shares: bigint;
  /** Who may cancel and claim it; the owner by default. */
  readonly controller?: Address;
  /** Whose shares they are, with an allowance to the client's account, or its operator; the client's own address by default. */
  readonly owner?: Address;
}

export interface RequestRedeemResult {
  /** Its day since 1970, or 1 when it was settled at once. */
  readonly requestId: bigint;
  readonly settledAtOnce: boolean;
  /** First second at which anyone can settle it; undefined when it was settled at once. */
  readonly settleableFrom: bigint | undefined;
  readonly controller: Address;
  readonly owner: Address;
  /** Of rUSDC. */
  readonly shares: bigint;
}

export type RequestRedeemReturnType = SentTransaction<RequestRedeemResult>;

/**
 * Asks for shares to become USDC (ERC-7540). They leave the owner's wallet. When nobody waits and they fit what may leave today, they are
 * settled at once, else from the next day on, in order, at the price of that time; `claimRedeem` takes the USDC. What waits can be
 * cancelled. Works in a pause.
 *
 * @throws RedeemQueueBelowMinimumError, RedeemQueueBadReceiverError, ERC20InsufficientBalanceError,
 * ERC20InsufficientAllowanceError, MissingSignerError, InvalidAddressError
 * @example
 * import { claimRedeem, requestRedeem } from "@cyberplaza/sdk";
 *
 * const { shares, settledAtOnce } = await (await requestRedeem(lender, { shares: 50n * 10n ** 12n })).wait();
 * if (settledAtOnce) await (await claimRedeem(lender, { shares })).wait();
 */
export const requestRedeem: WriteAction<
  RequestRedeemParameters,
  RequestRedeemResult,
  Pick<RequestRedeemResult, "requestId" | "settledAtOnce">
> = /* @__PURE__ */ defineWrite({
  name: "requestRedeem",
  fn: requestRedeemFragment,
  events: [RedeemRequest],
  to: ({ addresses }) => addresses.redeemQueue,
  args: async ({ shares, controller, owner, overrides }, client) => {
    const own = await ownAddress(client, "requestRedeem", "owner", owner ?? overrides?.from);
    return [shares, controller === undefined ? own : checkAddress("controller", controller), own];
  },
  result: (events) => {
    const { requestId, controller, owner, shares } = events.one(RedeemRequest);
    const settledAtOnce = requestId === SETTLED_AT_ONCE;
    return { requestId, settledAtOnce, settleableFrom: settleableFrom(requestId), controller, owner, shares };
  },
  simulated: ([requestId]) => ({ requestId, settledAtOnce: requestId === SETTLED_AT_ONCE }),
});
