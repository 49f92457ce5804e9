import { withoutDust } from "../math/pathway.js";
import type { BridgeTransfer, BridgeWay } from "../types/bridge.js";
import type { Hex } from "../types/primitives.js";
import { checkAddress } from "../utils/checkAddress.js";
import { toBytes32 } from "./ways.js";

/** A transfer as LayerZero's OFT takes it. */
export interface SendParam {
  readonly dstEid: number;
  readonly to: Hex;
  readonly amountLD: bigint;
  readonly minAmountLD: bigint;
  readonly extraOptions: Hex;
  readonly composeMsg: Hex;
  readonly oftCmd: Hex;
}

/** @throws InvalidAddressError */
export function sendParamOf({ to }: BridgeWay, transfer: BridgeTransfer): SendParam {
  const { amount, receiver, minAmount = withoutDust(amount), extraOptions = "0x", composeMsg = "0x" } = transfer;
  return {
    dstEid: to.eid,
    to: toBytes32(checkAddress("receiver", receiver)),
    amountLD: amount,
    minAmountLD: minAmount,
    extraOptions,
    composeMsg,
    oftCmd: "0x",
  };
}
