import { concat, getBytes, type ContractTransactionReceipt, type Signer } from "ethers";
import { ENDPOINT, RECEIVE_LIBRARY } from "./artifacts.ts";
import { originOf, type Packet } from "./packets.ts";
import type { Dvn, LayerZero } from "./stack.ts";
import { sent } from "./transactions.ts";

/** A verifier or executor was not paid for a message: nobody works for nothing. */
export class NotPaidError extends Error {
  override readonly name = "NotPaidError";
  constructor(worker: string, guid: string) {
    super(`${worker} was not paid for message ${guid}`);
  }
}

/** A message was verified before its source was confirmed. */
export class NotConfirmedError extends Error {
  override readonly name = "NotConfirmedError";
  constructor(guid: string, confirmations: number, wanted: bigint) {
    super(`Message ${guid} has ${confirmations} of ${wanted} confirmations`);
  }
}

/** How a delivery ended. */
export type Delivery =
  | { status: "delivered"; receipt: ContractTransactionReceipt }
  /** The receiver refused, for `reason`; the message stays and can be retried. */
  | { status: "failed"; reason: string; receipt: ContractTransactionReceipt };

/* VERIFIERS */

/** Lets blocks pass on the sending chain until the verifiers' confirmations are there. */
export async function confirm(source: LayerZero, packet: Packet): Promise<void> {
  const missing = packet.confirmations - BigInt(await confirmationsNow(source, packet));
  if (missing > 0n) await source.connection.networkHelpers.mine(missing);
}

async function confirmationsNow({ connection }: LayerZero, { block }: Packet): Promise<number> {
  return (await connection.ethers.provider.getBlockNumber()) - block;
}

export interface VerifyParameters {
  /** What a verifier that lies says instead. */
  payloadHash?: string;
}

/**
 * What a verifier does: it was paid, sees the message confirmed on the sending chain, its keys sign, and it tells the receiving chain's
 * library.
 *
 * @throws NotPaidError, NotConfirmedError
 */
export async function verify(
  [source, destination]: readonly [LayerZero, LayerZero],
  index: number,
  packet: Packet,
  { payloadHash = packet.payloadHash }: VerifyParameters = {},
): Promise<ContractTransactionReceipt> {
  const [payee, dvn] = [source.dvns, destination.dvns].map((dvns) => dvns[index]);
  if (payee === undefined || dvn === undefined) throw new Error(`There is no verifier ${index}`);
  if (!packet.dvns.includes(payee.address)) throw new NotPaidError(`Verifier ${payee.name}`, packet.guid);
  const confirmations = await confirmationsNow(source, packet);
  if (confirmations < packet.confirmations) {
    throw new NotConfirmedError(packet.guid, confirmations, packet.confirmations);
  }
  const callData = RECEIVE_LIBRARY.encodeFunctionData("verify", [packet.header, payloadHash, confirmations]);
  return executeAs(dvn, destination, callData);
}

const HOUR = 3_600;

/** Signed by a verifier's keys, sent by its account. */
async function executeAs(
  { contract, signers, vid }: Dvn,
  { connection, receiveLibrary }: LayerZero,
  callData: string,
): Promise<ContractTransactionReceipt> {
  const target = await receiveLibrary.getAddress();
  const expiration = (await connection.networkHelpers.time.latest()) + HOUR;
  const hash = getBytes((await contract.getFunction("hashCallData")(vid, target, callData, expiration)) as string);
  const signatures = concat(await Promise.all(signers.map((signer) => signer.signMessage(hash))));
  return sent(contract, "execute", [{ vid, target, callData, expiration, signatures }]);
}

/* EXECUTOR */

/** Hands a verified message to the endpoint; anybody may. Reverts while a required verifier has not said the same as the others. */
export function commit({ receiveLibrary }: LayerZero, packet: Packet): Promise<ContractTransactionReceipt> {
  return sent(receiveLibrary, "commitVerification", packet.header, packet.payloadHash);
}

export interface ExecuteParameters {
  /** What was paid for, by default. */
  gas?: bigint;
}

/**
 * The executor's delivery: it succeeds in any case and says what the receiver did.
 *
 * @throws NotPaidError
 */
export async function execute(
  [source, destination]: readonly [LayerZero, LayerZero],
  packet: Packet,
  { gas: gasLimit = packet.gas.lzReceive }: ExecuteParameters = {},
): Promise<Delivery> {
  if (packet.executor !== (await source.executor.getAddress())) throw new NotPaidError("The executor", packet.guid);
  const { receiver, guid, message } = packet;
  const parameters = { receiver, origin: originOf(packet), guid, message, extraData: "0x", gasLimit };
  const receipt = await sent(destination.executor, "execute302", parameters);
  return deliveryIn(destination, receipt, "LzReceiveAlert");
}

async function deliveryIn(
  { endpoint }: LayerZero,
  receipt: ContractTransactionReceipt,
  alert: "LzReceiveAlert" | "LzComposeAlert",
): Promise<Delivery> {
  const address = await endpoint.getAddress();
  for (const log of receipt.logs) {
    const event = log.address === address ? ENDPOINT.parseLog(log) : null;
    if (event?.name === alert) return { status: "failed", reason: event.args["reason"] as string, receipt };
  }
  return { status: "delivered", receipt };
}

/** Delivers a message that failed before, as anybody may, with their own gas. Reverts with the receiver's error. */
export function retry({ endpoint }: LayerZero, packet: Packet, by: Signer): Promise<ContractTransactionReceipt> {
  const { receiver, guid, message } = packet;
  return sent(endpoint.connect(by), "lzReceive", originOf(packet), receiver, guid, message, "0x");
}

/** Makes the call that a delivered message asked for, when it asked for one. */
export async function compose(
  destination: LayerZero,
  { gas }: Packet,
  { receipt }: Delivery,
): Promise<Delivery | undefined> {
  const address = await destination.endpoint.getAddress();
  for (const log of receipt.logs) {
    const event = log.address === address ? ENDPOINT.parseLog(log) : null;
    if (event?.name !== "ComposeSent") continue;
    const { from, to, guid, index, message } = event.args as unknown as Record<string, unknown>;
    const composed = await sent(
      destination.executor,
      "compose302",
      ...[from, to, guid, index, message, "0x", gas.lzCompose],
    );
    return deliveryIn(destination, composed, "LzComposeAlert");
  }
  return undefined;
}

/* TOGETHER */

/** All that the workers of a pathway do for a message up to the endpoint. */
export async function verifyAndCommit(
  between: readonly [source: LayerZero, destination: LayerZero],
  packet: Packet,
): Promise<void> {
  const [source, destination] = between;
  await confirm(source, packet);
  for (const index of destination.dvns.keys()) await verify(between, index, packet);
  await commit(destination, packet);
}

/** Carries a message over: verified, committed, delivered with the gas that was paid for. */
export async function deliver(
  between: readonly [source: LayerZero, destination: LayerZero],
  packet: Packet,
  parameters: ExecuteParameters = {},
): Promise<Delivery> {
  await verifyAndCommit(between, packet);
  return execute(between, packet, parameters);
}
