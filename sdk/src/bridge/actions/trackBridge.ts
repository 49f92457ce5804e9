import { Interface } from "ethers";
import { attempt } from "../../core/attempt.js";
import { blockAt } from "../../core/blockAt.js";
import type { BlockRange } from "../../core/logPages.js";
import { read } from "../../core/read.js";
import { ContractRevertError } from "../../errors/ContractRevertError.js";
import { RequestFailedError } from "../../errors/requestErrors.js";
import { toCyberPlazaError } from "../../errors/toCyberPlazaError.js";
import { OFTReceived } from "../../generated/fragments/CPTAdapter.js";
import {
  LzReceiveAlert,
  inboundPayloadHash,
  lazyInboundNonce,
  lzReceive,
} from "../../generated/fragments/LayerZeroEndpoint.js";
import type { BridgeClient, BridgeMessage, BridgeRoute, BridgeWay } from "../../types/bridge.js";
import type { Hex } from "../../types/primitives.js";
import { deliveryArgs } from "../delivery.js";
import { eventsOf } from "../eventsOf.js";
import { findMessage, type BridgeMessageId, type FoundMessage } from "../findMessage.js";
import { toBytes32, wayOf } from "../ways.js";

const ACTION = "trackBridge";
/** The endpoint's hash of a message that was taken back. */
const NIL = 2n ** 256n - 1n;
/** Chains' clocks are not the same, in seconds. */
const CLOCKS_APART = 3_600n;

/** Life of a message: its verifiers have not confirmed it yet; they have; delivering it failed; it is there; the councils took it back. */
export const BRIDGE_STATES = ["Sent", "Verified", "Failed", "Delivered", "Withdrawn"] as const;
export type BridgeState = (typeof BRIDGE_STATES)[number];

export interface TrackBridgeParameters extends BridgeRoute {
  readonly message: BridgeMessageId;
  /** The destination's blocks to look in; by default from an hour before the message was sent to the newest one. */
  readonly arrival?: BlockRange;
}

/** A delivery that failed: the message stays at the endpoint. Executors report it, and anyone can: what holds is the `obstacle`. */
export interface FailedDelivery {
  readonly hash: Hex;
  readonly blockNumber: number;
  /** Gas that it was given. */
  readonly gas: bigint;
  /** Why: a pause with its end, a limit with the time when it fits, …. */
  readonly error: ContractRevertError;
}

export interface TrackBridgeReturnType extends BridgeMessage {
  readonly state: BridgeState;
  /** The transaction that delivered it, and its block; undefined: not delivered. */
  readonly delivery: { readonly hash: Hex; readonly blockNumber: number } | undefined;
  /** Oldest first. Empty when it is delivered: then they do not matter any more. */
  readonly failures: readonly FailedDelivery[];
  /** Of a message that is verified or failed: why delivering it would fail now; undefined: `retryBridge` delivers it. */
  readonly obstacle: ContractRevertError | undefined;
}

/**
 * Where a message is on its way, by what the destination's endpoint says.
 *
 * @throws InvalidParameterError when there is no such message, RequestFailedError
 * @example
 * import { trackBridge } from "@cyberplaza/sdk/bridge";
 *
 * const { state, obstacle, amount } = await trackBridge(chains, { from: home, to: ethereum, message: { hash: sentBy } });
 * if (state === "Failed") console.log(amount, obstacle?.message ?? "retry it");
 */
export async function trackBridge(
  bridge: BridgeClient,
  { message: id, arrival, ...route }: TrackBridgeParameters,
): Promise<TrackBridgeReturnType> {
  const way = wayOf(bridge, route);
  const { from, to } = way;
  const found = await findMessage(way, ACTION, id);
  const { message, packet } = found;
  const [[kept], [lazy]] = await Promise.all([
    read(to, ACTION, to.endpoint, inboundPayloadHash, [to.bridge, from.eid, packet.sender, packet.nonce]),
    read(to, ACTION, to.endpoint, lazyInboundNonce, [to.bridge, from.eid, packet.sender]),
  ]);
  const result = { ...message, delivery: undefined, failures: [], obstacle: undefined };
  if (BigInt(kept) === NIL) return { ...result, state: "Withdrawn" };
  const isKept = BigInt(kept) !== 0n;
  if (!isKept && message.nonce > lazy) return { ...result, state: "Sent" };
  const range = arrival ?? (await arrivalOf(way, message));
  if (!isKept) {
    const delivery = await deliveryOf(way, message.guid, range);
    return { ...result, state: delivery === undefined ? "Withdrawn" : "Delivered", delivery };
  }
  const [failures, obstacle] = await Promise.all([failuresOf(way, message.guid, range), obstacleOf(way, found)]);
  return { ...result, state: failures.length > 0 ? "Failed" : "Verified", failures, obstacle };
}

async function deliveryOf({ to }: BridgeWay, guid: Hex, range: BlockRange): Promise<TrackBridgeReturnType["delivery"]> {
  for await (const { hash, blockNumber } of eventsOf(to, ACTION, to.bridge, OFTReceived, [guid], range)) {
    return { hash, blockNumber };
  }
  return undefined;
}

async function failuresOf({ to }: BridgeWay, guid: Hex, range: BlockRange): Promise<FailedDelivery[]> {
  const failures: FailedDelivery[] = [];
  const alerts = eventsOf(to, ACTION, to.endpoint, LzReceiveAlert, [toBytes32(to.bridge)], range);
  for await (const { values, hash, blockNumber } of alerts) {
    if (values.guid !== guid) continue;
    failures.push({ hash, blockNumber, gas: values.gas, error: await reasonOf(values.reason, values.gas) });
  }
  return failures;
}

/** A delivery that ran out of gas says nothing. */
async function reasonOf(reason: Hex, gas: bigint): Promise<ContractRevertError> {
  const text = `The delivery failed without a reason: most likely its ${gas} gas ran out. Retry it with retryBridge.`;
  const error = reason === "0x" ? undefined : await toCyberPlazaError(ACTION, { data: reason });
  return error instanceof ContractRevertError ? error : new ContractRevertError(text, reason);
}

async function obstacleOf(way: BridgeWay, { packet }: FoundMessage): Promise<ContractRevertError | undefined> {
  const { runner, endpoint } = way.to;
  const data = new Interface([lzReceive]).encodeFunctionData("lzReceive", deliveryArgs(way, packet));
  try {
    await attempt(ACTION, async () => runner.provider?.call({ to: endpoint, data }));
    return undefined;
  } catch (error) {
    if (error instanceof ContractRevertError) return error;
    throw error;
  }
}

async function arrivalOf({ from, to }: BridgeWay, { blockNumber }: BridgeMessage): Promise<BlockRange> {
  const block = await attempt(ACTION, async () => from.runner.provider?.getBlock(blockNumber));
  if (!block) throw new RequestFailedError(ACTION, `the source's node does not have block ${blockNumber}`);
  return { fromBlock: await blockAt(to, ACTION, BigInt(block.timestamp) - CLOCKS_APART) };
}
