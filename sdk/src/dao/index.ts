export {
  allocateBudget,
  type AllocateBudgetParameters,
  type AllocateBudgetResult,
  type AllocateBudgetReturnType,
} from "./actions/allocateBudget.js";
export {
  applyForTask,
  type ApplyForTaskParameters,
  type ApplyForTaskResult,
  type ApplyForTaskReturnType,
} from "./actions/applyForTask.js";
export {
  approveMilestone,
  type ApproveMilestoneParameters,
  type ApproveMilestoneResult,
  type ApproveMilestoneReturnType,
} from "./actions/approveMilestone.js";
export {
  approveTask,
  type ApproveTaskParameters,
  type ApproveTaskResult,
  type ApproveTaskReturnType,
} from "./actions/approveTask.js";
export {
  assignTask,
  type AssignTaskParameters,
  type AssignTaskResult,
  type AssignTaskReturnType,
} from "./actions/assignTask.js";
export {
  cancelTask,
  type CancelTaskParameters,
  type CancelTaskResult,
  type CancelTaskReturnType,
} from "./actions/cancelTask.js";
export {
  claimDaoRevenue,
  type ClaimDaoRevenueParameters,
  type ClaimDaoRevenueResult,
  type ClaimDaoRevenueReturnType,
} from "./actions/claimDaoRevenue.js";
export {
  closeNode,
  type CloseNodeParameters,
  type CloseNodeResult,
  type CloseNodeReturnType,
} from "./actions/closeNode.js";
export {
  createNode,
  type CreateNodeParameters,
  type CreateNodeResult,
  type CreateNodeReturnType,
} from "./actions/createNode.js";
export {
  createPlannedTask,
  type CreatePlannedTaskParameters,
  type CreatePlannedTaskResult,
  type CreatePlannedTaskReturnType,
} from "./actions/createPlannedTask.js";
export {
  createRoot,
  type CreateRootParameters,
  type CreateRootResult,
  type CreateRootReturnType,
} from "./actions/createRoot.js";
export { createRootRequirements, type CreateRootRequirementsReturnType } from "./actions/createRootRequirements.js";
export {
  createTask,
  type CreateTaskParameters,
  type CreateTaskResult,
  type CreateTaskReturnType,
} from "./actions/createTask.js";
export {
  creditRevenue,
  type CreditRevenueParameters,
  type CreditRevenueResult,
  type CreditRevenueReturnType,
} from "./actions/creditRevenue.js";
export {
  creditRevenueRequirements,
  type CreditRevenueRequirementsReturnType,
} from "./actions/creditRevenueRequirements.js";
export {
  disputeTask,
  type DisputeTaskParameters,
  type DisputeTaskResult,
  type DisputeTaskReturnType,
} from "./actions/disputeTask.js";
export {
  executeResolution,
  type ExecuteResolutionParameters,
  type ExecuteResolutionResult,
  type ExecuteResolutionReturnType,
} from "./actions/executeResolution.js";
export {
  forwardRevenue,
  type ForwardRevenueParameters,
  type ForwardRevenueResult,
  type ForwardRevenueReturnType,
} from "./actions/forwardRevenue.js";
export {
  freezeNode,
  type FreezeNodeParameters,
  type FreezeNodeResult,
  type FreezeNodeReturnType,
} from "./actions/freezeNode.js";
export { fundNode, type FundNodeParameters, type FundNodeResult, type FundNodeReturnType } from "./actions/fundNode.js";
export { fundNodeRequirements, type FundNodeRequirementsReturnType } from "./actions/fundNodeRequirements.js";
export { getDaoCredit, type GetDaoCreditParameters, type GetDaoCreditReturnType } from "./actions/getDaoCredit.js";
export { getMember, type GetMemberParameters, type GetMemberReturnType } from "./actions/getMember.js";
export { getNode, type GetNodeParameters, type GetNodeReturnType } from "./actions/getNode.js";
export { getNodeRoles, type GetNodeRolesParameters, type GetNodeRolesReturnType } from "./actions/getNodeRoles.js";
export { getResolution, type GetResolutionParameters, type GetResolutionReturnType } from "./actions/getResolution.js";
export { getTask, type GetTaskParameters, type GetTaskReturnType } from "./actions/getTask.js";
export { getTaskBoard, type GetTaskBoardParameters, type GetTaskBoardReturnType } from "./actions/getTaskBoard.js";
export { getTree, type GetTreeParameters, type GetTreeReturnType } from "./actions/getTree.js";
export { isAtOrAbove, type IsAtOrAboveParameters } from "./actions/isAtOrAbove.js";
export {
  payFromNode,
  type PayFromNodeParameters,
  type PayFromNodeResult,
  type PayFromNodeReturnType,
} from "./actions/payFromNode.js";
export {
  pledgeNode,
  type PledgeNodeParameters,
  type PledgeNodeResult,
  type PledgeNodeReturnType,
} from "./actions/pledgeNode.js";
export { pledgeNodeRequirements, type PledgeNodeRequirementsReturnType } from "./actions/pledgeNodeRequirements.js";
export {
  postTaskBond,
  type PostTaskBondParameters,
  type PostTaskBondResult,
  type PostTaskBondReturnType,
} from "./actions/postTaskBond.js";
export {
  postTaskBondRequirements,
  type PostTaskBondRequirementsReturnType,
} from "./actions/postTaskBondRequirements.js";
export {
  proposeResolution,
  type ProposeResolutionParameters,
  type ProposeResolutionResult,
  type ProposeResolutionReturnType,
} from "./actions/proposeResolution.js";
export {
  reclaimBudget,
  type ReclaimBudgetParameters,
  type ReclaimBudgetResult,
  type ReclaimBudgetReturnType,
} from "./actions/reclaimBudget.js";
export {
  rejectTask,
  type RejectTaskParameters,
  type RejectTaskResult,
  type RejectTaskReturnType,
} from "./actions/rejectTask.js";
export {
  renounceNodeRoles,
  type RenounceNodeRolesParameters,
  type RenounceNodeRolesResult,
  type RenounceNodeRolesReturnType,
} from "./actions/renounceNodeRoles.js";
export {
  reopenTask,
  type ReopenTaskParameters,
  type ReopenTaskResult,
  type ReopenTaskReturnType,
} from "./actions/reopenTask.js";
export {
  resignTask,
  type ResignTaskParameters,
  type ResignTaskResult,
  type ResignTaskReturnType,
} from "./actions/resignTask.js";
export {
  resolveTask,
  type ResolveTaskParameters,
  type ResolveTaskResult,
  type ResolveTaskReturnType,
} from "./actions/resolveTask.js";
export {
  returnPledge,
  type ReturnPledgeParameters,
  type ReturnPledgeResult,
  type ReturnPledgeReturnType,
} from "./actions/returnPledge.js";
export {
  setDevelopers,
  type SetDevelopersParameters,
  type SetDevelopersResult,
  type SetDevelopersReturnType,
} from "./actions/setDevelopers.js";
export {
  setMemberShares,
  type SetMemberSharesParameters,
  type SetMemberSharesResult,
  type SetMemberSharesReturnType,
} from "./actions/setMemberShares.js";
export {
  setNodeCouncil,
  type SetNodeCouncilParameters,
  type SetNodeCouncilResult,
  type SetNodeCouncilReturnType,
} from "./actions/setNodeCouncil.js";
export {
  setNodeMetadata,
  type SetNodeMetadataParameters,
  type SetNodeMetadataResult,
  type SetNodeMetadataReturnType,
} from "./actions/setNodeMetadata.js";
export {
  setNodeModules,
  type SetNodeModulesParameters,
  type SetNodeModulesResult,
  type SetNodeModulesReturnType,
} from "./actions/setNodeModules.js";
export {
  setNodePolicy,
  type SetNodePolicyParameters,
  type SetNodePolicyResult,
  type SetNodePolicyReturnType,
} from "./actions/setNodePolicy.js";
export {
  setNodeRoles,
  type SetNodeRolesParameters,
  type SetNodeRolesResult,
  type SetNodeRolesReturnType,
} from "./actions/setNodeRoles.js";
export {
  slashPledge,
  type SlashPledgeParameters,
  type SlashPledgeResult,
  type SlashPledgeReturnType,
} from "./actions/slashPledge.js";
export {
  submitTask,
  type SubmitTaskParameters,
  type SubmitTaskResult,
  type SubmitTaskReturnType,
} from "./actions/submitTask.js";
export {
  syncFreeze,
  type SyncFreezeParameters,
  type SyncFreezeResult,
  type SyncFreezeReturnType,
} from "./actions/syncFreeze.js";
export {
  timeOutTask,
  type TimeOutTaskParameters,
  type TimeOutTaskResult,
  type TimeOutTaskReturnType,
} from "./actions/timeOutTask.js";
export {
  voteResolution,
  type VoteResolutionParameters,
  type VoteResolutionResult,
  type VoteResolutionReturnType,
} from "./actions/voteResolution.js";
export {
  withdrawDaoCredit,
  type WithdrawDaoCreditParameters,
  type WithdrawDaoCreditResult,
  type WithdrawDaoCreditReturnType,
} from "./actions/withdrawDaoCredit.js";
export {
  RESOLUTION_STATUSES,
  resolutionTimes,
  resolutionQuorum,
  hasPassed,
  resolutionStatusAt,
  type ResolutionStatus,
  type ResolutionFacts,
  type ResolutionTimes,
} from "./resolution.js";
export { bindDao, type BoundDao } from "./bindDao.js";
export { DaoForest, type DaoApplicant, type DaoLog, type DaoShare } from "./DaoForest.js";
export {
  actorsOf,
  taskBoard,
  type BoardTask,
  type DaoActor,
  type DisputedTask,
  type OpenTask,
  type RejectedTask,
  type SubmittedTask,
  type TaskBoard,
  type TaskBoardParameters,
} from "./taskBoard.js";
export type { ResolutionContent } from "./resolutionCalls.js";
export type { SharedRevenue } from "./sharedRevenue.js";
export type { DaoTaskTerms } from "./taskTerms.js";
export type { Endorsable, FromAbove, OfNode, OfTask, TokenAmount } from "./treeWrite.js";
export type {
  DaoHolder,
  DaoMember,
  DaoMilestone,
  DaoModules,
  DaoNode,
  DaoPlan,
  DaoPolicy,
  DaoTask,
} from "../types/daoTree.js";
