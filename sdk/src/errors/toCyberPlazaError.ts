import type { Hex } from "../types/primitives.js";
import type { ContractRevertError } from "./ContractRevertError.js";
import { CyberPlazaError } from "./CyberPlazaError.js";
import { InvalidParameterError } from "./inputErrors.js";
import { InsufficientGasFundsError, RequestFailedError, UserRejectedError } from "./requestErrors.js";

/** Where libraries, nodes and wallets put what the contract returned. Not `transaction`: its `data` is the request. */
const NESTED = ["data", "error", "info", "cause", "originalError"];
const MAX_DEPTH = 6;

/**
 * The typed error of any failure below an action.
 *
 * @param action Named in the message.
 */
export async function toCyberPlazaError(action: string, error: unknown): Promise<CyberPlazaError> {
  if (error instanceof CyberPlazaError) return error;
  const data = revertData(error, 0);
  if (data !== undefined) return decode(data, error);
  const code = property(error, "code");
  if (code === "ACTION_REJECTED" || code === 4001) return new UserRejectedError(action, error);
  if (code === "INSUFFICIENT_FUNDS") return new InsufficientGasFundsError(action, error);
  if (code === "INVALID_ARGUMENT" || code === "NUMERIC_FAULT" || code === "MISSING_ARGUMENT") {
    const name = property(error, "argument");
    return new InvalidParameterError(
      typeof name === "string" ? name : action,
      `is not acceptable: ${textOf(error)}`,
      error,
    );
  }
  if (code === "CALL_EXCEPTION") return decode("0x", error);
  return new RequestFailedError(action, textOf(error), error);
}

/** The suite's errors and their messages are loaded when the first one comes: no bundle carries them for an action. */
async function decode(data: Hex, error: unknown): Promise<ContractRevertError> {
  const { decodeError } = await import("./decodeError.js");
  return decodeError(data, error);
}

/** ethers' short form, without the transaction's bytes; else the message. */
function textOf(error: unknown): string {
  for (const key of ["shortMessage", "message"]) {
    const text = property(error, key);
    if (typeof text === "string") return text;
  }
  return "unknown failure";
}

function property(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

function revertData(error: unknown, depth: number): Hex | undefined {
  if (depth > MAX_DEPTH) return undefined;
  for (const key of NESTED) {
    const value = property(error, key);
    if (key === "data" && typeof value === "string" && /^0x([0-9a-f]{2}){4,}$/i.test(value)) return value as Hex;
    const found = revertData(value, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
