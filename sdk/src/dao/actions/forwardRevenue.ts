import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { RevenueForwarded, RevenueShared, forward } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { DaoToken } from "../../types/enums.js";
import { sharedRevenue, type SharedRevenue } from "../sharedRevenue.js";
import { toTree, tokenAmount, tokenIndex, type TokenAmount } from "../treeWrite.js";

export interface ForwardRevenueParameters extends WithOverrides {
  readonly node: bigint;
  readonly token: DaoToken;
}

export interface ForwardRevenueResult extends TokenAmount, SharedRevenue {
  readonly parent: bigint;
}

export type ForwardRevenueReturnType = SentTransaction<ForwardRevenueResult>;

/**
 * Moves what a node has for its parent up a level, where it is shared again. Open to anyone.
 *
 * @throws DaoTreeOutOfBoundsError when there is none, InvalidParameterError
 * @example
 * import { forwardRevenue, getNode } from "@cyberplaza/sdk/dao";
 *
 * const { forwardable } = await getNode(user, { node: part });
 * if (forwardable.usdc > 0n) await (await forwardRevenue(user, { node: part, token: "Usdc" })).wait();
 */
export const forwardRevenue: WriteAction<ForwardRevenueParameters, ForwardRevenueResult, { readonly amount: bigint }> =
  /* @__PURE__ */ defineWrite({
    name: "forwardRevenue",
    fn: forward,
    events: [RevenueForwarded, RevenueShared],
    to: toTree,
    args: ({ node, token }) => [node, tokenIndex(token)],
    result: (events) => {
      const forwarded = events.one(RevenueForwarded);
      return { parent: forwarded.parent, ...tokenAmount(forwarded), ...sharedRevenue(events) };
    },
    simulated: ([amount]) => ({ amount }),
  });
