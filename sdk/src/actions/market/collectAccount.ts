import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ownAddress } from "../../core/ownAddress.js";
import { collect as collectFragment, Matured, PayoutFailed, Withdrawn } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface CollectAccountParameters extends WithOverrides {
  /** The client's own by default. */
  readonly account?: Address;
}

export interface CollectAccountResult {
  /** USDC units that moved into the balance; 0 when nothing had matured. */
  readonly matured: bigint;
  /** USDC units sent to the payout address; 0 without automatic payouts. */
  readonly paid: bigint;
  /** Sending to the payout address failed; the balance stays. */
  readonly payoutFailed: boolean;
}

export type CollectAccountReturnType = SentTransaction<CollectAccountResult>;

/**
 * Moves an account's matured payments into its balance and, with automatic payouts on, sends the balance to the provider's
 * payout address. Open to anyone, also while paused; everything that spends a balance moves matured payments itself.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { collectAccount } from "@cyberplaza/sdk";
 *
 * const sent = await collectAccount(user, { account: quote.provider });
 * const { matured, paid } = await sent.wait();
 */
export const collectAccount: WriteAction<
  CollectAccountParameters,
  CollectAccountResult,
  Pick<CollectAccountResult, "matured" | "paid">
> = /* @__PURE__ */ defineWrite({
  name: "collectAccount",
  fn: collectFragment,
  events: [Matured, Withdrawn, PayoutFailed],
  to: ({ addresses }) => addresses.jobEscrow,
  args: async ({ account, overrides }, client) => [
    await ownAddress(client, "collectAccount", "account", account ?? overrides?.from),
  ],
  result: (events) => ({
    matured: events.maybe(Matured)?.amount ?? 0n,
    paid: events.maybe(Withdrawn)?.amount ?? 0n,
    payoutFailed: events.maybe(PayoutFailed) !== undefined,
  }),
  simulated: ([matured, paid]) => ({ matured, paid }),
});
