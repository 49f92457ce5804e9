import type { WriteAction } from "../../core/defineWrite.js";
import { CouncilUpdated, setCouncil } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { treeWrite, given, type OfNode } from "../treeWrite.js";

export interface SetNodeCouncilParameters extends OfNode {
  /** Such as `addresses.topHolders`; undefined: the members vote. */
  readonly council?: Address | undefined;
}

export interface SetNodeCouncilResult {
  readonly node: bigint;
}

export type SetNodeCouncilReturnType = SentTransaction<SetNodeCouncilResult>;

/**
 * Lets the accounts of a council vote in place of the members, a vote each. What was proposed before is void. Role: all roles
 * strictly above, or the node's own resolution; of a root also who has them all there.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, InvalidAddressError
 * @example
 * import { setNodeCouncil } from "@cyberplaza/sdk/dao";
 *
 * await (await setNodeCouncil(lead, { node: root, council: lead.addresses.topHolders })).wait();
 */
export const setNodeCouncil: WriteAction<SetNodeCouncilParameters, SetNodeCouncilResult, void> =
  /* @__PURE__ */ treeWrite({
    name: "setNodeCouncil",
    fn: setCouncil,
    events: [CouncilUpdated],
    args: ({ node, via = node, council }) => [node, via, given("council", council)],
    result: (events) => ({ node: events.one(CouncilUpdated).id }),
  });
