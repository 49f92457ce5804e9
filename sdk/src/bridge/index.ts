export { getBridge, type BridgeChain, type GetBridgeReturnType } from "./actions/getBridge.js";
export { getLimits, type GetLimitsParameters, type GetLimitsReturnType } from "./actions/getLimits.js";
export { getPathway, type GetPathwayParameters, type GetPathwayReturnType } from "./actions/getPathway.js";
export { getWindows, type GetWindowsParameters, type GetWindowsReturnType } from "./actions/getWindows.js";
export { quoteBridge, type QuoteBridgeParameters, type QuoteBridgeReturnType } from "./actions/quoteBridge.js";
export {
  retryBridge,
  type RetryBridgeParameters,
  type RetryBridgeResult,
  type RetryBridgeReturnType,
} from "./actions/retryBridge.js";
export {
  sendBridge,
  type SendBridgeParameters,
  type SendBridgeResult,
  type SendBridgeReturnType,
  type SimulatedBridge,
} from "./actions/sendBridge.js";
export { sendBridgeRequirements, type SendBridgeRequirementsReturnType } from "./actions/sendBridgeRequirements.js";
export {
  BRIDGE_STATES,
  trackBridge,
  type BridgeState,
  type FailedDelivery,
  type TrackBridgeParameters,
  type TrackBridgeReturnType,
} from "./actions/trackBridge.js";
export { bindBridge, type BoundBridge } from "./bindBridge.js";
export { connectBridge, type ConnectBridgeParameters, type RemoteChain } from "./connectBridge.js";
export type { BridgeMessageId } from "./findMessage.js";
export type { HomeBooks } from "./homeBooks.js";
export type { LimitsAt } from "./limitsAt.js";
export type { BridgeObstacle } from "./obstacles.js";
export type { RemoteBooks } from "./remoteBooks.js";
export type {
  BridgeClient,
  BridgeEnd,
  BridgeMessage,
  BridgeRoute,
  BridgeTransfer,
  PathwayLane,
} from "../types/bridge.js";
