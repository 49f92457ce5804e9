import type { WriteAction } from "../../core/defineWrite.js";
import { Funded, fund } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { tokenAmount, tokenIndex, treeWrite, type TokenAmount } from "../treeWrite.js";

export interface FundNodeParameters extends WithOverrides, TokenAmount {
  readonly node: bigint;
}

export interface FundNodeResult extends TokenAmount {
  readonly node: bigint;
  readonly from: Address;
}

export type FundNodeReturnType = SentTransaction<FundNodeResult>;

/**
 * Gives a node money to spend, out of the client's wallet. Open to anyone; needs an allowance (`fundNodeRequirements`).
 *
 * @throws DaoTreeWrongStateError, DaoTreeWrongKindError of a task, ERC20InsufficientAllowanceError, ContractPausedError,
 * InvalidParameterError, ContractRevertError with USDC's words
 * @example
 * import { approveUsdc } from "@cyberplaza/sdk";
 * import { fundNode, fundNodeRequirements } from "@cyberplaza/sdk/dao";
 *
 * const params = { node: root, token: "Usdc", amount: 5_000_000n } as const; // 5 USDC
 * for (const { spender, amount } of await fundNodeRequirements(user, params)) {
 *   await (await approveUsdc(user, { spender, amount })).wait();
 * }
 * await (await fundNode(user, params)).wait();
 */
export const fundNode: WriteAction<FundNodeParameters, FundNodeResult, void> = /* @__PURE__ */ treeWrite({
  name: "fundNode",
  fn: fund,
  events: [Funded],
  args: ({ node, token, amount }) => [node, tokenIndex(token), amount],
  result: (events) => {
    const funded = events.one(Funded);
    return { node: funded.id, from: funded.from, ...tokenAmount(funded) };
  },
});
