import type { Artifact } from "hardhat/types/artifacts";
import { functionOf, roleOf } from "../names.ts";
import { validateConfig, type NetworkConfig } from "../config/schema.ts";
import type { Addresses } from "../index.ts";
import type { Places } from "../suite.ts";
import { Chain, type Node } from "./Chain.ts";
import { Checklist, type Finding } from "./Checklist.ts";
import { checkCode, codeReader, type FoundProxy } from "./code.ts";
import { checkCouncils, type FoundCouncil } from "./councils.ts";
import { compareAuthority, type AuthorityNames } from "./compareAuthority.ts";
import { expectedAuthority } from "./expectedAuthority.ts";
import { checkParameters } from "./parameters.ts";
import { readAuthority, type AuthorityState } from "./readAuthority.ts";
import { checkTimelock } from "./timelock.ts";
import { checkUpgrades } from "./upgrades.ts";

export type { Finding } from "./Checklist.ts";

export interface Verification {
  /** How many things were compared. */
  checked: number;
  /** What differs; none: the chain is as the repository says. */
  findings: readonly Finding[];
  proxies: readonly FoundProxy[];
  councils: readonly FoundCouncil[];
  authority: AuthorityState;
  /** Whether the launch phase is over: the timelock is admin. */
  handedOver: boolean;
}

export interface VerifyParameters {
  node: Node;
  addresses: Addresses;
  config: NetworkConfig;
  /** The compiled sources. */
  readArtifact: (name: string) => Promise<Artifact>;
  /** A block before the deployment's first. */
  fromBlock?: number;
}

/**
 * Holds a deployment against this repository, from the chain alone: code of everything against its source, proxies and their admins,
 * initializers, every role and every function's role, Safes and their past, upgrades, timelock, parameters. Sends nothing.
 *
 * @throws InvalidConfigError
 */
export async function verifyDeployment(parameters: VerifyParameters): Promise<Verification> {
  const { node, addresses, readArtifact, fromBlock = 0 } = parameters;
  const config = validateConfig(parameters.config);
  const checks = new Checklist();
  const chain = new Chain(node, fromBlock);
  checks.equal("chain", "network", (await node.getNetwork()).chainId, config.chainId);

  const { usdc, uniswapFactory: factory, uniswapRouter: swapRouter } = addresses;
  if (config.usdc !== "deploy") checks.equal("address", "USDC", usdc, config.usdc);
  if (config.uniswap !== "deploy") {
    checks.equal("address", "Uniswap's factory", factory, config.uniswap.factory);
    checks.equal("address", "Uniswap's router", swapRouter, config.uniswap.swapRouter);
  }
  if (config.safe !== "deploy") {
    checks.equal("address", "Safe's singleton", addresses.safeSingleton, config.safe.singleton);
    checks.equal("address", "MultiSendCallOnly", addresses.multiSendCallOnly, config.safe.multiSendCallOnly);
  }
  const launchEnded = await chain.read(addresses.launchPhase, "endedAt() view returns (uint256)");
  const handedOver = launchEnded !== undefined && launchEnded !== 0n;

  // constructors name these places alone; the feeds are a first call's
  const places = { ...addresses, factory, swapRouter } as unknown as Places;
  const [proxies, councils, authority] = await Promise.all([
    checkCode(chain, checks, { addresses, places, read: readArtifact }),
    checkCouncils(chain, checks, { addresses, config }),
    readAuthority(node, addresses.accessManager, { fromBlock }),
    checkTimelock(chain, checks, addresses),
    checkParameters(chain, checks, { addresses, config }),
  ]);
  compareAuthority(checks, expectedAuthority(addresses, config, handedOver), authority, namesFor(proxies));
  await checkUpgrades(chain, checks, { addresses, proxies, codeOf: codeReader(chain, readArtifact) });
  const { checked, findings } = checks;
  return { checked, findings, proxies, councils, authority, handedOver };
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
