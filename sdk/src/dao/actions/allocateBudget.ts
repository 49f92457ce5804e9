import type { WriteAction } from "../../core/defineWrite.js";
import { Allocated, allocate } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { tokenAmount, tokenIndex, treeWrite, type TokenAmount } from "../treeWrite.js";

export interface AllocateBudgetParameters extends WithOverrides, TokenAmount {
  readonly child: bigint;
  /** Node whose role the client uses: the child's parent, or one above it. */
  readonly via: bigint;
}

export interface AllocateBudgetResult extends TokenAmount {
  readonly parent: bigint;
  readonly child: bigint;
}

export type AllocateBudgetReturnType = SentTransaction<AllocateBudgetResult>;

/**
 * Gives a direct child money to spend, out of what its parent has free. Role: treasurer, at or above the parent.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeInsufficientBalanceError, DaoTreeWrongStateError,
 * DaoTreeWrongKindError, DaoTreeFrozenError, DaoTreeModuleRefusedError
 * @example
 * import { allocateBudget } from "@cyberplaza/sdk/dao";
 *
 * await (await allocateBudget(lead, { child: part, via: root, token: "Usdc", amount: 25_000_000n })).wait(); // 25 USDC
 */
export const allocateBudget: WriteAction<AllocateBudgetParameters, AllocateBudgetResult, void> =
  /* @__PURE__ */ treeWrite({
    name: "allocateBudget",
    fn: allocate,
    events: [Allocated],
    args: ({ child, via, token, amount }) => [child, via, tokenIndex(token), amount],
    result: (events) => {
      const moved = events.one(Allocated);
      return { parent: moved.parent, child: moved.child, ...tokenAmount(moved) };
    },
  });
