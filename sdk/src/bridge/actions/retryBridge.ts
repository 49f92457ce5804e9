import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { OFTReceived } from "../../generated/fragments/CPTAdapter.js";
import { lzReceive } from "../../generated/fragments/LayerZeroEndpoint.js";
import type { BridgeClient, BridgeRoute } from "../../types/bridge.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address, Hex } from "../../types/primitives.js";
import { deliveryArgs } from "../delivery.js";
import { findMessage, type BridgeMessageId } from "../findMessage.js";
import { ofBridge, type BridgeSide } from "../ways.js";

const ACTION = "retryBridge";

export interface RetryBridgeParameters extends BridgeRoute, WithOverrides {
  readonly message: BridgeMessageId;
}

export interface RetryBridgeResult {
  readonly guid: Hex;
  /** Who got it. */
  readonly receiver: Address;
  /** CPT in wei. */
  readonly received: bigint;
}

export type RetryBridgeReturnType = SentTransaction<RetryBridgeResult>;

/**
 * Delivers a message that is verified and was not delivered, or whose delivery failed. Open to anyone with a signer on the destination;
 * it pays the gas alone. Ether for the receiver and composed calls, which the options named, are the executor's part.
 *
 * @throws PathwayPausedError, PathwayOverLimitError with the time when it fits, CptRemoteOverCapError, CptAdapterNotOutsideError,
 * LzPayloadHashNotFoundError when it is delivered or not verified, LzInvalidNonceError, InvalidParameterError
 * @example
 * import { retryBridge } from "@cyberplaza/sdk/bridge";
 *
 * const failed = { from: home, to: ethereum, message: { hash: sentBy } };
 * const { receiver, received } = await (await retryBridge(chains, failed)).wait();
 */
export const retryBridge: WriteAction<RetryBridgeParameters, RetryBridgeResult, void, BridgeClient> =
  /* @__PURE__ */ ofBridge(
    "to",
    /* @__PURE__ */ defineWrite({
      name: ACTION,
      fn: lzReceive,
      events: [OFTReceived],
      to: ({ to }: BridgeSide) => to.endpoint,
      args: async ({ message }: RetryBridgeParameters, side) => {
        const { packet } = await findMessage(side, ACTION, message);
        return deliveryArgs(side, packet);
      },
      result: (events, { to }) => {
        const { guid, toAddress: receiver, amountReceivedLD: received } = events.of(to.bridge).one(OFTReceived);
        return { guid, receiver, received };
      },
      simulated: nothing,
    }),
  );
