import { AbiCoder, concat, toBeHex, zeroPadValue, type Result } from "ethers";

/** Settings as LayerZero's contracts keep them; names and order are theirs. */

export interface UlnConfig {
  /** 0: the default's; 2^64 − 1: none. */
  confirmations: bigint;
  /** 0: the default's; 255: none. */
  requiredDVNCount: number;
  /** 0: the default's; 255: none. */
  optionalDVNCount: number;
  optionalDVNThreshold: number;
  requiredDVNs: string[];
  optionalDVNs: string[];
}

export interface ExecutorConfig {
  maxMessageSize: number;
  executor: string;
}

/** Kinds of settings of a message library. */
export const CONFIG_TYPE = { executor: 1, uln: 2 } as const;
/** Kinds of messages of an OFT. */
export const MESSAGE_TYPE = { send: 1, sendAndCall: 2 } as const;

/** "None", where zero would be the default. */
export const NIL_CONFIRMATIONS = 2n ** 64n - 1n;
export const NIL_COUNT = 255;

const ULN_TYPE =
  "tuple(uint64 confirmations, uint8 requiredDVNCount, uint8 optionalDVNCount, uint8 optionalDVNThreshold, address[] requiredDVNs, address[] optionalDVNs)";
const EXECUTOR_TYPE = "tuple(uint32 maxMessageSize, address executor)";

/** All of these verifiers, and no optional ones: said so, since zero would let the default add some. */
export function ulnConfig(confirmations: number, requiredDVNs: string[]): UlnConfig {
  return {
    confirmations: BigInt(confirmations),
    requiredDVNCount: requiredDVNs.length,
    optionalDVNCount: NIL_COUNT,
    optionalDVNThreshold: 0,
    requiredDVNs,
    optionalDVNs: [],
  };
}

export function encodeUlnConfig(config: UlnConfig): string {
  return AbiCoder.defaultAbiCoder().encode([ULN_TYPE], [config]);
}

export function encodeExecutorConfig(config: ExecutorConfig): string {
  return AbiCoder.defaultAbiCoder().encode([EXECUTOR_TYPE], [config]);
}

/** @throws when the bytes are no such settings. */
export function decodeUlnConfig(bytes: string): UlnConfig {
  const [config] = AbiCoder.defaultAbiCoder().decode([ULN_TYPE], bytes) as unknown as [Result];
  const { requiredDVNs, optionalDVNs, requiredDVNCount, optionalDVNCount, optionalDVNThreshold, confirmations } =
    config.toObject() as Record<keyof UlnConfig, unknown>;
  return {
    confirmations: confirmations as bigint,
    requiredDVNCount: Number(requiredDVNCount),
    optionalDVNCount: Number(optionalDVNCount),
    optionalDVNThreshold: Number(optionalDVNThreshold),
    requiredDVNs: (requiredDVNs as Result).toArray() as string[],
    optionalDVNs: (optionalDVNs as Result).toArray() as string[],
  };
}

/** @throws when the bytes are no such settings. */
export function decodeExecutorConfig(bytes: string): ExecutorConfig {
  const [[maxMessageSize, executor]] = AbiCoder.defaultAbiCoder().decode([EXECUTOR_TYPE], bytes) as unknown as [
    [bigint, string],
  ];
  return { maxMessageSize: Number(maxMessageSize), executor };
}

const OPTIONS_TYPE = "0x0003";
const EXECUTOR_ID = "0x01";
const LZ_RECEIVE = "0x01";
const LZ_COMPOSE = "0x03";

/** Options of a message: the gas of `lzReceive` on the other chain, and of the composed call where there is one. */
export function gasOptions(lzReceive: number | bigint, lzCompose?: number | bigint): string {
  // the size counts the option's kind; a composed call has an index, here always the first
  const receive = concat([EXECUTOR_ID, "0x0011", LZ_RECEIVE, toBeHex(lzReceive, 16)]);
  if (lzCompose === undefined) return concat([OPTIONS_TYPE, receive]);
  return concat([OPTIONS_TYPE, receive, EXECUTOR_ID, "0x0013", LZ_COMPOSE, "0x0000", toBeHex(lzCompose, 16)]);
}

/** What a message's options pay the executor for. */
export interface PaidGas {
  lzReceive: bigint;
  lzCompose: bigint;
}

/** The sums over a message's options: enforced ones and the sender's own add up. */
export function paidGas(options: string): PaidGas {
  const bytes = Buffer.from(options.slice(2), "hex");
  const paid = { lzReceive: 0n, lzCompose: 0n };
  if (bytes.length < 2 || bytes.readUInt16BE(0) !== 3) throw new Error(`Options of another type than 3: ${options}`);
  let at = 2;
  while (at < bytes.length) {
    const worker = bytes.readUInt8(at);
    const size = bytes.readUInt16BE(at + 1);
    const option = bytes.subarray(at + 3, at + 3 + size);
    if (worker === 1) {
      const gasAt = (offset: number): bigint => BigInt(`0x${option.subarray(offset, offset + 16).toString("hex")}`);
      if (option[0] === 1) paid.lzReceive += gasAt(1);
      if (option[0] === 3) paid.lzCompose += gasAt(3);
    }
    at += 3 + size;
  }
  return paid;
}

/** An address as LayerZero has it: 32 bytes. */
export function asBytes32(address: string): string {
  return zeroPadValue(address, 32);
}
