import type { WriteAction } from "../../core/defineWrite.js";
import {
  ResolutionExecuted,
  executeResolution as executeResolutionFragment,
} from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Hex } from "../../types/primitives.js";
import { resolutionCalls, type ResolutionContent } from "../resolutionCalls.js";
import { treeWrite } from "../treeWrite.js";

export type ExecuteResolutionParameters = WithOverrides & ResolutionContent;

export interface ExecuteResolutionResult {
  readonly resolution: Hex;
}

export type ExecuteResolutionReturnType = SentTransaction<ExecuteResolutionResult>;

/**
 * Runs the calls of a resolution that passed. Open to anyone. `getResolution` says from when until when.
 *
 * @throws DaoTreeNoResolutionError, DaoTreeNotPassedError, DaoTreeNotInTimeError, InvalidParameterError, and what the calls fail
 * with
 * @example
 * import { executeResolution } from "@cyberplaza/sdk/dao";
 *
 * await (await executeResolution(user, { node: root, calls, description })).wait();
 */
export const executeResolution: WriteAction<ExecuteResolutionParameters, ExecuteResolutionResult, void> =
  /* @__PURE__ */ treeWrite({
    name: "executeResolution",
    fn: executeResolutionFragment,
    events: [ResolutionExecuted],
    args: ({ node, calls, description }, client) => [node, resolutionCalls(client, calls), description],
    result: (events) => ({ resolution: events.one(ResolutionExecuted).resolution }),
  });
