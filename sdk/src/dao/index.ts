export { getTaskBoard, type GetTaskBoardParameters, type GetTaskBoardReturnType } from "./actions/getTaskBoard.js";
export { getTree, type GetTreeParameters, type GetTreeReturnType } from "./actions/getTree.js";
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
export type { DaoHolder, DaoMember, DaoMilestone, DaoNode, DaoPlan, DaoTask } from "../types/daoTree.js";
