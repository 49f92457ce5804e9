import type { WriteAction } from "../../core/defineWrite.js";
import { Pledged, pledge } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { treeWrite } from "../treeWrite.js";

export interface PledgeNodeParameters extends WithOverrides {
  readonly node: bigint;
}

export interface PledgeNodeResult {
  readonly node: bigint;
  readonly payer: Address;
  /** CPT wei. */
  readonly amount: bigint;
}

export type PledgeNodeReturnType = SentTransaction<PledgeNodeResult>;

/**
 * Pledges CPT for a node, which lets it publish tasks. Open to anyone; needs an allowance (`pledgeNodeRequirements`).
 * `returnPledge` gives it back, 7 days after the node was closed.
 *
 * @throws DaoTreeHasPledgeError, DaoTreeWrongStateError, DaoTreeWrongKindError of a task, ERC20InsufficientAllowanceError,
 * ContractPausedError
 * @example
 * import { pledgeNode, createNode } from "@cyberplaza/sdk/dao";
 *
 * const child = { parent: root, kind: "TaskDao", lead: leadAccount, roles: ["Lead"], metadataURI: "ipfs://bafy…" } as const;
 * const { node } = await (await createNode(lead, child)).wait();
 * await (await pledgeNode(user, { node })).wait();
 */
export const pledgeNode: WriteAction<PledgeNodeParameters, PledgeNodeResult, void> = /* @__PURE__ */ treeWrite({
  name: "pledgeNode",
  fn: pledge,
  events: [Pledged],
  args: ({ node }) => [node],
  result: (events) => {
    const { id, payer, amount } = events.one(Pledged);
    return { node: id, payer, amount };
  },
});
