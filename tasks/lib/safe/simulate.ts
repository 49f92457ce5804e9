import { dataSlice, getBytes, type Provider } from "ethers";
import { SAFE_INTERFACE } from "../../../deploy/modules/safe.ts";
import { decodeError } from "../../../sdk/src/errors/decodeError.ts";
import { ContractRevertError } from "../../../sdk/src/errors/ContractRevertError.ts";
import { toCyberPlazaError } from "../../../sdk/src/errors/toCyberPlazaError.ts";
import { encodeBatch, type SafeCall } from "./safeTransaction.ts";

type Address = `0x${string}`;
type Hex = `0x${string}`;

/**
 * What the calls would end with if the Safe made them now, whoever has signed: undefined when they go through, else what refuses them.
 * Safe's own simulation, which undoes everything.
 */
export async function simulateCalls(
  provider: Provider,
  { safe, multiSendCallOnly, calls }: { safe: Address; multiSendCallOnly: Address; calls: readonly SafeCall[] },
): Promise<string | undefined> {
  const data = SAFE_INTERFACE.encodeFunctionData("simulateAndRevert", [multiSendCallOnly, encodeBatch(calls)]);
  try {
    await provider.call({ to: safe, data });
  } catch (error) {
    const answer = await revertOf(error);
    if (answer === undefined || getBytes(answer).length < 64) throw error;
    // a word: whether it went through; a word: length of what it returned; that
    if (BigInt(dataSlice(answer, 0, 32)) === 1n) return undefined;
    return decodeError(dataSlice(answer, 64) as Hex).message;
  }
  throw new Error("Safe's simulation always reverts");
}

/** What a contract returned when it refused, out of a failed call. */
async function revertOf(error: unknown): Promise<Hex | undefined> {
  const failure = await toCyberPlazaError("simulate", error);
  return failure instanceof ContractRevertError ? failure.data : undefined;
}
