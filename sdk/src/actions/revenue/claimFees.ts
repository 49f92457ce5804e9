import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ownAddress } from "../../core/ownAddress.js";
import { claim, Claimed } from "../../generated/fragments/FeeDistributor.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface ClaimFeesParameters extends WithOverrides {
  /** Who is paid; the client's own address by default. Anyone may send it. */
  readonly account?: Address;
}

export interface ClaimFeesResult {
  /** USDC units; 0 when there was nothing. */
  readonly amount: bigint;
  /** Where they went; undefined when there was nothing. */
  readonly receiver: Address | undefined;
}

export type ClaimFeesReturnType = SentTransaction<ClaimFeesResult>;

/**
 * Pays an account its share of the revenue, to the receiver it named. Costs the same for one week or two hundred. It settles
 * 8 weeks and works off 64 changes of the lock at most: while `getClaimable` is above zero afterwards, claim again.
 *
 * @throws InvalidAddressError, MissingSignerError, ContractRevertError with USDC's words when the receiver cannot take it
 * @example
 * import { claimFees } from "@cyberplaza/sdk";
 *
 * const sent = await claimFees(user);
 * const { amount } = await sent.wait();
 */
export const claimFees: WriteAction<
  ClaimFeesParameters,
  ClaimFeesResult,
  Pick<ClaimFeesResult, "amount">
> = /* @__PURE__ */ defineWrite({
  name: "claimFees",
  fn: claim,
  events: [Claimed],
  to: ({ addresses }) => addresses.feeDistributor,
  args: async ({ account, overrides }, client) => [
    await ownAddress(client, "claimFees", "account", account ?? overrides?.from),
  ],
  result: (events) => {
    const claimed = events.maybe(Claimed);
    return { amount: claimed?.amount ?? 0n, receiver: claimed?.receiver };
  },
  simulated: ([amount]) => ({ amount }),
});
