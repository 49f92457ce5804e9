import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { NodeCreated, createChild } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { NODE_KINDS, type DaoRole } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";
import { enumIndex } from "../../utils/enumIndex.js";
import { roleBits } from "../roles.js";
import { toTree } from "../treeWrite.js";

export interface CreateNodeParameters extends WithOverrides {
  readonly parent: bigint;
  /** Node whose role the client uses: the parent, by default, or one above it. */
  readonly via?: bigint;
  readonly kind: "Community" | "TaskDao";
  /** Gets the roles at the new node. */
  readonly lead: Address;
  /** None: those above act for it. */
  readonly roles: readonly DaoRole[];
  /** Where it is described. */
  readonly metadataURI: string;
}

export interface CreateNodeResult {
  /** The new node. */
  readonly node: bigint;
}

export type CreateNodeReturnType = SentTransaction<CreateNodeResult>;

/**
 * Creates a part of a DAO. It begins with its parent's modules. Role: lead at `via`, which is the parent or stands above it; the
 * roles it gives must be the client's there, too.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeWrongStateError, DaoTreeWrongKindError, DaoTreeFrozenError,
 * DaoTreeModuleRefusedError, ContractPausedError, InvalidAddressError, InvalidParameterError
 * @example
 * import { createNode } from "@cyberplaza/sdk/dao";
 *
 * const params = { parent: root, kind: "Community", lead: workerAccount, roles: ["Lead", "Treasurer"], metadataURI: "ipfs://bafy…" } as const;
 * const { node } = await (await createNode(lead, params)).wait();
 */
export const createNode: WriteAction<CreateNodeParameters, CreateNodeResult, { readonly node: bigint }> =
  /* @__PURE__ */ defineWrite({
    name: "createNode",
    fn: createChild,
    events: [NodeCreated],
    to: toTree,
    args: ({ parent, via = parent, kind, lead, roles, metadataURI }) => [
      parent,
      via,
      enumIndex("kind", NODE_KINDS, kind),
      checkAddress("lead", lead),
      roleBits("roles", roles),
      metadataURI,
    ],
    result: (events) => ({ node: events.one(NodeCreated).id }),
    simulated: ([node]) => ({ node }),
  });
