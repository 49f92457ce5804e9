import type { WriteAction } from "../../core/defineWrite.js";
import { PledgeSlashed, slashPledge as slashPledgeFragment } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction } from "../../types/client.js";
import type { Hex } from "../../types/primitives.js";
import { treeWrite, type FromAbove } from "../treeWrite.js";

export interface SlashPledgeParameters extends FromAbove {
  /** CPT wei, at most what is pledged. */
  readonly amount: bigint;
  readonly reasonHash: Hex;
}

export interface SlashPledgeResult {
  readonly node: bigint;
  /** CPT wei. */
  readonly amount: bigint;
}

export type SlashPledgeReturnType = SentTransaction<SlashPledgeResult>;

/**
 * Takes CPT of a node's pledge for its parent. What is left goes on standing for it, if it is not zero. Role: lead, strictly
 * above.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeOutOfBoundsError
 * @example
 * import { slashPledge } from "@cyberplaza/sdk/dao";
 *
 * await (await slashPledge(lead, { node: part, via: root, amount: 10n ** 18n, reasonHash })).wait();
 */
export const slashPledge: WriteAction<SlashPledgeParameters, SlashPledgeResult, void> = /* @__PURE__ */ treeWrite({
  name: "slashPledge",
  fn: slashPledgeFragment,
  events: [PledgeSlashed],
  args: ({ node, via, amount, reasonHash }) => [node, via, amount, reasonHash],
  result: (events) => {
    const { id, amount } = events.one(PledgeSlashed);
    return { node: id, amount };
  },
});
