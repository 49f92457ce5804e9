import { getAddress, getCreateAddress, Interface, type FunctionFragment } from "ethers";
import { COUNCILS, type CouncilName, type ProxiedContract } from "../../../deploy/authority.ts";
import type { Addresses } from "../../../deploy/index.ts";
import { interfaceOf } from "../../../deploy/modules/authority.ts";
import { ENDPOINT_INTERFACE } from "../../../deploy/modules/layerZero.ts";
import { SAFE_INTERFACE } from "../../../deploy/modules/safe.ts";
import { isRemote, proxiesAt, type ChainAddresses, type ProxyAt } from "../../../deploy/proxies.ts";
import {
  AccessManager__factory,
  ProxyAdmin__factory,
  TimelockController__factory,
} from "../../../types/ethers-contracts/index.js";

type Address = `0x${string}`;

/** What stands at an address of the deployment. */
export interface Entry {
  address: Address;
  /** As a person reads it. */
  name: string;
  /** As a file of calls names it. */
  key: string;
  kind: "suite" | "proxyAdmin" | "accessManager" | "timelock" | "endpoint" | "safe" | "other";
  /** Functions that a council may call; undefined for what is never called, only named. */
  functions?: Interface;
  /** Of a contract behind a proxy, and of its proxy's admin. */
  contract?: ProxiedContract;
  /** Of a proxy's admin. */
  proxy?: Address;
}

/** The deployment's addresses by what they are; whatever is not in it is foreign. */
export class AddressBook {
  readonly #byAddress = new Map<Address, Entry>();
  readonly #byKey = new Map<string, Entry>();
  readonly multiSendCallOnly: Address;
  readonly accessManager: Address;

  constructor(addresses: ChainAddresses) {
    this.multiSendCallOnly = getAddress(addresses.multiSendCallOnly) as Address;
    this.accessManager = getAddress(addresses.accessManager) as Address;
    for (const proxied of proxiesAt(addresses)) this.#addProxied(proxied);
    this.#add({
      key: "accessManager",
      name: "AccessManager",
      kind: "accessManager",
      address: addresses.accessManager,
      functions: AccessManager__factory.createInterface(),
    });
    this.#add({
      key: "layerZeroEndpoint",
      name: "LayerZeroEndpoint",
      kind: "endpoint",
      address: addresses.layerZeroEndpoint,
      functions: FOR_THE_DELEGATE,
    });
    for (const [key, { name }] of Object.entries(COUNCILS)) {
      const address = addresses[key as CouncilName];
      this.#add({ key, name, kind: "safe", address, functions: SAFE_INTERFACE });
    }
    for (const [key, name] of OF_SAFE) this.#add({ key, name, kind: "other", address: addresses[key] });
    if (!isRemote(addresses)) this.#addHome(addresses);
  }

  /** What is at an address; undefined when it is not the deployment's. */
  at(address: string): Entry | undefined {
    return this.#byAddress.get(getAddress(address) as Address);
  }

  /** By key or name, whatever the case of its first letter. */
  find(name: string): Entry | undefined {
    return this.#byKey.get(name) ?? [...this.#byKey.values()].find((entry) => entry.name === name);
  }

  /** Names that a file of calls can use. */
  get callable(): string[] {
    return [...this.#byKey.values()].filter(({ functions }) => functions !== undefined).map(({ key }) => key);
  }

  /** Name and address, or the address alone. */
  describe(address: string): string {
    const entry = this.at(address);
    return entry === undefined ? getAddress(address) : `${entry.name} ${entry.address}`;
  }

  /** What is at home alone. */
  #addHome(addresses: Addresses): void {
    this.#add({
      key: "timelock",
      name: "Timelock",
      kind: "timelock",
      address: addresses.timelock,
      functions: TimelockController__factory.createInterface(),
    });
    for (const [key, name] of NAMED) this.#add({ key, name, kind: "other", address: addresses[key] });
  }

  #addProxied({ key, contract, address }: ProxyAt): void {
    this.#add({ key, name: contract, kind: "suite", address, functions: interfaceOf(contract), contract });
    this.#add({
      key: `${key}.proxyAdmin`,
      name: `${contract}'s ProxyAdmin`,
      kind: "proxyAdmin",
      // a TransparentUpgradeableProxy makes its admin, and nothing else, when it is made
      address: getCreateAddress({ from: address, nonce: 1 }) as Address,
      functions: ProxyAdmin__factory.createInterface(),
      contract,
      proxy: getAddress(address) as Address,
    });
  }

  #add(entry: Entry): void {
    const address = getAddress(entry.address) as Address;
    this.#byAddress.set(address, { ...entry, address });
    this.#byKey.set(entry.key, { ...entry, address });
  }
}

/** What is named in words and never called by a council. */
const NAMED = [
  ["usdc", "USDC"],
  ["jobEscrowExtension", "JobEscrowExtension"],
  ["jobEscrowLens", "JobEscrowLens"],
  ["creditDesk", "CreditDesk"],
  ["daoWork", "DaoWork"],
  ["daoCommons", "DaoCommons"],
  ["daoMembers", "DaoMembers"],
  ["spendLimitRules", "SpendLimitRules"],
  ["allowListRules", "AllowListRules"],
  ["reviewByTwoWorkflow", "ReviewByTwoWorkflow"],
  ["templateWorkflow", "TemplateWorkflow"],
  ["punctualityProject", "PunctualityProject"],
  ["splitTreasury", "SplitTreasury"],
] as const satisfies [keyof Addresses, string][];

/** What Safes are made of. */
const OF_SAFE = [
  ["safeSingleton", "SafeL2"],
  ["safeFactory", "SafeProxyFactory"],
  ["safeFallbackHandler", "SafeFallbackHandler"],
  ["multiSendCallOnly", "MultiSendCallOnly"],
] as const satisfies [keyof ChainAddresses, string][];

/** What LayerZero's endpoint lets the delegate of an application do, which for both ends of the bridge is the AccessManager. */
const FOR_THE_DELEGATE = new Interface(
  [
    "setConfig",
    "setSendLibrary",
    "setReceiveLibrary",
    "setReceiveLibraryTimeout",
    "skip",
    "nilify",
    "burn",
    "clear",
  ].map((name) => ENDPOINT_INTERFACE.getFunction(name)?.format("full") ?? name),
);

/** Whether a function changes nothing. */
export function isView({ stateMutability }: FunctionFragment): boolean {
  return stateMutability === "view" || stateMutability === "pure";
}
