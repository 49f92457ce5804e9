import type { WriteAction } from "../../core/defineWrite.js";
import { PolicyUpdated, setPolicy } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction } from "../../types/client.js";
import type { DaoPolicy } from "../../types/daoTree.js";
import { policyFrom } from "../policies.js";
import { treeWrite, type OfNode } from "../treeWrite.js";

export interface SetNodePolicyParameters extends OfNode {
  readonly policy: DaoPolicy;
}

export interface SetNodePolicyResult {
  readonly node: bigint;
  /** undefined: it had none. */
  readonly oldPolicy: DaoPolicy | undefined;
}

export type SetNodePolicyReturnType = SentTransaction<SetNodePolicyResult>;

/**
 * Says how a node's members resolve; without a policy they do not. Resolutions keep the one of when they were proposed. Role: all
 * roles strictly above, or the node's own resolution; of a root also who has them all there.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeOutOfBoundsError
 * @example
 * import { setNodePolicy } from "@cyberplaza/sdk/dao";
 *
 * const policy = { quorumBps: 5_000n, thresholdBps: 5_001n, votingTime: 259_200n, delay: 86_400n, expiry: 604_800n };
 * await (await setNodePolicy(lead, { node: root, policy })).wait();
 */
export const setNodePolicy: WriteAction<SetNodePolicyParameters, SetNodePolicyResult, void> = /* @__PURE__ */ treeWrite(
  {
    name: "setNodePolicy",
    fn: setPolicy,
    events: [PolicyUpdated],
    args: ({ node, via = node, policy }) => [node, via, policy],
    result: (events) => {
      const { id, oldPolicy } = events.one(PolicyUpdated);
      return { node: id, oldPolicy: policyFrom(oldPolicy) };
    },
  },
);
