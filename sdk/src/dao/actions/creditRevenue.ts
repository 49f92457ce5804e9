import { ZeroHash } from "ethers";
import type { WriteAction } from "../../core/defineWrite.js";
import {
  RevenueCredited,
  RevenueShared,
  creditRevenue as creditRevenueFragment,
} from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Hex } from "../../types/primitives.js";
import { sharedRevenue, type SharedRevenue } from "../sharedRevenue.js";
import { tokenIndex, treeWrite, type TokenAmount } from "../treeWrite.js";

export interface CreditRevenueParameters extends WithOverrides, TokenAmount {
  readonly node: bigint;
  /** What it is from, 32 bytes; zero by default. */
  readonly ref?: Hex;
}

export interface CreditRevenueResult extends SharedRevenue {
  readonly node: bigint;
  /** For use, in the token's units. */
  readonly fee: bigint;
}

export type CreditRevenueReturnType = SentTransaction<CreditRevenueResult>;

/**
 * Brings revenue to a node, out of the client's wallet. 2 % of it, up, are for use: to developers and platform; the rest is to
 * spend, a level up and its members', as its treasury module says: all its members' without one. Open to anyone; needs an
 * allowance (`creditRevenueRequirements`).
 *
 * @throws DaoTreeWrongStateError, DaoTreeWrongKindError of a task, ERC20InsufficientAllowanceError, InvalidParameterError,
 * ContractRevertError with USDC's words
 * @example
 * import { creditRevenue } from "@cyberplaza/sdk/dao";
 *
 * const { fee, toMembers } = await (await creditRevenue(user, { node: root, token: "Usdc", amount: 5_000_000n })).wait();
 */
export const creditRevenue: WriteAction<CreditRevenueParameters, CreditRevenueResult, void> = /* @__PURE__ */ treeWrite(
  {
    name: "creditRevenue",
    fn: creditRevenueFragment,
    events: [RevenueCredited, RevenueShared],
    args: ({ node, token, amount, ref = ZeroHash as Hex }) => [node, tokenIndex(token), amount, ref],
    result: (events) => {
      const { id, fee } = events.one(RevenueCredited);
      return { node: id, fee, ...sharedRevenue(events) };
    },
  },
);
