import type { WriteAction } from "../../core/defineWrite.js";
import { Reclaimed, reclaim } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { tokenAmount, tokenIndex, treeWrite, type TokenAmount } from "../treeWrite.js";

export interface ReclaimBudgetParameters extends WithOverrides, TokenAmount {
  readonly child: bigint;
  /** Node whose role the client uses: the child's parent, or one above it. */
  readonly via: bigint;
}

export interface ReclaimBudgetResult extends TokenAmount {
  readonly parent: bigint;
  readonly child: bigint;
}

export type ReclaimBudgetReturnType = SentTransaction<ReclaimBudgetResult>;

/**
 * Takes back what a direct child has free, also of one that is closed, frozen or over. Role: treasurer, at or above the parent.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeInsufficientBalanceError
 * @example
 * import { reclaimBudget } from "@cyberplaza/sdk/dao";
 *
 * await (await reclaimBudget(lead, { child: part, via: root, token: "Usdc", amount: 25_000_000n })).wait(); // 25 USDC
 */
export const reclaimBudget: WriteAction<ReclaimBudgetParameters, ReclaimBudgetResult, void> = /* @__PURE__ */ treeWrite(
  {
    name: "reclaimBudget",
    fn: reclaim,
    events: [Reclaimed],
    args: ({ child, via, token, amount }) => [child, via, tokenIndex(token), amount],
    result: (events) => {
      const moved = events.one(Reclaimed);
      return { parent: moved.parent, child: moved.child, ...tokenAmount(moved) };
    },
  },
);
