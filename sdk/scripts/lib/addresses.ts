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

/** The module of all deployments in deploy/addresses/<chainId>.json. */
export function deploymentsModule(root: string): string {
  const folder = join(root, "deploy", "addresses");
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => /^\d+\.json$/.test(file)) : [];
  const chains = files.map((file) => Number(file.slice(0, -".json".length))).sort((a, b) => a - b);
  const entries = chains.flatMap((chainId) => {
    const file = join(folder, `${chainId}.json`);
    const found = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    if ("cptRemote" in found) return []; // not home: the protocol is not there
    const addresses = NAMES.map((name) => {
      const address = found[name];
      if (typeof address !== "string") throw new Error(`deploy/addresses/${chainId}.json lacks ${name}`);
      return [name, getAddress(address)];
    });
    return `${chainId}: ${JSON.stringify(Object.fromEntries(addresses))},\n`;
  });
  return [
    'import type { Addresses } from "../types/addresses.js";\n\n',
    "/** Where the protocol is deployed, by chain id. */\n",
    `export const deployments: Readonly<Record<number, Addresses>> = {${entries.join("")}};\n`,
  ].join("");
}
