import { ZeroAddress } from "ethers";
import {
  CONFIG_TYPE,
  decodeExecutorConfig,
  decodeUlnConfig,
  encodeExecutorConfig,
  encodeUlnConfig,
  gasOptions,
  NIL_CONFIRMATIONS,
  NIL_COUNT,
  paidGas,
} from "./settings.ts";

/* LayerZero's settings as a person reads them. */

export const DEFAULT = "LayerZero's default";
export const NONE = "none";

/** Zero is LayerZero's default, and its greatest number none. */
export function confirmationsInWords(confirmations: bigint): string {
  if (confirmations === 0n) return DEFAULT;
  return confirmations === NIL_CONFIRMATIONS ? NONE : String(confirmations);
}

export function verifiersInWords(
  count: number | bigint,
  addresses: readonly string[],
  threshold?: number | bigint,
): string {
  if (Number(count) === 0) return DEFAULT;
  if (Number(count) === NIL_COUNT) return NONE;
  const all = addresses.join(", ");
  return threshold === undefined ? all : `${threshold} of ${all}`;
}

export function executorInWords(executor: string): string {
  return executor === ZeroAddress ? DEFAULT : executor;
}

export function sizeInWords(size: number | bigint): string {
  return BigInt(size) === 0n ? DEFAULT : String(size);
}

/** Only options of gas alone are read as such; whatever else they ask for shows. */
export function optionsInWords(options: string): string {
  if (options === "0x") return NONE;
  try {
    const { lzReceive } = paidGas(options);
    return options === gasOptions(lzReceive) ? `${lzReceive} gas` : options;
  } catch {
    return options;
  }
}

/** What `setConfig` sets; the bytes themselves when they are not exactly what such settings encode to. */
export function settingInWords(configType: bigint, bytes: string): string {
  try {
    if (configType === BigInt(CONFIG_TYPE.uln)) {
      const uln = decodeUlnConfig(bytes);
      if (encodeUlnConfig(uln) !== bytes) return bytes;
      return [
        `confirmations: ${confirmationsInWords(uln.confirmations)}`,
        `required verifiers: ${verifiersInWords(uln.requiredDVNCount, uln.requiredDVNs)}`,
        `optional verifiers: ${verifiersInWords(uln.optionalDVNCount, uln.optionalDVNs, uln.optionalDVNThreshold)}`,
      ].join("; ");
    }
    if (configType === BigInt(CONFIG_TYPE.executor)) {
      const config = decodeExecutorConfig(bytes);
      if (encodeExecutorConfig(config) !== bytes) return bytes;
      const { executor, maxMessageSize } = config;
      return `executor: ${executorInWords(executor)}; longest message: ${sizeInWords(maxMessageSize)} bytes`;
    }
  } catch {
    // cut off, or something else
  }
  return bytes;
}
