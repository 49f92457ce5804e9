import { chooseWrite } from "../../core/chooseWrite.js";
import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { encodePermit } from "../../core/encodePermit.js";
import { lockChange, type LockChange } from "../../core/lockChange.js";
import { nothing } from "../../core/nothing.js";
import { InvalidParameterError } from "../../errors/inputErrors.js";
import {
  increaseAmount as increaseAmountFragment,
  increaseAmountFor,
  increaseAmountWithPermit,
  LockUpdated,
} from "../../generated/fragments/VoteEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { LockPermit } from "../../types/lock.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface IncreaseAmountParameters extends WithOverrides {
  /** CPT wei (18 decimals); for another account at least `getVeSettings().minLock`. */
  readonly amount: bigint;
  /** Whose lock; the client's own by default. The client pays. */
  readonly account?: Address;
  /** `signLockPermit`, for the client's own lock; without it an allowance is taken. */
  readonly permit?: LockPermit;
}

export type IncreaseAmountResult = LockChange;

export type IncreaseAmountReturnType = SentTransaction<IncreaseAmountResult>;

type IncreaseAmount = WriteAction<IncreaseAmountParameters, IncreaseAmountResult, void>;

const byAllowance: IncreaseAmount = /* @__PURE__ */ defineWrite({
  name: "increaseAmount",
  fn: increaseAmountFragment,
  events: [LockUpdated],
  to: ({ addresses }) => addresses.voteEscrow,
  args: ({ amount }) => [amount],
  result: lockChange,
  simulated: nothing,
});

const byPermit: IncreaseAmount = /* @__PURE__ */ defineWrite({
  name: "increaseAmount",
  fn: increaseAmountWithPermit,
  events: [LockUpdated],
  to: ({ addresses }) => addresses.voteEscrow,
  args: ({ amount, permit }) => [amount, encodePermit(permit)],
  result: lockChange,
  simulated: nothing,
});

const forAnother: IncreaseAmount = /* @__PURE__ */ defineWrite({
  name: "increaseAmount",
  fn: increaseAmountFor,
  events: [LockUpdated],
  to: ({ addresses }) => addresses.voteEscrow,
  args: ({ amount, account, permit }) => {
    if (permit !== undefined)
      throw new InvalidParameterError("permit", "is for the client's own lock. Approve instead");
    return [checkAddress("account", account), amount];
  },
  result: lockChange,
  simulated: nothing,
});

/**
 * Adds CPT of the client's account to its lock, or to that of another, which nobody else can extend. By allowance, see
 * `increaseAmountRequirements`; to the own lock also by permit.
 *
 * @throws VoteEscrowNoLockError, VoteEscrowLockEndedError, VoteEscrowBelowMinimumError, ContractPausedError,
 * ERC20InsufficientAllowanceError, ERC20InsufficientBalanceError, InvalidParameterError
 * @example
 * import { increaseAmount, signLockPermit } from "@cyberplaza/sdk";
 *
 * const permit = await signLockPermit(user, { amount: 10n ** 18n });
 * const sent = await increaseAmount(user, { amount: 10n ** 18n, permit });
 * const { amount, oldAmount } = await sent.wait();
 */
export const increaseAmount: IncreaseAmount = /* @__PURE__ */ chooseWrite(({ account, permit }) => {
  if (account !== undefined) return forAnother;
  return permit === undefined ? byAllowance : byPermit;
});
