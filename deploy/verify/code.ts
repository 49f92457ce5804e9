import { AbiCoder, concat, Interface, keccak256, type InterfaceAbi } from "ethers";
import type { Artifact } from "hardhat/types/artifacts";
import { safeArtifact } from "../modules/safe.ts";
import { AUTHORITY, type ProxiedContract } from "../authority.ts";
import type { ChainConfig } from "../config/parts.ts";
import { DAO_MODULE_KEYS, DAO_MODULES, SUITE, SUITE_KEYS, type Places } from "../suite.ts";
import type { Addresses } from "../index.ts";
import type { ChainAddresses, ProxyAt } from "../proxies.ts";
import type { Chain } from "./Chain.ts";
import type { Checklist } from "./Checklist.ts";
import { ADMIN_SLOT, IMPLEMENTATION_SLOT, INITIALIZABLE_SLOT } from "../slots.ts";

const DISABLED = 2n ** 64n - 1n;

export type ReadArtifact = (name: string) => Promise<Artifact>;

/** Digests of the code at an address and of what a contract's source leaves with these immutables. */
export type CodeOf = (address: string, name: string, args: readonly unknown[]) => Promise<[string, string]>;

export function codeReader(chain: Chain, read: ReadArtifact): CodeOf {
  return async (address, name, args) => [
    digest(await chain.code(address)),
    digest(await expectedCode(chain, await read(name), args)),
  ];
}

/** A contract behind a proxy as it was found. */
export interface FoundProxy {
  key: ProxyAt["key"];
  contract: ProxiedContract;
  proxy: string;
  implementation: string;
  proxyAdmin: string;
}

/** A contract behind a proxy, and what its code was made with. */
export interface ExpectedProxy extends ProxyAt {
  immutables: readonly unknown[];
}

/**
 * Proxies, what is behind them and who may change it; the code of everything against its source, immutables included; and
 * that no initializer is open.
 */
export async function checkProxies(
  chain: Chain,
  checks: Checklist,
  { expected, accessManager, read }: { expected: readonly ExpectedProxy[]; accessManager: string; read: ReadArtifact },
): Promise<FoundProxy[]> {
  const [proxyArtifact, adminArtifact] = [await read("TransparentUpgradeableProxy"), await read("ProxyAdmin")];
  return Promise.all(
    expected.map(async ({ key, contract, address: proxy, immutables: args }) => {
      const [implementation, proxyAdmin] = await Promise.all([
        chain.addressIn(proxy, IMPLEMENTATION_SLOT),
        chain.addressIn(proxy, ADMIN_SLOT),
      ]);
      const { code, immutables } = withoutImmutables(await chain.code(proxy), proxyArtifact);
      checks.equal("proxy code", contract, code, withoutImmutables(proxyArtifact.deployedBytecode, proxyArtifact).code);
      const stated = immutables.map((word) => word.toLowerCase());
      checks.sameMembers("proxy admin", contract, new Set(stated), [proxyAdmin.toLowerCase()]);
      checks.equal("proxy admin's code", contract, await chain.code(proxyAdmin), adminArtifact.deployedBytecode);
      const owner = await chain.read(proxyAdmin, "owner() view returns (address)");
      checks.equal("proxy admin's owner", contract, owner, accessManager);
      const wanted = await expectedCode(chain, await read(contract), args);
      checks.equal("implementation", contract, digest(await chain.code(implementation)), digest(wanted));
      await checkInitializers(chain, checks, contract, { proxy, implementation });
      if ("setAuthority" in AUTHORITY[contract]) {
        const authority = await chain.read(proxy, "authority() view returns (address)");
        checks.equal("authority", contract, authority, accessManager);
      }
      return { key, contract, proxy, implementation, proxyAdmin };
    }),
  );
}

/** Home's proxies, and what its contracts name. */
export function expectedProxies(addresses: Addresses): ExpectedProxy[] {
  const places = placesOf(addresses);
  return SUITE_KEYS.map((key) => {
    const { contract, constructor } = SUITE[key];
    return { key, contract, address: addresses[key], immutables: constructor(places) };
  });
}

/** Where constructors find what they name; the feeds are a first call's. */
function placesOf(addresses: Addresses): Places {
  const { uniswapFactory: factory, uniswapRouter: swapRouter } = addresses;
  return { ...addresses, factory, swapRouter } as unknown as Places;
}

/** What stands at home without a proxy. */
export async function checkPlain(
  chain: Chain,
  checks: Checklist,
  { addresses, read }: { addresses: Addresses; read: ReadArtifact },
): Promise<void> {
  const { usdc, cpt, treasury, revenueRouter, benefitTiers, jobEscrow, insuranceFund, redeemQueue, daoTree } =
    addresses;
  await checkContracts(chain, checks, read, [
    ["AccessManager", addresses.accessManager, [addresses.accessManager]],
    ["TimelockController", addresses.timelock, [0, [], [], addresses.timelock]],
    ["JobEscrowExtension", addresses.jobEscrowExtension, [usdc, revenueRouter, benefitTiers]],
    ["JobEscrowLens", addresses.jobEscrowLens, [jobEscrow]],
    ["CreditDesk", addresses.creditDesk, [usdc, insuranceFund, redeemQueue]],
    ["DaoWork", addresses.daoWork, [usdc, cpt, addresses.daoCommons]],
    ["DaoCommons", addresses.daoCommons, [usdc, cpt, treasury, addresses.daoMembers]],
    ["DaoMembers", addresses.daoMembers, [usdc, cpt, treasury]],
    ...DAO_MODULE_KEYS.map((key) => [DAO_MODULES[key].contract, addresses[key], [daoTree]] as const),
  ]);
}

/** Contracts by name, address and what they were made with. */
export async function checkContracts(
  chain: Chain,
  checks: Checklist,
  read: ReadArtifact,
  contracts: readonly (readonly [name: string, address: string, args: readonly unknown[]])[],
): Promise<void> {
  for (const [name, address, args] of contracts) {
    const expected = await expectedCode(chain, await read(name), args);
    checks.equal("code", name, digest(await chain.code(address)), digest(expected));
  }
}

type SafeContracts = "safeSingleton" | "safeFactory" | "safeFallbackHandler" | "multiSendCallOnly";

/** What Safes are made of, as it was published, where the configuration has it. */
export async function checkSafeContracts(
  chain: Chain,
  checks: Checklist,
  addresses: Pick<ChainAddresses, SafeContracts>,
  { safe }: Pick<ChainConfig, "safe">,
): Promise<void> {
  const published = [
    ["safeSingleton", "SafeL2.sol/SafeL2"],
    ["safeFactory", "proxies/SafeProxyFactory.sol/SafeProxyFactory"],
    ["safeFallbackHandler", "handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler"],
    ["multiSendCallOnly", "libraries/MultiSendCallOnly.sol/MultiSendCallOnly"],
  ] as const;
  for (const [key, path] of published) {
    const expected = safeArtifact(path).deployedBytecode;
    checks.equal("code", key, digest(await chain.code(addresses[key])), digest(expected));
  }
  if (safe === "deploy") return;
  checks.equal("address", "Safe's singleton", addresses.safeSingleton, safe.singleton);
  checks.equal("address", "Safe's factory", addresses.safeFactory, safe.proxyFactory);
  checks.equal("address", "Safe's fallback handler", addresses.safeFallbackHandler, safe.fallbackHandler);
  checks.equal("address", "MultiSendCallOnly", addresses.multiSendCallOnly, safe.multiSendCallOnly);
}

async function checkInitializers(
  chain: Chain,
  checks: Checklist,
  contract: string,
  { proxy, implementation }: { proxy: string; implementation: string },
): Promise<void> {
  const stateOf = async (address: string): Promise<string> => {
    const word = await chain.word(address, INITIALIZABLE_SLOT);
    if (word === DISABLED) return "closed for good";
    return word === 0n ? "open" : `initialized, version ${word}`;
  };
  checks.equal("initializer", contract, await stateOf(proxy), "initialized, version 1");
  checks.equal("implementation's initializer", contract, await stateOf(implementation), "closed for good");
}

async function expectedCode(chain: Chain, artifact: Artifact, args: readonly unknown[]): Promise<string> {
  const { deploy } = new Interface(artifact.abi as InterfaceAbi);
  const creation = concat([artifact.bytecode, AbiCoder.defaultAbiCoder().encode(deploy.inputs, args)]);
  return (await chain.codeOf(creation)) ?? "the source's creation reverts";
}

/** Code whose immutables differ by address, with zeros in their place; and those, as addresses. */
function withoutImmutables(code: string, artifact: Artifact): { code: string; immutables: string[] } {
  const references = (artifact as { immutableReferences?: Record<string, { start: number; length: number }[]> })
    .immutableReferences;
  const immutables: string[] = [];
  let masked = code;
  for (const { start, length } of Object.values(references ?? {}).flat()) {
    const [from, to] = [2 + 2 * start, 2 + 2 * (start + length)];
    immutables.push(`0x${code.slice(to - 40, to)}`);
    masked = masked.slice(0, from) + "0".repeat(to - from) + masked.slice(to);
  }
  return { code: digest(masked), immutables };
}

/** Code is long: its length and hash are compared, and shown. */
export function digest(code: string): string {
  return code.startsWith("0x") ? `${(code.length - 2) / 2} bytes ${keccak256(code).slice(0, 18)}` : code;
}
