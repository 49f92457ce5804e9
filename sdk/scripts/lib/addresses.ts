import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getAddress } from "ethers";

const NAMES = [
  "accessManager",
  "cpt",
  "genesis",
  "vestingVault",
  "privateSale",
  "usdc",
  "voteEscrow",
  "benefitTiers",
  "revenueRouter",
  "feeDistributor",
  "buybackBurner",
  "treasury",
  "insuranceFund",
  "lendingPool",
  "redeemQueue",
  "priceOracle",
  "poolObserver",
  "providerRegistry",
  "jobEscrow",
  "jobEscrowLens",
  "offerBook",
  "governor",
  "timelock",
  "vetoGuard",
  "launchPhase",
  "topHolders",
  "daoTree",
  "spendLimitRules",
  "allowListRules",
  "reviewByTwoWorkflow",
  "templateWorkflow",
  "punctualityProject",
  "splitTreasury",
  "cptAdapter",
  "layerZeroEndpoint",
] as const;

/** On a chain other than home. */
const REMOTE_NAMES = ["accessManager", "cptRemote", "layerZeroEndpoint"] as const;

/** The module of all deployments in deploy/addresses/<chainId>.json. */
export function deploymentsModule(root: string): string {
  const folder = join(root, "deploy", "addresses");
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => /^\d+\.json$/.test(file)) : [];
  const chains = files.map((file) => Number(file.slice(0, -".json".length))).sort((a, b) => a - b);
  const found = chains.map((chainId) => {
    const addresses = JSON.parse(readFileSync(join(folder, `${chainId}.json`), "utf8")) as Record<string, unknown>;
    return { chainId, addresses, isRemote: "cptRemote" in addresses };
  });
  const homes = found.filter(({ isRemote }) => !isRemote).map((chain) => entryOf(chain, NAMES));
  const remotes = found.filter(({ isRemote }) => isRemote).map((chain) => entryOf(chain, REMOTE_NAMES));
  return [
    'import type { Addresses, RemoteAddresses } from "../types/addresses.js";\n\n',
    "/** Where the protocol is deployed, by chain id. */\n",
    `export const deployments: Readonly<Record<number, Addresses>> = {${homes.join("")}};\n\n`,
    "/** Where CPT is deployed on chains other than home, by chain id. */\n",
    `export const remoteDeployments: Readonly<Record<number, RemoteAddresses>> = {${remotes.join("")}};\n`,
  ].join("");
}

function entryOf(
  { chainId, addresses }: { chainId: number; addresses: Record<string, unknown> },
  names: readonly string[],
): string {
  const entries = names.map((name) => {
    const address = addresses[name];
    if (typeof address !== "string") throw new Error(`deploy/addresses/${chainId}.json lacks ${name}`);
    return [name, getAddress(address)];
  });
  return `${chainId}: ${JSON.stringify(Object.fromEntries(entries))},\n`;
}
