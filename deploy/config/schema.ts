import { ZeroAddress } from "ethers";
import { z } from "zod";
import type { RoleName } from "../authority.ts";
import {
  chainId,
  checkedBy,
  checksummed,
  councils,
  councilsNaming,
  EIDS,
  endpointId,
  isDevelopmentChain,
  issueTo,
  nonZero,
  refineCouncils,
  refineForeign,
  refuseDeployer,
  safe,
} from "./parts.ts";

export { InvalidConfigError, isDevelopmentChain, nonZero } from "./parts.ts";

/** The sinks of the RevenueRouter, in the order of its enum. */
export const SINKS = [
  "staking",
  "engineering",
  "marketing",
  "infrastructure",
  "general",
  "buyback",
  "team",
  "foundation",
  "reserve",
] as const;

export type SinkName = (typeof SINKS)[number];

/** Roles of keys that the configuration names. Councils and contracts of the suite hold the others. */
const NAMED_ROLES = ["meter", "evaluator", "arbitrator", "rewarder", "reporter"] as const satisfies RoleName[];

export type NamedRole = (typeof NAMED_ROLES)[number];

/** Whether keys hold the role that the configuration names. */
export function isNamedRole(role: RoleName): role is NamedRole {
  return (NAMED_ROLES as readonly string[]).includes(role);
}

/** Sinks that are the suite's own contracts and nothing else. */
const SINKS_OF_SUITE = ["staking", "buyback"] as const satisfies SinkName[];
/** Sinks that somebody outside must take. */
const SINKS_OUTSIDE = ["team", "foundation"] as const satisfies SinkName[];

const sink = z
  .object({
    /** The zero address: the suite's FeeDistributor, BuybackBurner or Treasury. */
    target: checksummed,
    isContract: z.boolean(),
    shareBps: z.number().int().min(0).max(10_000),
  })
  .strict();

const feedAge = z
  .number()
  .int()
  .min(3_600)
  .max(3 * 86_400);

function record<K extends string, V extends z.ZodTypeAny>(keys: readonly K[], value: V) {
  return z.object(Object.fromEntries(keys.map((key) => [key, value])) as Record<K, V>).strict();
}

/**
 * What a network's deployment takes. Unknown or missing keys, bad checksums and sums that are off are refused before
 * anything is sent; what only the chain can tell (code at an address, the chain id) is checked by `deployProtocol`.
 */
export const networkConfigSchema = z
  .object({
    chainId,
    /** Address of USDC, or "deploy" on a network without one: Circle's FiatTokenV2_2 from its published package. */
    usdc: z.union([z.literal("deploy"), nonZero]),
    councils,
    /** Keys by role; at least one each. */
    holders: record(NAMED_ROLES, z.array(nonZero).min(1)),
    /** What each meter may release in 24 hours, in USDC units (6 decimals). Meters hold the meter role. */
    meterDailyCaps: z.record(
      nonZero,
      z
        .bigint()
        .positive()
        .max(2n ** 64n - 1n),
    ),
    sinks: record(SINKS, sink),
    /** Parts of the reserve share by compartment of the insurance, escrow, pool and bridge, in basis points. */
    insuranceShares: z.array(z.number().int().min(0).max(10_000)).length(3),
    /** Beneficiary of the foundation's CPT. */
    foundation: nonZero,
    /** Uniswap V3 on this chain, or "deploy" on a development chain: from its published packages. */
    uniswap: z.union([z.literal("deploy"), z.object({ factory: nonZero, swapRouter: nonZero }).strict()]),
    safe,
    /** LayerZero's endpoint and its id on this chain, or "deploy" on a development chain: EndpointV2 from its published package. */
    layerZero: z.union([z.literal("deploy"), z.object({ endpoint: nonZero, eid: endpointId }).strict()]),
    /** Chainlink on this chain, or "deploy" on a development chain: FluxAggregator and its proxy, fed by the reporters. */
    chainlink: z.union([
      z.literal("deploy"),
      z
        .object({
          /** CPT/USD; the zero address until there is one. */
          cptFeed: checksummed,
          usdcFeed: nonZero,
          /** L2 sequencer uptime; the zero address where there is no sequencer. */
          sequencerFeed: checksummed,
        })
        .strict(),
    ]),
    /** Greatest age of a feed's answer, in seconds: its heartbeat and an hour. */
    feedMaxAge: z.object({ cpt: feedAge, usdc: feedAge }).strict(),
    /** The CPT/USDC pool that the deployment creates. */
    pool: z
      .object({
        /** Left out: it is created. Somebody who saw CPT's address may have been faster; then name it here and go on. */
        address: nonZero.optional(),
        /** Hundredths of a basis point, as Uniswap has them. */
        fee: z.union([z.literal(500), z.literal(3_000), z.literal(10_000)]),
        /** Observations it must keep before the buyback uses it. */
        minCardinality: z.number().int().min(2).max(65_535),
      })
      .strict(),
    /** The five steps of veCPT, in whole veCPT, and their discounts; rising. */
    benefitTiers: z
      .array(
        z.object({
          threshold: z.number().int().min(1).max(100_000_000),
          discountBps: z.number().int().min(0).max(5_000),
        }),
      )
      .length(5),
  })
  .strict()
  .superRefine((config, context) => {
    const issue = issueTo(context);
    if (config.usdc === "deploy" && !isDevelopmentChain(config.chainId)) {
      issue(["usdc"], `chain ${config.chainId} needs the address of its USDC: one of our own would be worth nothing`);
    }
    refineForeign(config, ["uniswap", "chainlink", "safe", "layerZero"], issue);
    const sum = SINKS.reduce((total, name) => total + config.sinks[name].shareBps, 0);
    for (const name of SINKS_OF_SUITE) {
      if (config.sinks[name].target === ZeroAddress) continue;
      issue(["sinks", name, "target"], "must be the zero address: a contract of the suite takes its place");
    }
    for (const name of SINKS_OUTSIDE) {
      if (config.sinks[name].target !== ZeroAddress) continue;
      issue(["sinks", name, "target"], "must not be the zero address: no contract of the suite takes its place");
    }
    const insured = config.insuranceShares.reduce((total, share) => total + share, 0);
    if (insured !== 10_000) {
      issue(["insuranceShares"], `the parts add up to ${insured} basis points instead of 10 000`);
    }
    if (sum !== 10_000) issue(["sinks"], `the shares add up to ${sum} basis points instead of 10 000`);
    config.benefitTiers.slice(1).forEach(({ threshold, discountBps }, i) => {
      const below = config.benefitTiers[i];
      if (below === undefined || (threshold > below.threshold && discountBps >= below.discountBps)) return;
      issue(
        ["benefitTiers", String(i + 1)],
        "must have a higher threshold and no smaller discount than the step before",
      );
    });
    for (const meter of Object.keys(config.meterDailyCaps)) {
      if (!config.holders.meter.includes(meter)) issue(["meterDailyCaps", meter], "does not hold the meter role");
    }
    for (const role of NAMED_ROLES) {
      const holders = config.holders[role];
      if (new Set(holders).size !== holders.length) issue(["holders", role], "names an account twice");
    }
    refineCouncils(config, issue);
    const owners = [...config.councils.nine, ...config.councils.five];
    for (const role of NAMED_ROLES) {
      for (const holder of config.holders[role].filter((account) => owners.includes(account))) {
        issue(["holders", role], `${holder} is an owner of a council: a key that signs every day must not be one`);
      }
    }
  });

export type NetworkConfig = z.infer<typeof networkConfigSchema>;

/**
 * Checks a configuration; throws `InvalidConfigError` naming every problem.
 *
 * @param deployer Must not hold a role nor own a Safe: the hand-over leaves the deployer without power.
 */
export function validateConfig(config: unknown, deployer?: string): NetworkConfig {
  const valid = checkedBy(networkConfigSchema, config);
  refuseDeployer([
    ...NAMED_ROLES.filter((role) => valid.holders[role].some((holder) => holder === deployer)).map(
      (role) => `holders.${role}`,
    ),
    ...councilsNaming(valid, deployer),
  ]);
  return valid;
}

/** LayerZero's id of home's endpoint. */
export function homeEidOf({ layerZero }: Pick<NetworkConfig, "layerZero">): number {
  return layerZero === "deploy" ? EIDS.arbitrum : layerZero.eid;
}
