import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ownAddress } from "../../core/ownAddress.js";
import { poolExit } from "../../core/poolChange.js";
import type { RedeemClaim } from "../../core/redeemRequest.js";
import { redeem, Withdraw } from "../../generated/fragments/RedeemQueue.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface ClaimRedeemParameters extends WithOverrides {
  /** Settled shares (`claimableShares` of `getPoolPosition`). */
  readonly shares: bigint;
  /** Who gets the USDC; the controller by default. */
  readonly receiver?: Address;
  /** Whose requests they are; the client's own address by default, else the client's account is its operator. */
  readonly controller?: Address;
}

export type ClaimRedeemResult = RedeemClaim;

export type ClaimRedeemReturnType = SentTransaction<ClaimRedeemResult>;

/**
 * Takes the USDC of shares that were settled, oldest request first. Nothing that happens to the pool changes it, and nothing stops it.
 * USDC down, all of it with the last share.
 *
 * @throws RedeemQueueNotClaimableError, RedeemQueueNotOperatorError, RedeemQueueBadReceiverError, MissingSignerError,
 * InvalidAddressError, ContractRevertError with USDC's words
 * @example
 * import { claimRedeem, getPoolPosition } from "@cyberplaza/sdk";
 *
 * const { claimableShares: shares } = await getPoolPosition(lender);
 * if (shares > 0n) await (await claimRedeem(lender, { shares })).wait();
 */
export const claimRedeem: WriteAction<
  ClaimRedeemParameters,
  ClaimRedeemResult,
  Pick<ClaimRedeemResult, "assets">
> = /* @__PURE__ */ defineWrite({
  name: "claimRedeem",
  fn: redeem,
  events: [Withdraw],
  to: ({ addresses }) => addresses.redeemQueue,
  args: async ({ shares, receiver, controller, overrides }, client) => {
    const own = await ownAddress(client, "claimRedeem", "controller", controller ?? overrides?.from);
    return [shares, receiver === undefined ? own : checkAddress("receiver", receiver), own];
  },
  result: (events) => {
    const { owner: controller, receiver, assets, shares } = poolExit(events);
    return { controller, receiver, assets, shares };
  },
  simulated: ([assets]) => ({ assets }),
});
