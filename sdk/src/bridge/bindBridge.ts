import { bindModule, type BoundModule } from "../client/bind.js";
import { withRequirements } from "../client/withRequirements.js";
import type { BridgeClient } from "../types/bridge.js";
import { getBridge } from "./actions/getBridge.js";
import { getLimits } from "./actions/getLimits.js";
import { getPathway } from "./actions/getPathway.js";
import { getWindows } from "./actions/getWindows.js";
import { quoteBridge } from "./actions/quoteBridge.js";
import { retryBridge } from "./actions/retryBridge.js";
import { sendBridge } from "./actions/sendBridge.js";
import { sendBridgeRequirements } from "./actions/sendBridgeRequirements.js";
import { trackBridge } from "./actions/trackBridge.js";

const actions = {
  getBridge,
  getLimits,
  getPathway,
  getWindows,
  quoteBridge,
  retryBridge,
  sendBridge: /* @__PURE__ */ withRequirements(sendBridge, sendBridgeRequirements),
  sendBridgeRequirements,
  trackBridge,
};

/** The actions of the bridge with its chains filled in. */
export type BoundBridge = BoundModule<typeof actions>;

/**
 * The actions of the bridge with its chains filled in.
 *
 * @example
 * import { bindBridge, connectBridge } from "@cyberplaza/sdk/bridge";
 *
 * const bridge = bindBridge(await connectBridge(user, { remotes: [{ runner: onEthereum, cptRemote }] }));
 * const { fee } = await bridge.quoteBridge({ from: home, to: ethereum, amount: 10n ** 18n, receiver: account });
 */
export function bindBridge(chains: BridgeClient): BoundBridge {
  return bindModule(chains, actions);
}
