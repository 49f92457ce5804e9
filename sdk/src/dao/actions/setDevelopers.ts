import type { WriteAction } from "../../core/defineWrite.js";
import { DevelopersUpdated, setDevelopers as setDevelopersFragment } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { treeWrite, given, type OfNode } from "../treeWrite.js";

export interface SetDevelopersParameters extends OfNode {
  readonly licensed?: Address | undefined;
  readonly product?: Address | undefined;
}

export interface SetDevelopersResult {
  readonly node: bigint;
}

export type SetDevelopersReturnType = SentTransaction<SetDevelopersResult>;

/**
 * Names who gets 40 % each of the usage fee of a node's revenue; undefined: the platform. Role: lead strictly above; of a root its
 * lead.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeBadAccountError of the tree, InvalidAddressError
 * @example
 * import { setDevelopers } from "@cyberplaza/sdk/dao";
 *
 * await (await setDevelopers(lead, { node: root, product: workerAccount })).wait();
 */
export const setDevelopers: WriteAction<SetDevelopersParameters, SetDevelopersResult, void> = /* @__PURE__ */ treeWrite(
  {
    name: "setDevelopers",
    fn: setDevelopersFragment,
    events: [DevelopersUpdated],
    args: ({ node, via = node, licensed, product }) => [
      node,
      via,
      { licensed: given("licensed", licensed), product: given("product", product) },
    ],
    result: (events) => ({ node: events.one(DevelopersUpdated).id }),
  },
);
