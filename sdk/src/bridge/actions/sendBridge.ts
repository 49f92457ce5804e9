import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { EventMissingError } from "../../errors/requestErrors.js";
import { OFTSent, quoteSend, send } from "../../generated/fragments/CPTAdapter.js";
import { PacketSent } from "../../generated/fragments/LayerZeroEndpoint.js";
import type { BridgeClient, BridgeTransfer } from "../../types/bridge.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address, Hex } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";
import { parsePacket } from "../packet.js";
import { sendParamOf } from "../sendParam.js";
import { ofBridge, type BridgeSide } from "../ways.js";

const ACTION = "sendBridge";

export interface SendBridgeParameters extends BridgeTransfer, WithOverrides {
  /** Wei for LayerZero; by default what it asks for now. What is too much comes back to `refundTo`. */
  readonly fee?: bigint;
  /** Gets back what is too much of the fee; the sender by default. */
  readonly refundTo?: Address;
}

export interface SendBridgeResult {
  /** The message, for `trackBridge` and `retryBridge`. */
  readonly guid: Hex;
  readonly nonce: bigint;
  /** CPT (wei) that left the sender. */
  readonly sent: bigint;
  /** CPT (wei) that arrives. */
  readonly received: bigint;
}

export interface SimulatedBridge extends SendBridgeResult {
  /** Wei that LayerZero takes. */
  readonly fee: bigint;
}

export type SendBridgeReturnType = SentTransaction<SendBridgeResult>;

/**
 * Sends CPT to another chain. From home it needs an allowance (`sendBridgeRequirements`); elsewhere CPT is burnt from the caller. It
 * arrives when verifiers and executor have done their part: `trackBridge`.
 *
 * @throws PathwayPausedError, PathwayOverLimitError with the time when it fits, CptAdapterOverCapError, CptAdapterInsuranceShortError,
 * PathwayNothingToSendError, PathwayBadReceiverError, SlippageExceededError, NoPeerError, LzInsufficientFeeError, InvalidOptionsError,
 * ERC20InsufficientAllowanceError, ERC20InsufficientBalanceError, MissingSignerError, InvalidParameterError, InvalidAddressError
 * @example
 * import { approveCpt } from "@cyberplaza/sdk";
 * import { sendBridge, sendBridgeRequirements } from "@cyberplaza/sdk/bridge";
 *
 * const transfer = { from: home, to: ethereum, amount: 5n * 10n ** 18n, receiver: account };
 * for (const { spender, amount } of await sendBridgeRequirements(chains, transfer)) {
 *   await (await approveCpt(user, { spender, amount })).wait();
 * }
 * const { guid, nonce, received } = await (await sendBridge(chains, transfer)).wait();
 */
export const sendBridge: WriteAction<SendBridgeParameters, SendBridgeResult, SimulatedBridge, BridgeClient> =
  /* @__PURE__ */ ofBridge(
    "from",
    /* @__PURE__ */ defineWrite({
      name: ACTION,
      fn: send,
      events: [OFTSent, PacketSent],
      to: ({ from }: BridgeSide) => from.bridge,
      args: async (params: SendBridgeParameters, side) => {
        const param = sendParamOf(side, params);
        const { refundTo, overrides, fee = await feeOf(side, param) } = params;
        const back = refundTo ?? (await ownAddress(side, ACTION, "overrides.from", overrides?.from));
        return [param, { nativeFee: fee, lzTokenFee: 0n }, checkAddress("refundTo", back)];
      },
      value: ([, { nativeFee }]) => BigInt(nativeFee),
      result: (events, { from }) => {
        const { guid, amountSentLD: sent, amountReceivedLD: received } = events.one(OFTSent);
        const packets = events
          .of(from.endpoint)
          .all(PacketSent)
          .map(({ encodedPayload }) => parsePacket(encodedPayload));
        const packet = packets.find((one) => one.guid === guid);
        if (packet === undefined) throw new EventMissingError(ACTION, "PacketSent");
        return { guid, nonce: packet.nonce, sent, received };
      },
      simulated: ([{ guid, nonce, fee }, { amountSentLD: sent, amountReceivedLD: received }]) => {
        return { guid, nonce, sent, received, fee: fee.nativeFee };
      },
    }),
  );

async function feeOf({ from }: BridgeSide, param: ReturnType<typeof sendParamOf>): Promise<bigint> {
  const [{ nativeFee }] = await read(from, ACTION, from.bridge, quoteSend, [param, false]);
  return nativeFee;
}
