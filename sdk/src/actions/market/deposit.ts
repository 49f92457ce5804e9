import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { encodePayment } from "../../core/encodePayment.js";
import { nothing } from "../../core/nothing.js";
import { depositWith as depositWithFragment, Deposited } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { WalletPayment } from "../../types/payment.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface DepositParameters extends WithOverrides {
  /** USDC units (6 decimals). */
  readonly amount: bigint;
  /** Whose escrow balance it becomes; the payer's by default. */
  readonly account?: Address;
  /** By allowance, the default, by permit, or by an EIP-3009 authorization that anyone may send. */
  readonly payment?: WalletPayment;
}

export interface DepositResult {
  readonly accountId: bigint;
  /** USDC units credited. */
  readonly amount: bigint;
}

export type DepositReturnType = SentTransaction<DepositResult>;

/**
 * Takes USDC from a wallet into an escrow balance. By allowance, see `depositRequirements`; by permit or authorization
 * nothing need be approved before, see `signPermitPayment` and `signAuthorization`.
 *
 * @throws JobZeroAmountError, JobBadReceiverError, JobPayerNotCallerError, JobPaymentKindUnsupportedError,
 * ContractPausedError, ContractRevertError with the token's words
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
  fn: depositWithFragment,
  events: [Deposited],
  to: ({ addresses }) => addresses.jobEscrow,
  args: async ({ amount, account, payment, overrides }, client) => {
    const encoded = await encodePayment(client, "deposit", payment ?? { kind: "Allowance" }, overrides?.from);
    return [account === undefined ? encoded.payer : checkAddress("account", account), amount, encoded];
  },
  result: (events) => {
    const { accountId, amount } = events.one(Deposited);
    return { accountId, amount };
  },
  simulated: nothing,
});
