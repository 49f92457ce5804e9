import { bindModule, type BoundModule } from "../client/bind.js";
import { withRequirements } from "../client/withRequirements.js";
import type { Client } from "../types/client.js";
import { allocateBudget } from "./actions/allocateBudget.js";
import { applyForTask } from "./actions/applyForTask.js";
import { approveMilestone } from "./actions/approveMilestone.js";
import { approveTask } from "./actions/approveTask.js";
import { assignTask } from "./actions/assignTask.js";
import { cancelTask } from "./actions/cancelTask.js";
import { claimDaoRevenue } from "./actions/claimDaoRevenue.js";
import { closeNode } from "./actions/closeNode.js";
import { createNode } from "./actions/createNode.js";
import { createPlannedTask } from "./actions/createPlannedTask.js";
import { createRoot } from "./actions/createRoot.js";
import { createRootRequirements } from "./actions/createRootRequirements.js";
import { createTask } from "./actions/createTask.js";
import { creditRevenue } from "./actions/creditRevenue.js";
import { creditRevenueRequirements } from "./actions/creditRevenueRequirements.js";
import { disputeTask } from "./actions/disputeTask.js";
import { executeResolution } from "./actions/executeResolution.js";
import { forwardRevenue } from "./actions/forwardRevenue.js";
import { freezeNode } from "./actions/freezeNode.js";
import { fundNode } from "./actions/fundNode.js";
import { fundNodeRequirements } from "./actions/fundNodeRequirements.js";
import { getDaoCredit } from "./actions/getDaoCredit.js";
import { getMember } from "./actions/getMember.js";
import { getNode } from "./actions/getNode.js";
import { getNodeRoles } from "./actions/getNodeRoles.js";
import { getResolution } from "./actions/getResolution.js";
import { getTask } from "./actions/getTask.js";
import { getTaskBoard } from "./actions/getTaskBoard.js";
import { getTree } from "./actions/getTree.js";
import { isAtOrAbove } from "./actions/isAtOrAbove.js";
import { payFromNode } from "./actions/payFromNode.js";
import { pledgeNode } from "./actions/pledgeNode.js";
import { pledgeNodeRequirements } from "./actions/pledgeNodeRequirements.js";
import { postTaskBond } from "./actions/postTaskBond.js";
import { postTaskBondRequirements } from "./actions/postTaskBondRequirements.js";
import { proposeResolution } from "./actions/proposeResolution.js";
import { reclaimBudget } from "./actions/reclaimBudget.js";
import { rejectTask } from "./actions/rejectTask.js";
import { renounceNodeRoles } from "./actions/renounceNodeRoles.js";
import { reopenTask } from "./actions/reopenTask.js";
import { resignTask } from "./actions/resignTask.js";
import { resolveTask } from "./actions/resolveTask.js";
import { returnPledge } from "./actions/returnPledge.js";
import { setDevelopers } from "./actions/setDevelopers.js";
import { setMemberShares } from "./actions/setMemberShares.js";
import { setNodeCouncil } from "./actions/setNodeCouncil.js";
import { setNodeMetadata } from "./actions/setNodeMetadata.js";
import { setNodeModules } from "./actions/setNodeModules.js";
import { setNodePolicy } from "./actions/setNodePolicy.js";
import { setNodeRoles } from "./actions/setNodeRoles.js";
import { slashPledge } from "./actions/slashPledge.js";
import { submitTask } from "./actions/submitTask.js";
import { syncFreeze } from "./actions/syncFreeze.js";
import { timeOutTask } from "./actions/timeOutTask.js";
import { voteResolution } from "./actions/voteResolution.js";
import { withdrawDaoCredit } from "./actions/withdrawDaoCredit.js";

const actions = {
  allocateBudget,
  applyForTask,
  approveMilestone,
  approveTask,
  assignTask,
  cancelTask,
  claimDaoRevenue,
  closeNode,
  createNode,
  createPlannedTask,
  createRoot: /* @__PURE__ */ withRequirements(createRoot, createRootRequirements),
  createRootRequirements,
  createTask,
  creditRevenue: /* @__PURE__ */ withRequirements(creditRevenue, creditRevenueRequirements),
  creditRevenueRequirements,
  disputeTask,
  executeResolution,
  forwardRevenue,
  freezeNode,
  fundNode: /* @__PURE__ */ withRequirements(fundNode, fundNodeRequirements),
  fundNodeRequirements,
  getDaoCredit,
  getMember,
  getNode,
  getNodeRoles,
  getResolution,
  getTask,
  getTaskBoard,
  getTree,
  isAtOrAbove,
  payFromNode,
  pledgeNode: /* @__PURE__ */ withRequirements(pledgeNode, pledgeNodeRequirements),
  pledgeNodeRequirements,
  postTaskBond: /* @__PURE__ */ withRequirements(postTaskBond, postTaskBondRequirements),
  postTaskBondRequirements,
  proposeResolution,
  reclaimBudget,
  rejectTask,
  renounceNodeRoles,
  reopenTask,
  resignTask,
  resolveTask,
  returnPledge,
  setDevelopers,
  setMemberShares,
  setNodeCouncil,
  setNodeMetadata,
  setNodeModules,
  setNodePolicy,
  setNodeRoles,
  slashPledge,
  submitTask,
  syncFreeze,
  timeOutTask,
  voteResolution,
  withdrawDaoCredit,
};

/** The actions of the DAO tree with a client filled in. */
export type BoundDao = BoundModule<typeof actions>;

/**
 * The actions of the DAO tree with a client filled in, as the modules of `CyberPlaza` are: they are an entry of their own, so that who
 * does not need them does not load them.
 *
 * @example
 * import { bindDao } from "@cyberplaza/sdk/dao";
 *
 * const dao = bindDao(user);
 * const { kind, usdc } = await dao.getNode({ node: root });
 * const missing = await dao.fundNode.requirements({ node: root, token: "Usdc", amount: 5_000_000n });
 */
export function bindDao(client: Client): BoundDao {
  return bindModule(client, actions);
}
