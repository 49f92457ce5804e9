import type { WriteAction } from "../../core/defineWrite.js";
import { MetadataUpdated, setMetadata } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction } from "../../types/client.js";
import { treeWrite, type OfNode } from "../treeWrite.js";

export interface SetNodeMetadataParameters extends OfNode {
  readonly metadataURI: string;
}

export interface SetNodeMetadataResult {
  readonly node: bigint;
  readonly metadataURI: string;
}

export type SetNodeMetadataReturnType = SentTransaction<SetNodeMetadataResult>;

/**
 * Says where a node is described. Of a task as long as it has no worker, and by who leads above it. Role: lead.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeWrongStateError
 * @example
 * import { setNodeMetadata } from "@cyberplaza/sdk/dao";
 *
 * await (await setNodeMetadata(lead, { node: root, metadataURI: "ipfs://bafy…" })).wait();
 */
export const setNodeMetadata: WriteAction<SetNodeMetadataParameters, SetNodeMetadataResult, void> =
  /* @__PURE__ */ treeWrite({
    name: "setNodeMetadata",
    fn: setMetadata,
    events: [MetadataUpdated],
    args: ({ node, via = node, metadataURI }) => [node, via, metadataURI],
    result: (events) => {
      const { id, metadataURI } = events.one(MetadataUpdated);
      return { node: id, metadataURI };
    },
  });
