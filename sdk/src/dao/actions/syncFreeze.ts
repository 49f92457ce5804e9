import type { WriteAction } from "../../core/defineWrite.js";
import { FreezeUpdated, syncFreeze as syncFreezeFragment } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { treeWrite } from "../treeWrite.js";

export interface SyncFreezeParameters extends WithOverrides {
  readonly node: bigint;
}

export interface SyncFreezeResult {
  readonly node: bigint;
  readonly isFrozen: boolean;
}

export type SyncFreezeReturnType = SentTransaction<SyncFreezeResult>;

/**
 * Carries a parent's freeze, or its end, down to a child. Open to anyone.
 *
 * @throws RequestFailedError
 * @example
 * import { syncFreeze } from "@cyberplaza/sdk/dao";
 *
 * const { isFrozen } = await (await syncFreeze(user, { node: child })).wait(); // as its parent is
 */
export const syncFreeze: WriteAction<SyncFreezeParameters, SyncFreezeResult, void> = /* @__PURE__ */ treeWrite({
  name: "syncFreeze",
  fn: syncFreezeFragment,
  events: [FreezeUpdated],
  args: ({ node }) => [node],
  result: (events) => {
    const { id, isFrozen } = events.one(FreezeUpdated);
    return { node: id, isFrozen };
  },
});
