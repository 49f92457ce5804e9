import { ZeroHash } from "ethers";
import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { ownAddress } from "../../core/ownAddress.js";
import { draw, Drawn } from "../../generated/fragments/ILendingPool.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address, Hex } from "../../types/primitives.js";

export interface DrawLineParameters extends WithOverrides {
  /** USDC units (6 decimals), at most `drawable` of `getCreditLine`. */
  readonly amount: bigint;
  /** Who gets it; the client's own address by default. */
  readonly to?: Address;
  /** 32 bytes that say what it is for: an invoice, a campaign. Zero by default. */
  readonly ref?: Hex;
}

export interface DrawLineResult {
  readonly borrower: Address;
  readonly to: Address;
  /** USDC units. */
  readonly amount: bigint;
  readonly ref: Hex;
  /** Lent on the line now, in USDC units, without interest. */
  readonly principal: bigint;
}

export type DrawLineReturnType = SentTransaction<DrawLineResult>;

/**
 * Borrows USDC on the client's own credit line, which governance approved.
 *
 * @throws LendingPoolWrongStatusError, LendingPoolMaturedError, LendingPoolDrawTooLargeError, LendingPoolNotInsuredError,
 * LendingPoolBadReceiverError, ContractPausedError, InvalidAddressError, MissingSignerError
 * @example
 * import { drawLine, getCreditLine } from "@cyberplaza/sdk";
 *
 * const { drawable: amount } = await getCreditLine(borrower);
 * const { principal } = await (await drawLine(borrower, { amount })).wait();
 */
export const drawLine: WriteAction<DrawLineParameters, DrawLineResult, void> = /* @__PURE__ */ defineWrite({
  name: "drawLine",
  fn: draw,
  events: [Drawn],
  to: ({ addresses }) => addresses.lendingPool,
  args: async ({ amount, to, ref = ZeroHash as Hex, overrides }, client) => [
    amount,
    await ownAddress(client, "drawLine", "to", to ?? overrides?.from),
    ref,
  ],
  result: (events) => {
    const { borrower, to, amount, ref, principal } = events.one(Drawn);
    return { borrower, to, amount, ref, principal };
  },
  simulated: nothing,
});
