import { chooseWrite } from "../../core/chooseWrite.js";
import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { encodePermit } from "../../core/encodePermit.js";
import { lockChange, type LockChange } from "../../core/lockChange.js";
import { nothing } from "../../core/nothing.js";
import {
  createLock as createLockFragment,
  createLockWithPermit,
  LockUpdated,
} from "../../generated/fragments/VoteEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { LockPermit } from "../../types/lock.js";

export interface CreateLockParameters extends WithOverrides {
  /** CPT wei (18 decimals). */
  readonly amount: bigint;
  /** Unix seconds: the beginning of a week, a week to 4 years from now (`lockEndAfter` of `@cyberplaza/sdk/math`). */
  readonly end: bigint;
  /** `signLockPermit`; without it an allowance is taken. */
  readonly permit?: LockPermit;
}

export type CreateLockResult = LockChange;

export type CreateLockReturnType = SentTransaction<CreateLockResult>;

type CreateLock = WriteAction<CreateLockParameters, CreateLockResult, void>;

const byAllowance: CreateLock = /* @__PURE__ */ defineWrite({
  name: "createLock",
  fn: createLockFragment,
  events: [LockUpdated],
  to: ({ addresses }) => addresses.voteEscrow,
  args: ({ amount, end }) => [amount, end],
  result: lockChange,
  simulated: nothing,
});

const byPermit: CreateLock = /* @__PURE__ */ defineWrite({
  name: "createLock",
  fn: createLockWithPermit,
  events: [LockUpdated],
  to: ({ addresses }) => addresses.voteEscrow,
  args: ({ amount, end, permit }) => [amount, end, encodePermit(permit)],
  result: lockChange,
  simulated: nothing,
});

/**
 * Locks CPT of the client's account: it has no lock, or took the CPT out of it. By allowance, see `createLockRequirements`; by
 * permit nothing need be approved before.
 *
 * @throws VoteEscrowLockExistsError, VoteEscrowBelowMinimumError, VoteEscrowBadEndError, ContractPausedError,
 * ERC20InsufficientAllowanceError, ERC20InsufficientBalanceError
 * @example
 * import { createLock, signLockPermit } from "@cyberplaza/sdk";
 * import { lockEndAfter, MAX_LOCK } from "@cyberplaza/sdk/math";
 *
 * const amount = 100n * 10n ** 18n;
 * const permit = await signLockPermit(user, { amount });
 * const sent = await createLock(user, { amount, end: lockEndAfter({ from: now, duration: MAX_LOCK }), permit });
 * const { end } = await sent.wait();
 */
export const createLock: CreateLock = /* @__PURE__ */ chooseWrite(({ permit }) =>
  permit === undefined ? byAllowance : byPermit,
);
