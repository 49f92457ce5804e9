import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { treasuryToken, type TreasuryToken } from "../../core/treasuryToken.js";
import { move, Moved } from "../../generated/fragments/Treasury.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { TREASURY_ACCOUNTS, type TreasuryAccount } from "../../types/enums.js";
import type { Hex } from "../../types/primitives.js";
import { enumIndex } from "../../utils/enumIndex.js";
import { enumName } from "../../utils/enumName.js";

export interface MoveTreasuryParameters extends WithOverrides {
  readonly from: TreasuryAccount;
  readonly to: TreasuryAccount;
  readonly token: TreasuryToken;
  /** In the token's units. */
  readonly amount: bigint;
  /** 32 bytes that say what it is for. */
  readonly ref: Hex;
}

export interface MoveTreasuryResult {
  readonly from: TreasuryAccount;
  readonly to: TreasuryAccount;
  /** In the token's units. */
  readonly amount: bigint;
  readonly ref: Hex;
}

export type MoveTreasuryReturnType = SentTransaction<MoveTreasuryResult>;

/**
 * Moves money from one account of the treasury to another. For the treasurer, whose Safe takes what `populate` gives.
 *
 * @throws AccessManagedUnauthorizedError, TreasuryInsufficientBalanceError, InvalidParameterError
 * @example
 * import { moveTreasury } from "@cyberplaza/sdk";
 *
 * const sent = await moveTreasury(treasurer, {
 *   from: "Reserve",
 *   to: "Engineering",
 *   token: "usdc",
 *   amount: 1_000_000n,
 *   ref: quote.specHash,
 * });
 * await sent.wait();
 */
export const moveTreasury: WriteAction<MoveTreasuryParameters, MoveTreasuryResult, void> = /* @__PURE__ */ defineWrite({
  name: "moveTreasury",
  fn: move,
  events: [Moved],
  to: ({ addresses }) => addresses.treasury,
  args: ({ from, to, token, amount, ref }, client) => [
    enumIndex("from", TREASURY_ACCOUNTS, from),
    enumIndex("to", TREASURY_ACCOUNTS, to),
    treasuryToken(client, token),
    amount,
    ref,
  ],
  result: (events) => {
    const { from, to, amount, ref } = events.one(Moved);
    return { from: enumName(TREASURY_ACCOUNTS, from), to: enumName(TREASURY_ACCOUNTS, to), amount, ref };
  },
  simulated: nothing,
});
