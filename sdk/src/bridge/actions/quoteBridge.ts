import { read } from "../../core/read.js";
import { quoteSend } from "../../generated/fragments/CPTAdapter.js";
import { withoutDust } from "../../math/pathway.js";
import type { BridgeClient, BridgeTransfer } from "../../types/bridge.js";
import type { Address } from "../../types/primitives.js";
import { sourceLimits } from "../limitsAt.js";
import { refusalOf } from "../obstacles.js";
import { sendParamOf } from "../sendParam.js";
import { wayOf } from "../ways.js";

const ACTION = "quoteBridge";

export type QuoteBridgeParameters = BridgeTransfer;

export interface QuoteBridgeReturnType {
  /** CPT (wei) that leaves the sender, and arrives: the bridge takes nothing. */
  readonly sent: bigint;
  /** CPT (wei) that does not travel and stays with the sender. */
  readonly dust: bigint;
  /** Wei of the source's ether for LayerZero: verifiers and delivery. */
  readonly fee: bigint;
  /** Allowance that the sender must have given at home; undefined: none, CPT is burnt from the caller elsewhere. */
  readonly approval: { readonly token: Address; readonly spender: Address; readonly amount: bigint } | undefined;
}

/**
 * What sending would cost and what would arrive; refuses with the error that sending would, but for what the sender's own balance and
 * allowance say (`sendBridge.simulate`).
 *
 * @throws NoPeerError, PathwayPausedError, PathwayOverLimitError with the time when it fits, CptAdapterOverCapError,
 * CptAdapterInsuranceShortError, PathwayNothingToSendError, PathwayBadReceiverError, SlippageExceededError, InvalidOptionsError,
 * InvalidParameterError, InvalidAddressError
 * @example
 * import { quoteBridge } from "@cyberplaza/sdk/bridge";
 *
 * const transfer = { from: home, to: ethereum, amount: 5n * 10n ** 18n, receiver: account };
 * const { fee, sent, approval } = await quoteBridge(chains, transfer);
 */
export async function quoteBridge(
  bridge: BridgeClient,
  transfer: QuoteBridgeParameters,
): Promise<QuoteBridgeReturnType> {
  const way = wayOf(bridge, transfer);
  const { from, to } = way;
  const sent = withoutDust(transfer.amount);
  const [[{ nativeFee: fee }], limits] = await Promise.all([
    read(from, ACTION, from.bridge, quoteSend, [sendParamOf(way, transfer), false]),
    sourceLimits(ACTION, from, to.eid, sent),
  ]);
  const [obstacle] = limits.obstacles;
  if (obstacle !== undefined) throw await refusalOf(ACTION, obstacle, to.eid, sent, limits);
  const approval = from.isHome ? { token: from.cpt, spender: from.bridge, amount: sent } : undefined;
  return { sent, dust: transfer.amount - sent, fee, approval };
}
