import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { ownAddress } from "../../core/ownAddress.js";
import { depositFor as depositForFragment, Deposited } from "../../generated/fragments/JobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface DepositParameters extends WithOverrides {
  /** USDC units (6 decimals). */
  readonly amount: bigint;
  /** Whose escrow balance it becomes; the client's own by default. */
  readonly account?: Address;
}

export interface DepositResult {
  readonly accountId: bigint;
  /** USDC units credited. */
  readonly amount: bigint;
}

export type DepositReturnType = SentTransaction<DepositResult>;

/**
 * Pulls USDC from the client's account into an escrow balance. Needs an allowance for the escrow: see `depositRequirements`.
 *
 * @throws JobZeroAmountError, JobBadReceiverError, ContractPausedError, ContractRevertError with the token's words
 * @example
 * import { approveUsdc, deposit, depositRequirements } from "@cyberplaza/sdk";
 *
 * for (const { spender, amount } of await depositRequirements(user, { amount: 5_000_000n })) {
 *   await (await approveUsdc(user, { spender, amount })).wait();
 * }
 * const sent = await deposit(user, { amount: 5_000_000n });
 * const { accountId } = await sent.wait();
 */
export const deposit: WriteAction<DepositParameters, DepositResult, void> = /* @__PURE__ */ defineWrite({
  name: "deposit",
  fn: depositForFragment,
  events: [Deposited],
  to: ({ addresses }) => addresses.jobEscrow,
  args: async ({ amount, account, overrides }, client) => [
    await ownAddress(client, "deposit", "account", account ?? overrides?.from),
    amount,
  ],
  result: (events) => {
    const { accountId, amount } = events.one(Deposited);
    return { accountId, amount };
  },
  simulated: nothing,
});
