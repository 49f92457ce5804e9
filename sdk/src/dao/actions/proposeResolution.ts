import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import {
  ResolutionProposed,
  proposeResolution as proposeResolutionFragment,
} from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Hex } from "../../types/primitives.js";
import { resolutionCalls, type ResolutionContent } from "../resolutionCalls.js";
import { toTree } from "../treeWrite.js";

export type ProposeResolutionParameters = WithOverrides & ResolutionContent;

export interface ProposeResolutionResult {
  /** Its hash, which `voteResolution` and `getResolution` take. */
  readonly resolution: Hex;
  /** Unix second, the last of the vote. */
  readonly voteEnd: bigint;
}

export type ProposeResolutionReturnType = SentTransaction<ProposeResolutionResult>;

/**
 * Proposes calls of the tree in a node's name; its members, or its council, vote on them. The client has shares there, or leads
 * it.
 *
 * @throws DaoTreeNoPolicyError, DaoTreeNotMemberError, DaoTreeResolutionExistsError, DaoTreeWrongStateError, DaoTreeNotInTimeError
 * in the second in which its council was set, InvalidParameterError
 * @example
 * import { proposeResolution, payFromNode } from "@cyberplaza/sdk/dao";
 *
 * const pay = await payFromNode.populate(lead, { node: root, token: "Usdc", to: workerAccount, amount: 5_000_000n });
 * const { resolution, voteEnd } = await (
 *   await proposeResolution(lead, { node: root, calls: [pay], description: "thank the worker" })
 * ).wait();
 */
export const proposeResolution: WriteAction<
  ProposeResolutionParameters,
  ProposeResolutionResult,
  { readonly resolution: Hex }
> = /* @__PURE__ */ defineWrite({
  name: "proposeResolution",
  fn: proposeResolutionFragment,
  events: [ResolutionProposed],
  to: toTree,
  args: ({ node, calls, description }, client) => [node, resolutionCalls(client, calls), description],
  result: (events) => {
    const { resolution, voteEnd } = events.one(ResolutionProposed);
    return { resolution, voteEnd };
  },
  simulated: ([resolution]) => ({ resolution }),
});
