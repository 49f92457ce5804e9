import { getAddress, type Provider } from "ethers";
import { COUNCILS, type CouncilName } from "../../deploy/authority.ts";
import type { NetworkConfig } from "../../deploy/config/schema.ts";
import type { Addresses } from "../../deploy/index.ts";
import type { AuthorityDifference } from "../../deploy/verify/compareAuthority.ts";
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
export function readCouncils(provider: Provider, addresses: Addresses): Promise<Council[]> {
  return Promise.all(
    Object.entries(COUNCILS).map(async ([key, { name }]) => {
      const address = addresses[key as CouncilName];
      return { key: key as CouncilName, name, address, safe: await readSafe(provider, address) };
    }),
  );
}

/** What about the councils is not as configured: owners, thresholds, and whoever could get round them. */
export function compareCouncils(
  councils: readonly Council[],
  { safeSingleton }: Addresses,
  config: Pick<NetworkConfig, "councils">,
): AuthorityDifference[] {
  return councils.flatMap(({ key, name, address, safe }) => {
    const { owners, threshold } = COUNCILS[key];
    const list = (accounts: readonly string[]): string => [...accounts].sort().join(" ") || "none";
    if (safe === undefined) return [{ what: `${name} ${address}`, expected: "a Safe 1.5.0", actual: "none" }];
    return [
      { what: `${name}: owners`, expected: list(config.councils[owners]), actual: list(safe.owners) },
      { what: `${name}: threshold`, expected: String(threshold), actual: String(safe.threshold) },
      { what: `${name}: modules`, expected: "none", actual: list(safe.modules) },
      { what: `${name}: guard`, expected: "none", actual: safe.guard ?? "none" },
      { what: `${name}: code`, expected: getAddress(safeSingleton), actual: safe.singleton },
    ].filter(({ expected, actual }) => expected !== actual);
  });
}

/** First block to read, from a task's option. */
export function fromBlockOf(text: string): number {
  if (!/^\d{0,15}$/.test(text)) throw new InputError(`--from-block takes a block's number, not "${text}".`);
  return Number(text);
}
