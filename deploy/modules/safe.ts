import { createRequire } from "node:module";
import type { ContractAtFuture, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { Interface, ZeroAddress } from "ethers";
import type { Artifact } from "hardhat/types/artifacts";
import { COUNCILS, type CouncilName } from "../authority.ts";
import type { NetworkConfig } from "../config/schema.ts";

const require = createRequire(import.meta.url);

/** Safe 1.5.0 as published. */
export function safeArtifact(path: string): Artifact {
  return require(`@safe-global/safe-smart-account/build/artifacts/contracts/${path}.json`) as Artifact;
}

const SINGLETON = safeArtifact("SafeL2.sol/SafeL2");
const FACTORY = safeArtifact("proxies/SafeProxyFactory.sol/SafeProxyFactory");
const FALLBACK_HANDLER = safeArtifact("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler");
const MULTI_SEND = safeArtifact("libraries/MultiSendCallOnly.sol/MultiSendCallOnly");

const NOTHING = { delegate: [ZeroAddress, "0x"], payment: [ZeroAddress, 0, ZeroAddress] } as const;

/** The contracts that Safes are made of, where the network has them, or from their package. */
export function safeContracts(m: IgnitionModuleBuilder, config: NetworkConfig["safe"]) {
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

/** Makes the councils' Safes: owners and thresholds, no module, no guard. */
export function deployCouncils(
  m: IgnitionModuleBuilder,
  { safeSingleton, safeFactory, safeFallbackHandler }: ReturnType<typeof safeContracts>,
  { councils }: NetworkConfig,
): Record<CouncilName, ContractAtFuture> {
  const names = Object.keys(COUNCILS) as CouncilName[];
  const made = names.map((name, salt) => {
    const { owners, threshold } = COUNCILS[name];
    const setup = [councils[owners], threshold, ...NOTHING.delegate, safeFallbackHandler, ...NOTHING.payment];
    const initializer = m.encodeFunctionCall(safeSingleton, "setup", setup, { id: `Setup_${name}` });
    const created = m.call(safeFactory, "createProxyWithNonce", [safeSingleton, initializer, salt], {
      id: `Create_${name}`,
    });
    const proxy = m.readEventArgument(created, "ProxyCreation", "proxy", { id: `Address_${name}` });
    return [name, m.contractAt(`Safe_${name}`, SINGLETON, proxy)] as const;
  });
  return Object.fromEntries(made) as Record<CouncilName, ContractAtFuture>;
}

/** What a Safe does, for those who read or use one. */
export const SAFE_INTERFACE = new Interface(SINGLETON.abi);
