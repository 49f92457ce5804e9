import type { Provider } from "ethers";
import { COUNCILS, type CouncilName } from "../../deploy/authority.ts";
import type { ChainAddresses } from "../../deploy/proxies.ts";
import { InputError } from "./InputError.ts";
import { readSafe, type SafeState } from "./safe/readSafe.ts";

type Address = `0x${string}`;

export interface Council {
  key: CouncilName;
  name: string;
  address: Address;
  /** Undefined when no Safe is there. */
  safe: SafeState | undefined;
}

/** The councils' Safes as they are on the chain. */
export function readCouncils(provider: Provider, addresses: ChainAddresses): Promise<Council[]> {
  return Promise.all(
    Object.entries(COUNCILS).map(async ([key, { name }]) => {
      const address = addresses[key as CouncilName];
      return { key: key as CouncilName, name, address, safe: await readSafe(provider, address) };
    }),
  );
}

/** First block to read, from a task's option. */
export function fromBlockOf(text: string): number {
  if (!/^\d{0,15}$/.test(text)) throw new InputError(`--from-block takes a block's number, not "${text}".`);
  return Number(text);
}
