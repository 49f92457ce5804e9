import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { allowance } from "../../generated/fragments/CPT.js";
import { withoutDust } from "../../math/pathway.js";
import type { BridgeClient } from "../../types/bridge.js";
import type { Requirement } from "../../types/client.js";
import { wayOf } from "../ways.js";
import type { SendBridgeParameters } from "./sendBridge.js";

export type SendBridgeRequirementsReturnType = Requirement[];

/**
 * The approval that sending lacks: of CPT at home, none elsewhere. Also `sendBridge.requirements` of `bindBridge`.
 *
 * @throws MissingSignerError, InvalidParameterError
 * @example
 * import { sendBridgeRequirements } from "@cyberplaza/sdk/bridge";
 *
 * const transfer = { from: home, to: ethereum, amount: 10n ** 18n, receiver: account };
 * const missing = await sendBridgeRequirements(chains, transfer);
 */
export async function sendBridgeRequirements(
  bridge: BridgeClient,
  transfer: SendBridgeParameters,
): Promise<SendBridgeRequirementsReturnType> {
  const { from } = wayOf(bridge, transfer);
  if (!from.isHome) return [];
  const action = "sendBridge";
  const { cpt: token, bridge: spender } = from;
  const amount = withoutDust(transfer.amount);
  const owner = await ownAddress(from, action, "overrides.from", transfer.overrides?.from);
  const [current] = await read(from, action, token, allowance, [owner, spender]);
  return current >= amount ? [] : [{ kind: "approval", token, spender, amount, current }];
}
