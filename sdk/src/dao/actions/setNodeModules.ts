import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ModulesUpdated, setModules } from "../../generated/fragments/IDaoTree.js";
import type { SentTransaction } from "../../types/client.js";
import type { DaoModules } from "../../types/daoTree.js";
import { toTree, given, type OfNode } from "../treeWrite.js";

export interface SetNodeModulesParameters extends OfNode {
  /** All it has from then on. */
  readonly modules: DaoModules;
}

export interface SetNodeModulesResult {
  readonly node: bigint;
  /** Number of its new set. */
  readonly moduleSet: bigint;
}

export type SetNodeModulesReturnType = SentTransaction<SetNodeModulesResult>;

/**
 * Gives a node other modules; new children begin with their parent's. Nobody else's change. Role: lead strictly above, or the
 * node's own resolution; of a root also its lead.
 *
 * @throws DaoTreeMissingRoleError, DaoTreeNotAboveError, DaoTreeModuleNotListedError, DaoTreeWrongStateError of a task that has a
 * worker, InvalidAddressError
 * @example
 * import { setNodeModules } from "@cyberplaza/sdk/dao";
 *
 * const { spendLimitRules, reviewByTwoWorkflow } = lead.addresses;
 * await (await setNodeModules(lead, { node: root, modules: { rules: spendLimitRules, workflow: reviewByTwoWorkflow } })).wait();
 */
export const setNodeModules: WriteAction<
  SetNodeModulesParameters,
  SetNodeModulesResult,
  { readonly moduleSet: bigint }
> = /* @__PURE__ */ defineWrite({
  name: "setNodeModules",
  fn: setModules,
  events: [ModulesUpdated],
  to: toTree,
  args: ({ node, via = node, modules: { rules, workflow, project, treasury } }) => [
    node,
    via,
    {
      rules: given("rules", rules),
      workflow: given("workflow", workflow),
      project: given("project", project),
      treasury: given("treasury", treasury),
    },
  ],
  result: (events) => {
    const { id, newSet } = events.one(ModulesUpdated);
    return { node: id, moduleSet: newSet };
  },
  simulated: ([moduleSet]) => ({ moduleSet }),
});
