import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { treasuryToken, type TreasuryToken } from "../../core/treasuryToken.js";
import { deposit, Deposited } from "../../generated/fragments/Treasury.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { TREASURY_ACCOUNTS, type TreasuryAccount } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";
import { enumIndex } from "../../utils/enumIndex.js";
import { enumName } from "../../utils/enumName.js";

export interface DepositTreasuryParameters extends WithOverrides {
  readonly account: TreasuryAccount;
  readonly token: TreasuryToken;
  /** In the token's units. */
  readonly amount: bigint;
}

export interface DepositTreasuryResult {
  readonly account: TreasuryAccount;
  readonly from: Address;
  /** In the token's units. */
  readonly amount: bigint;
}

export type DepositTreasuryReturnType = SentTransaction<DepositTreasuryResult>;

/**
 * Pulls USDC or CPT from the client's account into one of the treasury's. Needs an allowance: see `depositTreasuryRequirements`.
 *
 * @throws InvalidParameterError, ERC20InsufficientAllowanceError, ContractRevertError with USDC's words
 * @example
 * import { approveUsdc, depositTreasury, depositTreasuryRequirements } from "@cyberplaza/sdk";
 *
 * const params = { account: "General", token: "usdc", amount: 1_000_000n } as const;
 * for (const { spender, amount } of await depositTreasuryRequirements(user, params)) {
 *   await (await approveUsdc(user, { spender, amount })).wait();
 * }
 * await (await depositTreasury(user, params)).wait();
 */
export const depositTreasury: WriteAction<DepositTreasuryParameters, DepositTreasuryResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "depositTreasury",
    fn: deposit,
    events: [Deposited],
    to: ({ addresses }) => addresses.treasury,
    args: ({ account, token, amount }, client) => [
      enumIndex("account", TREASURY_ACCOUNTS, account),
      treasuryToken(client, token),
      amount,
    ],
    result: (events) => {
      const { account, from, amount } = events.one(Deposited);
      return { account: enumName(TREASURY_ACCOUNTS, account), from, amount };
    },
    simulated: nothing,
  });
