import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import type { ContractRevertError } from "../../errors/ContractRevertError.js";
import { Claimed, ClaimFailed, claimMany } from "../../generated/fragments/FeeDistributor.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address, Hex } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface ClaimFeesManyParameters extends WithOverrides {
  readonly accounts: readonly Address[];
}

export interface ClaimedFees {
  readonly account: Address;
  readonly receiver: Address;
  /** USDC units. */
  readonly amount: bigint;
}

/** An account that could not be paid; its claim stays. */
export interface FailedClaim {
  readonly account: Address;
  /** What claiming for it alone would fail with. */
  readonly problem: ContractRevertError;
}

export interface ClaimFeesManyResult {
  /** USDC units in all. */
  readonly amount: bigint;
  /** Those who had something. */
  readonly claims: readonly ClaimedFees[];
  readonly failed: readonly FailedClaim[];
}

export type ClaimFeesManyReturnType = SentTransaction<ClaimFeesManyResult>;

/**
 * Pays many accounts their shares of the revenue; who cannot be paid stops nobody. Open to anyone.
 *
 * @throws InvalidAddressError
 * @example
 * import { claimFeesMany } from "@cyberplaza/sdk";
 *
 * const sent = await claimFeesMany(newcomer, { accounts: [quote.provider, quote.meter] });
 * const { amount, failed } = await sent.wait();
 */
export const claimFeesMany: WriteAction<
  ClaimFeesManyParameters,
  ClaimFeesManyResult,
  Pick<ClaimFeesManyResult, "amount">
> = /* @__PURE__ */ defineWrite({
  name: "claimFeesMany",
  fn: claimMany,
  events: [Claimed, ClaimFailed],
  to: ({ addresses }) => addresses.feeDistributor,
  args: ({ accounts }) => [accounts.map((account, i) => checkAddress(`accounts[${i}]`, account))],
  result: async (events) => {
    const claims = events.all(Claimed).map(({ account, receiver, amount }) => ({ account, receiver, amount }));
    const failures = events.all(ClaimFailed);
    return {
      amount: claims.reduce((sum, { amount }) => sum + amount, 0n),
      claims,
      failed: failures.length === 0 ? [] : await decoded(failures),
    };
  },
  simulated: ([amount]) => ({ amount }),
});

async function decoded(
  failures: readonly { readonly account: Address; readonly reason: Hex }[],
): Promise<FailedClaim[]> {
  const { decodeError } = await import("../../errors/decodeError.js");
  return failures.map(({ account, reason }) => ({ account, problem: decodeError(reason) }));
}
