import { createRequire } from "node:module";
import type { ArgumentType, ContractAtFuture, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import {
  concat,
  getCreate2Address,
  Interface,
  keccak256,
  solidityPackedKeccak256,
  toBeHex,
  zeroPadValue,
  ZeroAddress,
} from "ethers";
import type { Artifact } from "hardhat/types/artifacts";
import { COUNCILS, type CouncilName } from "../authority.ts";
import type { ChainConfig } from "../config/parts.ts";

const require = createRequire(import.meta.url);

/** Safe 1.5.0 as published. */
export function safeArtifact(path: string): Artifact {
  return require(`@safe-global/safe-smart-account/build/artifacts/contracts/${path}.json`) as Artifact;
}

const SINGLETON = safeArtifact("SafeL2.sol/SafeL2");
const FACTORY = safeArtifact("proxies/SafeProxyFactory.sol/SafeProxyFactory");
const PROXY = safeArtifact("proxies/SafeProxy.sol/SafeProxy");
const FALLBACK_HANDLER = safeArtifact("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler");
const MULTI_SEND = safeArtifact("libraries/MultiSendCallOnly.sol/MultiSendCallOnly");

const NOTHING = { delegate: [ZeroAddress, "0x"], payment: [ZeroAddress, 0, ZeroAddress] } as const;

/** The contracts that Safes are made of, where the network has them, or from their package. */
export function safeContracts(m: IgnitionModuleBuilder, config: ChainConfig["safe"]) {
  if (config === "deploy") {
    return {
      safeSingleton: m.contract("SafeL2", SINGLETON, []),
      safeFactory: m.contract("SafeProxyFactory", FACTORY, []),
      safeFallbackHandler: m.contract("SafeFallbackHandler", FALLBACK_HANDLER, []),
      multiSendCallOnly: m.contract("MultiSendCallOnly", MULTI_SEND, []),
    };
  }
  return {
    safeSingleton: m.contractAt("SafeL2", SINGLETON, config.singleton),
    safeFactory: m.contractAt("SafeProxyFactory", FACTORY, config.proxyFactory),
    safeFallbackHandler: m.contractAt("SafeFallbackHandler", FALLBACK_HANDLER, config.fallbackHandler),
    multiSendCallOnly: m.contractAt("MultiSendCallOnly", MULTI_SEND, config.multiSendCallOnly),
  };
}

const NAMES = Object.keys(COUNCILS) as CouncilName[];

/** What `setup` of a council's Safe takes. */
function setupOf(name: CouncilName, councils: ChainConfig["councils"], fallbackHandler: ArgumentType): ArgumentType[] {
  const { owners, threshold } = COUNCILS[name];
  return [councils[owners], threshold, ...NOTHING.delegate, fallbackHandler, ...NOTHING.payment];
}

/**
 * Makes the councils' Safes: owners and thresholds, no module, no guard. Those that somebody made before are taken as they are named,
 * which `safeAddresses` has to prove.
 */
export function deployCouncils(
  m: IgnitionModuleBuilder,
  { safeSingleton, safeFactory, safeFallbackHandler }: ReturnType<typeof safeContracts>,
  { councils }: Pick<ChainConfig, "councils">,
): Record<CouncilName, ContractAtFuture> {
  const made = NAMES.map((name, salt) => {
    const present = councils.safes?.[name];
    if (present !== undefined) return [name, m.contractAt(`Safe_${name}`, SINGLETON, present)] as const;
    const setup = setupOf(name, councils, safeFallbackHandler);
    const initializer = m.encodeFunctionCall(safeSingleton, "setup", setup, { id: `Setup_${name}` });
    const created = m.call(safeFactory, "createProxyWithNonce", [safeSingleton, initializer, salt], {
      id: `Create_${name}`,
    });
    const proxy = m.readEventArgument(created, "ProxyCreation", "proxy", { id: `Address_${name}` });
    return [name, m.contractAt(`Safe_${name}`, SINGLETON, proxy)] as const;
  });
  return Object.fromEntries(made) as Record<CouncilName, ContractAtFuture>;
}

/**
 * Where the councils' Safes are once they are made. An address commits to the factory, to the singleton and to the whole first call:
 * whoever made what is there, it began with these owners, this threshold and no other code.
 */
export function safeAddresses(
  { singleton, proxyFactory, fallbackHandler }: Exclude<ChainConfig["safe"], "deploy">,
  councils: ChainConfig["councils"],
): Record<CouncilName, string> {
  const codeHash = keccak256(concat([PROXY.bytecode, zeroPadValue(singleton, 32)]));
  const addresses = NAMES.map((name, salt) => {
    const initializer = SAFE_INTERFACE.encodeFunctionData("setup", setupOf(name, councils, fallbackHandler));
    const salted = solidityPackedKeccak256(["bytes32", "bytes32"], [keccak256(initializer), toBeHex(salt, 32)]);
    return [name, getCreate2Address(proxyFactory, salted, codeHash)] as const;
  });
  return Object.fromEntries(addresses) as Record<CouncilName, string>;
}

/** What a Safe does, for those who read or use one. */
export const SAFE_INTERFACE = new Interface(SINGLETON.abi);
