import { read } from "../../core/read.js";
import { balanceOf, limit } from "../../generated/fragments/Treasury.js";
import type { Client } from "../../types/client.js";
import { TREASURY_ACCOUNTS, type TreasuryAccount } from "../../types/enums.js";

export interface TreasuryBalance {
  readonly account: TreasuryAccount;
  /** USDC units. */
  readonly usdc: bigint;
  /** Wei of CPT. */
  readonly cpt: bigint;
}

export interface GetTreasuryReturnType {
  /** In the contract's order. */
  readonly accounts: readonly TreasuryBalance[];
  /** What the operator paid in the last 24 hours, in USDC units. */
  readonly spentUsdc: bigint;
  /** What it may pay now, in USDC units; CPT counts at the oracle's high price. */
  readonly leftUsdc: bigint;
}

/**
 * The treasury: what each account holds, and what is left of the operator's 100 000 USDC in any 24 hours.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getTreasury } from "@cyberplaza/sdk";
 *
 * const { accounts, leftUsdc } = await getTreasury(user);
 * const usdc = accounts.reduce((sum, account) => sum + account.usdc, 0n);
 */
export async function getTreasury(client: Client): Promise<GetTreasuryReturnType> {
  const action = "getTreasury";
  const { treasury, usdc: usdcToken, cpt: cptToken } = client.addresses;
  const [[spentUsdc, leftUsdc], accounts] = await Promise.all([
    read(client, action, treasury, limit, []),
    Promise.all(
      TREASURY_ACCOUNTS.map(async (account, index) => {
        const [[usdc], [cpt]] = await Promise.all([
          read(client, action, treasury, balanceOf, [index, usdcToken]),
          read(client, action, treasury, balanceOf, [index, cptToken]),
        ]);
        return { account, usdc, cpt };
      }),
    ),
  ]);
  return { accounts, spentUsdc, leftUsdc };
}
