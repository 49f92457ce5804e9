import { Contract, isError, type Interface, type Provider } from "ethers";
import type { BridgeChainConfig } from "../../../deploy/config/bridge.ts";
import { isRemote, type ChainAddresses } from "../../../deploy/proxies.ts";
import { ContractRevertError } from "../../../sdk/src/errors/ContractRevertError.ts";
import { toCyberPlazaError } from "../../../sdk/src/errors/toCyberPlazaError.ts";
import { CPT__factory, CPTAdapter__factory, CPTRemote__factory } from "../../../types/ethers-contracts/index.js";
import { ENDPOINT, RECEIVE_LIBRARY, SEND_LIBRARY } from "./artifacts.ts";

type Address = `0x${string}`;

/** Where the bridge is on a chain. */
export interface BridgeAddresses {
  accessManager: Address;
  /** CPTAdapter at home, CPTRemote elsewhere. */
  bridge: Address;
  /** CPT, which at home is another contract than the bridge. */
  cpt: Address;
}

/** Where the bridge is, out of a chain's addresses. */
export function bridgeAt(addresses: ChainAddresses): BridgeAddresses {
  const { accessManager } = addresses;
  if (isRemote(addresses)) return { accessManager, bridge: addresses.cptRemote, cpt: addresses.cptRemote };
  return { accessManager, bridge: addresses.cptAdapter, cpt: addresses.cpt };
}

/** A chain of the bridge that can be asked. */
export interface Site {
  here: BridgeChainConfig;
  provider: Provider;
  at: BridgeAddresses;
  /** A block before the bridge's first. */
  fromBlock: number;
}

export const ADAPTER = CPTAdapter__factory.createInterface() as Interface;
export const REMOTE = CPTRemote__factory.createInterface() as Interface;
export const TOKEN = CPT__factory.createInterface() as Interface;

/** The directions of a pathway, as the contracts number them. */
export const DIRECTION = { out: 0, in: 1 } as const;

/** What a contract answers; undefined when it has no such function, or refuses. What the node cannot do is thrown. */
export type Ask = <T>(name: string, ...args: unknown[]) => Promise<T | undefined>;

function asking(provider: Provider, address: string, face: Interface): Ask {
  const contract = new Contract(address, face, provider);
  return async <T>(name: string, ...args: unknown[]): Promise<T | undefined> => {
    try {
      return (await contract.getFunction(name).staticCall(...args)) as T;
    } catch (error) {
      if (await isRefusal(error)) return undefined;
      throw error;
    }
  };
}

/** Whether a contract refused, or answered with something else; nodes say it in different ways. */
async function isRefusal(error: unknown): Promise<boolean> {
  if (isError(error, "CALL_EXCEPTION") || isError(error, "BAD_DATA")) return true;
  if ((await toCyberPlazaError("read", error)) instanceof ContractRevertError) return true;
  // without a reason there is no data by which to know it
  return error instanceof Error && /revert/i.test(error.message);
}

/** The contracts of a chain that its end of the bridge consists of. */
export interface Contracts {
  bridge: Ask;
  cpt: Ask;
  endpoint: Ask;
  sendLibrary: Ask;
  receiveLibrary: Ask;
}

export function contractsOf({ provider, here, at }: Site, isHome: boolean): Contracts {
  return {
    bridge: asking(provider, at.bridge, isHome ? ADAPTER : REMOTE),
    cpt: asking(provider, at.cpt, TOKEN),
    endpoint: asking(provider, here.endpoint, ENDPOINT),
    sendLibrary: asking(provider, here.sendLibrary, SEND_LIBRARY),
    receiveLibrary: asking(provider, here.receiveLibrary, RECEIVE_LIBRARY),
  };
}

/** What stands for an answer that there is none of. */
export const NO_ANSWER = "the contract does not answer";
