import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ownAddress } from "../../core/ownAddress.js";
import { poolExit } from "../../core/poolChange.js";
import type { RedeemClaim } from "../../core/redeemRequest.js";
import { withdraw, Withdraw } from "../../generated/fragments/RedeemQueue.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface ClaimWithdrawParameters extends WithOverrides {
  /** USDC units (`claimableAssets` of `getPoolPosition`). */
  readonly assets: bigint;
  /** Who gets the USDC; the controller by default. */
  readonly receiver?: Address;
  /** Whose requests they are; the client's own address by default, else the client's account is its operator. */
  readonly controller?: Address;
}

export type ClaimWithdrawResult = RedeemClaim;

export type ClaimWithdrawReturnType = SentTransaction<ClaimWithdrawResult>;

/**
 * Takes so much USDC of shares that were settled, oldest request first. Shares up. To take all: `claimRedeem`.
 *
 * @throws RedeemQueueNotClaimableError, RedeemQueueNotOperatorError, RedeemQueueBadReceiverError, MissingSignerError,
 * InvalidAddressError, ContractRevertError with USDC's words
 * @example
 * import { claimWithdraw, getPoolPosition } from "@cyberplaza/sdk";
 *
 * const { claimableAssets: assets } = await getPoolPosition(lender);
 * if (assets > 0n) await (await claimWithdraw(lender, { assets })).wait();
 */
export const claimWithdraw: WriteAction<
  ClaimWithdrawParameters,
  ClaimWithdrawResult,
  Pick<ClaimWithdrawResult, "shares">
> = /* @__PURE__ */ defineWrite({
  name: "claimWithdraw",
  fn: withdraw,
  events: [Withdraw],
  to: ({ addresses }) => addresses.redeemQueue,
  args: async ({ assets, receiver, controller, overrides }, client) => {
    const own = await ownAddress(client, "claimWithdraw", "controller", controller ?? overrides?.from);
    return [assets, receiver === undefined ? own : checkAddress("receiver", receiver), own];
  },
  result: (events) => {
    const { owner: controller, receiver, assets, shares } = poolExit(events);
    return { controller, receiver, assets, shares };
  },
  simulated: ([shares]) => ({ shares }),
});
