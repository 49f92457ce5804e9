import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ownAddress } from "../../core/ownAddress.js";
import { CreditWithdrawn, withdrawCredit } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { DaoToken } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";
import { toTree, tokenAmount, tokenIndex, type TokenAmount } from "../treeWrite.js";

export interface WithdrawDaoCreditParameters extends WithOverrides {
  readonly token: DaoToken;
  /** The client's own address by default. */
  readonly to?: Address;
}

export interface WithdrawDaoCreditResult extends TokenAmount {
  readonly account: Address;
  readonly to: Address;
}

export type WithdrawDaoCreditReturnType = SentTransaction<WithdrawDaoCreditResult>;

/**
 * Sends what could not be sent to the client's account to an address.
 *
 * @throws DaoTreeOutOfBoundsError when there is no credit, DaoTreeBadAccountError, MissingSignerError, InvalidAddressError,
 * ContractRevertError with the token's words
 * @example
 * import { getDaoCredit, withdrawDaoCredit } from "@cyberplaza/sdk/dao";
 *
 * const { usdc } = await getDaoCredit(user);
 * if (usdc > 0n) await (await withdrawDaoCredit(user, { token: "Usdc" })).wait();
 */
export const withdrawDaoCredit: WriteAction<
  WithdrawDaoCreditParameters,
  WithdrawDaoCreditResult,
  { readonly amount: bigint }
> = /* @__PURE__ */ defineWrite({
  name: "withdrawDaoCredit",
  fn: withdrawCredit,
  events: [CreditWithdrawn],
  to: toTree,
  args: async ({ token, to, overrides }, client) => [
    tokenIndex(token),
    await ownAddress(client, "withdrawDaoCredit", "to", to ?? overrides?.from),
  ],
  result: (events) => {
    const withdrawn = events.one(CreditWithdrawn);
    return { account: withdrawn.account, to: withdrawn.to, ...tokenAmount(withdrawn) };
  },
  simulated: ([amount]) => ({ amount }),
});
