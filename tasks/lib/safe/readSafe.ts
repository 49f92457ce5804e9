import { Contract, getAddress, id, ZeroAddress, type Provider } from "ethers";
import { SAFE_INTERFACE, safeArtifact } from "../../../deploy/modules/safe.ts";
import { ContractRevertError } from "../../../sdk/src/errors/ContractRevertError.ts";
import { toCyberPlazaError } from "../../../sdk/src/errors/toCyberPlazaError.ts";
import type { AddressBook } from "./addressBook.ts";

type Address = `0x${string}`;

/** A Safe on the chain. */
export interface SafeState {
  address: Address;
  owners: Address[];
  threshold: number;
  nonce: bigint;
  /** Contracts that act for the Safe without its owners. */
  modules: Address[];
  /** A contract that every transaction must please. */
  guard: Address | undefined;
  singleton: Address;
}

const SENTINEL = "0x0000000000000000000000000000000000000001";
const GUARD_SLOT = id("guard_manager.guard.address");
/** As published, and the same wherever it is: it has no immutables. */
const MULTI_SEND_CODE = safeArtifact("libraries/MultiSendCallOnly.sol/MultiSendCallOnly").deployedBytecode;

/** @returns Undefined when no Safe 1.5.0 is there. */
export async function readSafe(provider: Provider, address: string): Promise<SafeState | undefined> {
  if ((await provider.getCode(address)) === "0x") return undefined;
  const safe = new Contract(address, SAFE_INTERFACE, provider);
  try {
    const [version, owners, threshold, nonce, [modules], guard, singleton] = (await Promise.all([
      safe.getFunction("VERSION")(),
      safe.getFunction("getOwners")(),
      safe.getFunction("getThreshold")(),
      safe.getFunction("nonce")(),
      safe.getFunction("getModulesPaginated")(SENTINEL, 100),
      provider.getStorage(address, GUARD_SLOT),
      provider.getStorage(address, 0),
    ])) as [string, string[], bigint, bigint, [string[]], string, string];
    if (version !== "1.5.0") return undefined;
    const guardAddress = addressIn(guard);
    return {
      address: getAddress(address) as Address,
      owners: [...owners] as Address[],
      threshold: Number(threshold),
      nonce,
      modules: [...modules] as Address[],
      guard: guardAddress === ZeroAddress ? undefined : guardAddress,
      singleton: addressIn(singleton),
    };
  } catch (error) {
    if ((error as { code?: string }).code === "BAD_DATA") return undefined; // another contract
    const failure = await toCyberPlazaError("readSafe", error);
    // a development node tells an empty revert in words alone
    if (failure instanceof ContractRevertError || /\breverted\b/.test(failure.message)) return undefined;
    throw failure;
  }
}

function addressIn(word: string): Address {
  return getAddress(`0x${word.slice(-40)}`) as Address;
}

/** Whether the one contract that Safes delegate to is what was published. */
export async function isMultiSend(provider: Provider, { multiSendCallOnly }: AddressBook): Promise<boolean> {
  return (await provider.getCode(multiSendCallOnly)) === MULTI_SEND_CODE;
}
