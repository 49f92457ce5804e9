import { ZeroAddress } from "ethers";
import type { NetworkConfig } from "./schema.ts";

/** A development chain has too few accounts for everybody who owns or signs something. */
export class TooFewAccountsError extends Error {
  override readonly name = "TooFewAccountsError";
  constructor(count: number) {
    super(
      `A development chain needs ${EMBEDDED_ACCOUNT_COUNT} accounts, this one has ${count}. ` +
        "Start it by `npm run hh -- node`, or tell your node to have as many.",
    );
  }
}

/** The accounts of a development chain and what each stands for. The first deploys and mints USDC. */
export const EMBEDDED_ACCOUNTS = {
  deployer: 0,
  meter: 14,
  evaluator: 15,
  arbitrator: 16,
  rewarder: 17,
  reporter: 18,
  foundation: 19,
} as const;

/** Accounts that own the councils' Safes. */
export const EMBEDDED_OWNERS = {
  nine: [20, 21, 22, 23, 24, 25, 26, 27, 28],
  five: [29, 30, 31, 32, 33],
} as const;

/** How many accounts a development chain has; those above belong to nobody. */
export const EMBEDDED_ACCOUNT_COUNT = 40;

function accountAt(accounts: readonly string[], index: number): string {
  const address = accounts[index];
  if (address === undefined) throw new TooFewAccountsError(accounts.length);
  return address;
}

/** Who owns the councils' Safes on a development chain. */
export function embeddedCouncils(accounts: readonly string[]): NetworkConfig["councils"] {
  const at = (index: number): string => accountAt(accounts, index);
  return { nine: EMBEDDED_OWNERS.nine.map(at), five: EMBEDDED_OWNERS.five.map(at) };
}

/**
 * The configuration of a chain in memory, or of a local node: one account stands for foundation and team. There is no
 * sequencer.
 *
 * @param accounts The accounts of the chain, in order; at least 34.
 */
export function embeddedConfig(accounts: readonly string[], chainId = 31337): NetworkConfig {
  const account = (name: keyof typeof EMBEDDED_ACCOUNTS): string => accountAt(accounts, EMBEDDED_ACCOUNTS[name]);
  const ofSuite = { target: ZeroAddress, isContract: true };
  const foundation = { target: account("foundation"), isContract: false };
  return {
    chainId,
    usdc: "deploy",
    uniswap: "deploy",
    chainlink: "deploy",
    safe: "deploy",
    layerZero: "deploy",
    feedMaxAge: { cpt: 25 * 3_600, usdc: 25 * 3_600 },
    pool: { fee: 3_000, minCardinality: 60 },
    foundation: account("foundation"),
    councils: embeddedCouncils(accounts),
    holders: {
      meter: [account("meter")],
      evaluator: [account("evaluator")],
      arbitrator: [account("arbitrator")],
      rewarder: [account("rewarder")],
      reporter: [account("reporter")],
    },
    meterDailyCaps: { [account("meter")]: 1_000_000_000_000n },
    benefitTiers: [
      { threshold: 1_000, discountBps: 500 },
      { threshold: 10_000, discountBps: 750 },
      { threshold: 50_000, discountBps: 1_000 },
      { threshold: 100_000, discountBps: 1_250 },
      { threshold: 500_000, discountBps: 1_500 },
    ],
    insuranceShares: [4_000, 3_000, 3_000],
    sinks: {
      staking: { ...ofSuite, shareBps: 3_000 },
      engineering: { ...ofSuite, shareBps: 1_500 },
      marketing: { ...ofSuite, shareBps: 1_000 },
      infrastructure: { ...ofSuite, shareBps: 500 },
      general: { ...ofSuite, shareBps: 500 },
      buyback: { ...ofSuite, shareBps: 2_000 },
      team: { ...foundation, shareBps: 500 },
      foundation: { ...foundation, shareBps: 500 },
      reserve: { ...ofSuite, shareBps: 500 },
    },
  };
}
