import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { NodeCreated, Pledged, createRoot as createRootFragment } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { NODE_KINDS } from "../../types/enums.js";
import { enumIndex } from "../../utils/enumIndex.js";
import { toTree } from "../treeWrite.js";

export interface CreateRootParameters extends WithOverrides {
  readonly kind: "Protocol" | "Community";
  /** Where it is described. */
  readonly metadataURI: string;
}

export interface CreateRootResult {
  /** The new node. */
  readonly node: bigint;
  /** CPT wei that were taken. */
  readonly pledge: bigint;
}

export type CreateRootReturnType = SentTransaction<CreateRootResult>;

/**
 * Creates a DAO of its own, whose creator has all roles. Takes a pledge of CPT (`createRootRequirements`), which lets it publish
 * tasks.
 *
 * @throws ERC20InsufficientAllowanceError, ERC20InsufficientBalanceError, ContractPausedError, InvalidParameterError
 * @example
 * import { approveCpt } from "@cyberplaza/sdk";
 * import { createRoot, createRootRequirements } from "@cyberplaza/sdk/dao";
 *
 * const params = { kind: "Community", metadataURI: "ipfs://bafy…" } as const;
 * for (const { spender, amount } of await createRootRequirements(user)) {
 *   await (await approveCpt(user, { spender, amount })).wait();
 * }
 * const { node } = await (await createRoot(user, params)).wait();
 */
export const createRoot: WriteAction<CreateRootParameters, CreateRootResult, { readonly node: bigint }> =
  /* @__PURE__ */ defineWrite({
    name: "createRoot",
    fn: createRootFragment,
    events: [NodeCreated, Pledged],
    to: toTree,
    args: ({ kind, metadataURI }) => [enumIndex("kind", NODE_KINDS, kind), metadataURI],
    result: (events) => ({ node: events.one(NodeCreated).id, pledge: events.one(Pledged).amount }),
    simulated: ([node]) => ({ node }),
  });
