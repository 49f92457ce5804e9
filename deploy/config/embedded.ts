import { ZeroAddress } from "ethers";
import type { NetworkConfig } from "./schema.ts";

/** The accounts of a development chain and what each stands for. The first deploys and mints USDC. */
export const EMBEDDED_ACCOUNTS = {
  deployer: 0,
  sevenOfNine: 10,
  fourOfNine: 11,
  fiveOfNine: 12,
  threeOfFive: 13,
  meter: 14,
  evaluator: 15,
  arbitrator: 16,
  rewarder: 17,
  reporter: 18,
  foundation: 19,
} as const;

/**
 * The configuration of a chain in memory, or of a local node: single accounts stand for the councils, one for foundation and
 * team. There is no sequencer.
 *
 * @param accounts The 20 accounts of the chain, in order.
 */
export function embeddedConfig(accounts: readonly string[], chainId = 31337): NetworkConfig {
  const account = (name: keyof typeof EMBEDDED_ACCOUNTS): string => {
    const address = accounts[EMBEDDED_ACCOUNTS[name]];
    if (address === undefined)
      throw new Error(`A development chain needs 20 accounts, this one has ${accounts.length}`);
    return address;
  };
  const ofSuite = { target: ZeroAddress, isContract: true };
  const foundation = { target: account("foundation"), isContract: false };
  return {
    chainId,
    usdc: "deploy",
    uniswap: "deploy",
    chainlink: "deploy",
    feedMaxAge: { cpt: 25 * 3_600, usdc: 25 * 3_600 },
    pool: { fee: 3_000, minCardinality: 60 },
    foundation: account("foundation"),
    holders: {
      admin: [account("sevenOfNine")],
      upgrader: [account("sevenOfNine")],
      pauseProlonger: [account("sevenOfNine")],
      parametersCritical: [account("fourOfNine")],
      parametersRoutine: [account("fourOfNine")],
      operator: [account("fourOfNine")],
      treasurer: [account("fiveOfNine")],
      veto: [account("fiveOfNine")],
      guardian: [account("threeOfFive")],
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
