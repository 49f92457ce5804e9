import { functionOf, roleOf } from "../names.ts";
import type { ChainConfig } from "../config/parts.ts";
import { validateRemoteConfig, type RemoteConfig } from "../config/remote.ts";
import { homeEidOf, validateConfig, type NetworkConfig } from "../config/schema.ts";
import type { Addresses } from "../index.ts";
import { proxiesAt, type ChainAddresses } from "../proxies.ts";
import type { RemoteAddresses } from "../remote.ts";
import { checkEnd } from "./bridge.ts";
import { Chain, type Node } from "./Chain.ts";
import { Checklist, type Finding } from "./Checklist.ts";
import {
  checkContracts,
  checkPlain,
  checkProxies,
  checkSafeContracts,
  codeReader,
  expectedProxies,
  type ExpectedProxy,
  type FoundProxy,
  type ReadArtifact,
} from "./code.ts";
import { checkCouncils, type FoundCouncil } from "./councils.ts";
import { compareAuthority, type AuthorityNames } from "./compareAuthority.ts";
import { expectedAuthority, expectedRemoteAuthority, type ExpectedAuthority } from "./expectedAuthority.ts";
import { checkParameters } from "./parameters.ts";
import { readAuthority, type AuthorityState } from "./readAuthority.ts";
import { checkTimelock } from "./timelock.ts";
import { checkUpgrades, firstImmutables } from "./upgrades.ts";

export type { Finding } from "./Checklist.ts";

/** A chain as it was found. */
export interface ChainVerification {
  /** How many things were compared. */
  checked: number;
  /** What differs; none: the chain is as the repository says. */
  findings: readonly Finding[];
  proxies: readonly FoundProxy[];
  councils: readonly FoundCouncil[];
  authority: AuthorityState;
}

export interface Verification extends ChainVerification {
  /** Whether the launch phase is over: the timelock is admin. */
  handedOver: boolean;
}

interface CommonParameters {
  node: Node;
  /** The compiled sources. */
  readArtifact: ReadArtifact;
  /** A block before the deployment's first. */
  fromBlock?: number;
}

export interface VerifyParameters extends CommonParameters {
  addresses: Addresses;
  config: NetworkConfig;
}

export interface VerifyRemoteParameters extends CommonParameters {
  addresses: RemoteAddresses;
  config: RemoteConfig;
}

/**
 * Holds a deployment against this repository, from the chain alone: code of everything against its source, proxies and their admins,
 * initializers, every role and every function's role, Safes and their past, upgrades, timelock, parameters. Sends nothing.
 *
 * @throws InvalidConfigError
 */
export async function verifyDeployment(parameters: VerifyParameters): Promise<Verification> {
  const { addresses, readArtifact: read } = parameters;
  const config = validateConfig(parameters.config);
  const { checks, chain } = await begin(parameters, config);

  const { usdc, uniswapFactory: factory, uniswapRouter: swapRouter } = addresses;
  if (config.usdc !== "deploy") checks.equal("address", "USDC", usdc, config.usdc);
  if (config.uniswap !== "deploy") {
    checks.equal("address", "Uniswap's factory", factory, config.uniswap.factory);
    checks.equal("address", "Uniswap's router", swapRouter, config.uniswap.swapRouter);
  }
  const launchEnded = await chain.read(addresses.launchPhase, "endedAt() view returns (uint256)");
  const handedOver = launchEnded !== undefined && launchEnded !== 0n;
  await Promise.all([
    checkPlain(chain, checks, { addresses, read }),
    checkTimelock(chain, checks, addresses),
    checkParameters(chain, checks, { addresses, config }),
    checkEnd(chain, checks, {
      ...addresses,
      contract: "CPTAdapter",
      at: addresses.cptAdapter,
      eid: homeEidOf(config),
      configured: config.layerZero === "deploy" ? undefined : config.layerZero.endpoint,
    }),
  ]);
  const found = await checkCommon(chain, checks, {
    ...{ ...parameters, config },
    proxies: expectedProxies(addresses),
    authority: expectedAuthority(addresses, config, handedOver),
    first: firstImmutables(addresses),
  });
  return { ...found, handedOver };
}

/**
 * The same for a chain other than home: its authority, Safes and CPT.
 *
 * @throws InvalidConfigError
 */
export async function verifyRemote(parameters: VerifyRemoteParameters): Promise<ChainVerification> {
  const { addresses, readArtifact: read } = parameters;
  const config = validateRemoteConfig(parameters.config);
  const { checks, chain } = await begin(parameters, config);
  const { accessManager, cptRemote, layerZeroEndpoint } = addresses;
  const capOf = "supplyCap() view returns (uint256)";
  await Promise.all([
    checkContracts(chain, checks, read, [["AccessManager", accessManager, [accessManager]]]),
    checkEnd(chain, checks, {
      ...addresses,
      contract: "CPTRemote",
      at: cptRemote,
      eid: config.eid,
      configured: config.layerZero === "deploy" ? undefined : config.layerZero.endpoint,
    }),
    chain.read(cptRemote, capOf).then((cap) => checks.equal("parameter", "CPTRemote.supplyCap()", cap, 10n ** 25n)),
  ]);
  return checkCommon(chain, checks, {
    ...{ ...parameters, config },
    proxies: proxiesAt(addresses).map((proxy) => ({ ...proxy, immutables: [layerZeroEndpoint, config.homeEid] })),
    authority: expectedRemoteAuthority(addresses),
  });
}

async function begin({ node, fromBlock = 0 }: CommonParameters, { chainId }: ChainConfig) {
  const checks = new Checklist();
  checks.equal("chain", "network", (await node.getNetwork()).chainId, chainId);
  return { checks, chain: new Chain(node, fromBlock) };
}

/** What every chain has: proxies and their past, Safes and theirs, the authority. */
async function checkCommon(
  chain: Chain,
  checks: Checklist,
  expected: CommonParameters & {
    addresses: ChainAddresses;
    config: ChainConfig;
    proxies: readonly ExpectedProxy[];
    authority: ExpectedAuthority;
    first?: ReturnType<typeof firstImmutables>;
  },
): Promise<ChainVerification> {
  const { node, addresses, config, readArtifact: read, fromBlock = 0 } = expected;
  const { accessManager } = addresses;
  const [proxies, councils, authority] = await Promise.all([
    checkProxies(chain, checks, { expected: expected.proxies, accessManager, read }),
    checkCouncils(chain, checks, { addresses, config }),
    readAuthority(node, accessManager, { fromBlock }),
    checkSafeContracts(chain, checks, addresses, config),
  ]);
  compareAuthority(checks, expected.authority, authority, namesFor(proxies));
  const { first = {} } = expected;
  await checkUpgrades(chain, checks, { accessManager, proxies, first, codeOf: codeReader(chain, read) });
  const { checked, findings } = checks;
  return { checked, findings, proxies, councils, authority };
}

function namesFor(proxies: readonly FoundProxy[]): AuthorityNames {
  const places = new Map(
    proxies.flatMap(({ contract, proxy, proxyAdmin }) => [
      [proxy, contract],
      [proxyAdmin, `ProxyAdmin of ${contract}`],
    ]),
  );
  return {
    role: (id) => roleOf(id) ?? `role ${id}`,
    address: (address) => places.get(address) ?? address,
    selector: (_, selector) => functionOf(selector) ?? selector,
  };
}
