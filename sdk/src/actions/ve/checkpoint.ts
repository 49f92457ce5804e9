import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { checkpoint as checkpointFragment } from "../../generated/fragments/VoteEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export type CheckpointParameters = WithOverrides;

export type CheckpointResult = object;

export type CheckpointReturnType = SentTransaction<CheckpointResult>;

/**
 * Keeps the totals of now, so that later reads start from here. Open to anyone; never needed, after silent years it makes the
 * next change of a lock cheaper.
 *
 * @throws RequestFailedError
 * @example
 * import { checkpoint } from "@cyberplaza/sdk";
 *
 * await (await checkpoint(user)).wait();
 */
export const checkpoint: WriteAction<CheckpointParameters, CheckpointResult, void> = /* @__PURE__ */ defineWrite({
  name: "checkpoint",
  fn: checkpointFragment,
  events: [],
  to: ({ addresses }) => addresses.voteEscrow,
  args: () => [],
  result: () => ({}),
  simulated: nothing,
});
