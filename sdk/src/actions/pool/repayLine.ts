import { MaxUint256, ZeroHash } from "ethers";
import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ownAddress } from "../../core/ownAddress.js";
import { LateIncome, LineClosed, repay, Repaid } from "../../generated/fragments/ILendingPool.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address, Hex } from "../../types/primitives.js";

export interface RepayLineParameters extends WithOverrides {
  /** USDC units (6 decimals); of what is above the debt nothing is taken. `all`: the whole debt of the second in which it is mined. */
  readonly amount: bigint | "all";
  /** Whose line; the client's own address by default. */
  readonly borrower?: Address;
  /** 32 bytes that say what it is: an invoice, a campaign. Zero by default. */
  readonly ref?: Hex;
}

export interface RepayLineResult {
  readonly borrower: Address;
  readonly payer: Address;
  /** USDC units that were paid, interest first. */
  readonly amount: bigint;
  /** Interest of it. */
  readonly interest: bigint;
  readonly ref: Hex;
  /** Lent on the line now, in USDC units, without interest. */
  readonly principal: bigint;
  /** What of it lifts the price of shares over a week, of a late line beyond what the pool counted on. */
  readonly toShares: bigint;
  /** What of it the insurance's compartment gets, likewise. */
  readonly toInsurance: bigint;
  /** Whether a late line was paid in full and is closed. */
  readonly closed: boolean;
}

export type RepayLineReturnType = SentTransaction<RepayLineResult>;

/**
 * Repays a credit line out of the client's wallet, interest first. Anyone may, also in a pause. Needs an allowance: see
 * `repayLineRequirements`.
 *
 * @throws LendingPoolNoDebtError, LendingPoolOutOfBoundsError, MissingSignerError, InvalidAddressError, ContractRevertError with USDC's
 * words
 * @example
 * import { approveUsdc, repayLine, repayLineRequirements } from "@cyberplaza/sdk";
 *
 * const params = { amount: "all" } as const;
 * for (const { spender, amount } of await repayLineRequirements(borrower, params)) {
 *   await (await approveUsdc(borrower, { spender, amount })).wait();
 * }
 * const { interest } = await (await repayLine(borrower, params)).wait();
 */
export const repayLine: WriteAction<
  RepayLineParameters,
  RepayLineResult,
  Pick<RepayLineResult, "amount">
> = /* @__PURE__ */ defineWrite({
  name: "repayLine",
  fn: repay,
  events: [Repaid, LateIncome, LineClosed],
  to: ({ addresses }) => addresses.lendingPool,
  args: async ({ amount, borrower, ref = ZeroHash as Hex, overrides }, client) => [
    await ownAddress(client, "repayLine", "borrower", borrower ?? overrides?.from),
    amount === "all" ? MaxUint256 : amount,
    ref,
  ],
  result: (events) => {
    const { borrower, payer, amount, interest, ref, principal } = events.one(Repaid);
    const { toShares, toInsurance } = events.maybe(LateIncome) ?? { toShares: 0n, toInsurance: 0n };
    const closed = events.maybe(LineClosed) !== undefined;
    return { borrower, payer, amount, interest, ref, principal, toShares, toInsurance, closed };
  },
  simulated: ([amount]) => ({ amount }),
});
