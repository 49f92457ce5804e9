import type { WriteAction } from "../../core/defineWrite.js";
import { FreezeUpdated, setFrozen } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction } from "../../types/client.js";
import { treeWrite, type FromAbove } from "../treeWrite.js";

export interface FreezeNodeParameters extends FromAbove {
  /** False ends it; true by default. */
  readonly isFrozen?: boolean;
}

export interface FreezeNodeResult {
  readonly node: bigint;
  readonly isFrozen: boolean;
}

export type FreezeNodeReturnType = SentTransaction<FreezeNodeResult>;

/**
 * Freezes a node, or ends that. What is frozen pays nothing out and creates nothing; `syncFreeze` carries it down. Role: lead,
 * strictly above.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError
 * @example
 * import { freezeNode } from "@cyberplaza/sdk/dao";
 *
 * await (await freezeNode(lead, { node: part, via: root })).wait();
 * await (await freezeNode(lead, { node: part, via: root, isFrozen: false })).wait();
 */
export const freezeNode: WriteAction<FreezeNodeParameters, FreezeNodeResult, void> = /* @__PURE__ */ treeWrite({
  name: "freezeNode",
  fn: setFrozen,
  events: [FreezeUpdated],
  args: ({ node, via, isFrozen = true }) => [node, via, isFrozen],
  result: (events) => {
    const { id, isFrozen } = events.one(FreezeUpdated);
    return { node: id, isFrozen };
  },
});
