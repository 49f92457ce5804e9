import {
  Contract,
  dataSlice,
  getAddress,
  keccak256,
  type ContractTransactionReceipt,
  type TransactionReceipt,
} from "ethers";
import { ENDPOINT, SEND_LIBRARY } from "./artifacts.ts";
import { paidGas, type PaidGas } from "./settings.ts";
import type { LayerZero } from "./stack.ts";

/** A message on its way, and what was paid for it. */
export interface Packet {
  srcEid: number;
  dstEid: number;
  /** 32 bytes. */
  sender: string;
  receiver: string;
  nonce: bigint;
  guid: string;
  message: string;
  /** What verifiers sign: the header, and the hash of guid and message. */
  header: string;
  payloadHash: string;
  /** Block of the sending chain, and how many more the verifiers wait for. */
  block: number;
  confirmations: bigint;
  /** Verifiers and executor that were paid. */
  dvns: string[];
  executor: string | undefined;
  gas: PaidGas;
}

/** Names a message for the endpoint. */
export interface Origin {
  srcEid: number;
  sender: string;
  nonce: bigint;
}

export function originOf({ srcEid, sender, nonce }: Packet): Origin {
  return { srcEid, sender, nonce };
}

/** The messages that a transaction sent. */
export async function packetsOf(
  source: LayerZero,
  receipt: ContractTransactionReceipt | TransactionReceipt | null,
): Promise<Packet[]> {
  const endpoint = await source.endpoint.getAddress();
  const packets: Packet[] = [];
  // a library pays its workers before the endpoint says what was sent
  let dvns: string[] = [];
  let executor: string | undefined;
  for (const log of receipt?.logs ?? []) {
    const paid = SEND_LIBRARY.parseLog(log);
    if (paid?.name === "DVNFeePaid") dvns = [...(paid.args[0] as string[]), ...(paid.args[1] as string[])];
    if (paid?.name === "ExecutorFeePaid") executor = paid.args[0] as string;
    if (log.address !== endpoint) continue;
    const event = ENDPOINT.parseLog(log);
    if (event?.name !== "PacketSent") continue;
    const [encoded, options, library] = event.args as unknown as [string, string, string];
    const packet = decodePacket(encoded);
    const confirmations = await confirmationsOf(source, library, packet);
    packets.push({ ...packet, block: log.blockNumber, confirmations, dvns, executor, gas: paidGas(options) });
    dvns = [];
    executor = undefined;
  }
  return packets;
}

/** LayerZero's first packet format: version, nonce, path, guid, message. */
export function decodePacket(encoded: string): Omit<Packet, "block" | "confirmations" | "dvns" | "executor" | "gas"> {
  const at = (offset: number, length?: number): string =>
    dataSlice(encoded, offset, length === undefined ? undefined : offset + length);
  return {
    nonce: BigInt(at(1, 8)),
    srcEid: Number(at(9, 4)),
    sender: at(13, 32),
    dstEid: Number(at(45, 4)),
    receiver: getAddress(at(61, 20)),
    guid: at(81, 32),
    message: at(113),
    header: at(0, 81),
    payloadHash: keccak256(at(81)),
  };
}

/** What the sender's settings ask the verifiers to wait for. */
async function confirmationsOf(
  { connection }: LayerZero,
  library: string,
  { sender, dstEid }: Pick<Packet, "sender" | "dstEid">,
): Promise<bigint> {
  const uln = new Contract(library, SEND_LIBRARY, connection.ethers.provider);
  const { confirmations } = (await uln.getFunction("getUlnConfig")(getAddress(dataSlice(sender, 12)), dstEid)) as {
    confirmations: bigint;
  };
  return confirmations;
}
