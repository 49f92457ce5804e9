import { id, keccak256, toBeHex, ZeroAddress } from "ethers";
import { AUTHORITY } from "../authority.ts";
import { SINKS, type NetworkConfig } from "../config/schema.ts";
import type { Addresses } from "../index.ts";
import { sinkOfSuite } from "../modules/protocol.ts";
import { DAO_MODULE_KEYS, DAO_MODULES, SUITE, SUITE_KEYS, type SuiteKey } from "../suite.ts";
import type { Chain } from "./Chain.ts";
import type { Checklist } from "./Checklist.ts";

const DAY = 86_400n;
const ONE = 10n ** 18n;
const USDC = 10n ** 6n;

/** What a setting should be: the view that tells it, and its value. */
interface Parameter {
  of: SuiteKey;
  view: string;
  args?: readonly unknown[];
  value: unknown;
}

/** Settings that the contracts begin with: the bold numbers of the specification. */
const DEFAULTS: readonly Parameter[] = [
  { of: "vestingVault", view: "dailyBounds() view returns (uint256, uint256)", value: [10_000n * ONE, 50_000n * ONE] },
  { of: "voteEscrow", view: "minLock() view returns (uint256)", value: ONE },
  {
    of: "buybackBurner",
    view: "limits() view returns (tuple(uint64, uint16, uint32, uint16, uint16))",
    value: [25_000n * USDC, 1_000, 3_600, 100, 300],
  },
  { of: "jobEscrow", view: "settings() view returns (uint256, uint256)", value: [USDC / 10n, 20] },
  { of: "priceOracle", view: "manualPrice() view returns (uint256, uint256)", value: [0, 0] },
  { of: "governor", view: "executionWindow() view returns (uint256)", value: 14n * DAY },
  { of: "governor", view: "lateQuorumVoteExtension() view returns (uint48)", value: 2n * DAY },
  { of: "governor", view: "votingDelay() view returns (uint256)", value: 7n * DAY },
  { of: "governor", view: "votingPeriod() view returns (uint256)", value: 5n * DAY },
  { of: "governor", view: "proposalThreshold() view returns (uint256)", value: 100_000n * ONE },
  {
    of: "governor",
    view: "quorumTerms(uint256 timepoint) view returns (uint256, uint256)",
    args: [2n ** 48n - 1n],
    value: [1_000, 1_000_000n * ONE],
  },
  { of: "launchPhase", view: "requiredVotes() view returns (uint256)", value: 10_000_000n * ONE },
  { of: "vetoGuard", view: "endedAt() view returns (uint256)", value: 0 },
  { of: "daoTree", view: "pledges() view returns (uint256, uint256)", value: [10_000n * ONE, 1_000n * ONE] },
  { of: "topHolders", view: "epochLength() view returns (uint256, uint256)", value: [91n * DAY, 91n * DAY] },
];

/** Settings that the configuration or the deployment decides. */
function configured(addresses: Addresses, config: NetworkConfig): Parameter[] {
  const { jobEscrow, providerRegistry, offerBook } = addresses;
  return [
    {
      of: "benefitTiers",
      view: "tiers() view returns (tuple(uint32, uint16)[5])",
      value: config.benefitTiers.map(({ threshold, discountBps }) => [threshold, discountBps]),
    },
    ...SINKS.map((name, sink): Parameter => {
      const { target, isContract, shareBps } = config.sinks[name];
      const taker = target === ZeroAddress ? [addresses[sinkOfSuite(name)], true] : [target, isContract];
      const view = "sinkOf(uint8 sink) view returns (tuple(address, bool), uint256)";
      return { of: "revenueRouter", view, args: [sink], value: [taker, shareBps] };
    }),
    ...config.insuranceShares.map((share, compartment): Parameter => {
      const view = "termsOf(uint8 compartment) view returns (tuple(uint16, uint64, address))";
      return {
        of: "insuranceFund",
        view,
        args: [compartment],
        value: [share, 500_000n * USDC, compartment === 1 ? addresses.lendingPool : ZeroAddress],
      };
    }),
    ...DAO_MODULE_KEYS.map((key): Parameter => {
      const view = "versionOf(address module, uint8 kind) view returns (uint256)";
      return { of: "daoTree", view, args: [addresses[key], DAO_MODULES[key].kind], value: 1 };
    }),
    { of: "revenueRouter", view: "sources() view returns (address[])", value: [jobEscrow] },
    {
      of: "jobEscrow",
      view: "wiring() view returns (address, address, address, address, address)",
      value: [addresses.usdc, addresses.revenueRouter, addresses.benefitTiers, providerRegistry, offerBook],
    },
    {
      of: "offerBook",
      view: "wiring() view returns (address, address, address)",
      value: [jobEscrow, providerRegistry, ZeroAddress],
    },
    { of: "governor", view: "timelock() view returns (address)", value: addresses.timelock },
    { of: "governor", view: "token() view returns (address)", value: addresses.voteEscrow },
    { of: "launchPhase", view: "council() view returns (address)", value: addresses.sevenOfNine },
    { of: "launchPhase", view: "timelock() view returns (address)", value: addresses.timelock },
    // the foundation's, at the listing and over 24 months
    {
      of: "vestingVault",
      view: "scheduleCount(address beneficiary) view returns (uint256)",
      args: [config.foundation],
      value: 2,
    },
  ];
}

/** Every setting against the specification's default and the configuration. */
export async function checkParameters(
  chain: Chain,
  checks: Checklist,
  { addresses, config }: { addresses: Addresses; config: NetworkConfig },
): Promise<void> {
  const pausable = SUITE_KEYS.filter((key) => "pause" in AUTHORITY[SUITE[key].contract]);
  const limits = pausable.map((of): Parameter => {
    return { of, view: "pauseLimits() view returns (uint256, uint256)", value: [3n * DAY, 7n * DAY] };
  });
  const parameters = [...DEFAULTS, ...limits, ...configured(addresses, config)];
  await Promise.all(
    parameters.map(async ({ of, view, args, value }) => {
      const name = view.slice(0, view.indexOf("("));
      const subject = `${SUITE[of].contract}.${name}(${(args ?? []).map(String).join(", ")})`;
      checks.equal("parameter", subject, await chain.read(addresses[of], view, args), value);
    }),
  );
  const schedule = await chain.read(addresses.revenueRouter, "schedule() view returns (uint256, uint256)");
  checks.equal("parameter", "RevenueRouter.schedule().period", (schedule as bigint[] | undefined)?.[0], 7n * DAY);
  await Promise.all([
    checkOracle(chain, checks, addresses, config),
    checkLists(chain, checks, addresses, config),
    checkGenesis(chain, checks, addresses, config),
  ]);
}

/** The genesis table's parts, in the order of the contract's enum. */
const ALLOCATIONS = [
  "user rewards",
  "provider incentives",
  "LP rewards",
  "foundation",
  "bridge insurance",
  "private sale",
  "team",
] as const;

/** Where the supply went: to the foundation, the private sale and the insurance alone. The team's grants are the admin's, later. */
async function checkGenesis(
  chain: Chain,
  checks: Checklist,
  { cpt, genesis, privateSale, insuranceFund }: Addresses,
  { foundation }: NetworkConfig,
): Promise<void> {
  const distributions = "Distributed(uint8 indexed allocation, address indexed to, uint256 amount)";
  const events = await chain.events(genesis, [distributions]);
  const gone = events
    .map(({ args }) => ({
      what: ALLOCATIONS[Number(args[0])] ?? String(args[0]),
      to: args[1] as string,
      amount: args[2] as bigint,
    }))
    .filter(({ what }) => what !== "team")
    .map(({ what, to, amount }) => `${what}: ${amount} to ${to}`);
  checks.equal("supply", "Genesis", gone, [
    `foundation: ${1_250_000n * ONE} to ${foundation}`,
    `foundation: ${15_750_000n * ONE} to ${foundation}`,
    `private sale: ${12_500_000n * ONE} to ${privateSale}`,
    `bridge insurance: ${500_000n * ONE} to ${insuranceFund}`,
  ]);
  // counted in the bridge's compartment, before anything else was
  const deposits = "Deposited(uint8 indexed compartment, address indexed token, address indexed from, uint256 amount)";
  const [first] = await chain.events(insuranceFund, [deposits]);
  const counted = first?.args.toArray() ?? [];
  checks.equal("supply", "InsuranceFund", counted, [2, cpt, ZeroAddress, 500_000n * ONE]);
  const parts = await Promise.all(
    ALLOCATIONS.map((_, allocation) =>
      chain.read(genesis, "allocationOf(uint8 allocation) view returns (uint256, uint256)", [allocation]),
    ),
  );
  const left = parts.reduce((sum: bigint, part) => sum + ((part as bigint[] | undefined)?.[1] ?? 0n), 0n);
  const held = (await chain.read(cpt, "balanceOf(address account) view returns (uint256)", [genesis])) as bigint;
  // somebody may have sent it more
  checks.equal("supply", "CPT of Genesis", held > left ? left : held, left);
  // no view tells it: the first field of its storage
  const taker = await chain.addressIn(privateSale, locationOf("cyberplaza.PrivateSale"));
  checks.equal("parameter", "PrivateSale's foundation", taker, foundation);
}

/** Where a contract's storage begins (ERC-7201). */
function locationOf(namespace: string): bigint {
  return BigInt(keccak256(toBeHex(BigInt(id(namespace)) - 1n, 32))) & ~0xffn;
}

/** Where prices come from; on a development chain the deployment brought the feeds along. */
async function checkOracle(
  chain: Chain,
  checks: Checklist,
  { cpt, usdc, priceOracle, poolObserver, buybackBurner, uniswapFactory }: Addresses,
  config: NetworkConfig,
): Promise<void> {
  const sources = (await chain.read(
    priceOracle,
    "sources() view returns (tuple(address, uint32, address, uint32, address, address))",
  )) as readonly [string, bigint, string, bigint, string, string] | undefined;
  if (sources === undefined) {
    checks.equal("parameter", "PriceOracle.sources()", "no answer", "the configured sources");
    return;
  }
  const [cptFeed, cptMaxAge, usdcFeed, usdcMaxAge, pool, sequencerFeed] = sources;
  checks.equal("parameter", "PriceOracle.sources().cptMaxAge", cptMaxAge, config.feedMaxAge.cpt);
  checks.equal("parameter", "PriceOracle.sources().usdcMaxAge", usdcMaxAge, config.feedMaxAge.usdc);
  if (config.chainlink === "deploy") {
    checks.equal("parameter", "PriceOracle.sources().sequencerFeed", sequencerFeed, ZeroAddress);
    for (const [feed, what] of [
      [cptFeed, "CPT / USD"],
      [usdcFeed, "USDC / USD"],
    ] as const) {
      checks.equal("feed", what, await chain.read(feed, "description() view returns (string)"), what);
    }
  } else {
    const { cptFeed: cptConfigured, usdcFeed: usdcConfigured, sequencerFeed: sequencer } = config.chainlink;
    checks.equal("parameter", "PriceOracle.sources().cptFeed", cptFeed, cptConfigured);
    checks.equal("parameter", "PriceOracle.sources().usdcFeed", usdcFeed, usdcConfigured);
    checks.equal("parameter", "PriceOracle.sources().sequencerFeed", sequencerFeed, sequencer);
  }
  const { fee, minCardinality } = config.pool;
  const getPool = "getPool(address a, address b, uint24 fee) view returns (address)";
  const expected = await chain.read(uniswapFactory, getPool, [cpt, usdc, fee]);
  checks.equal("parameter", "PriceOracle.sources().pool", pool, expected);
  const observed = await chain.read(poolObserver, "pool() view returns (address)");
  checks.equal("parameter", "PoolObserver.pool()", observed, expected);
  const pools = new Map<string, bigint>();
  const listings = "PoolUpdated(address indexed pool, uint256 oldMinCardinality, uint256 newMinCardinality)";
  for (const { args } of await chain.events(buybackBurner, [listings])) pools.set(args[0] as string, args[2] as bigint);
  const listed = [...pools].filter(([, least]) => least !== 0n).map(([listedPool, least]) => `${listedPool} ${least}`);
  checks.sameMembers("pool of the buyback", "BuybackBurner", listed, [`${String(expected)} ${minCardinality}`]);
}

/** Lists that only events tell whole. */
async function checkLists(
  chain: Chain,
  checks: Checklist,
  { cpt, cptAdapter, jobEscrow }: Addresses,
  { meterDailyCaps }: NetworkConfig,
): Promise<void> {
  const exempt = new Set<string>();
  const exemptions = "PauseExemptionUpdated(address indexed account, bool oldExempt, bool newExempt)";
  for (const { args } of await chain.events(cpt, [exemptions])) {
    if (args[2] === true) exempt.add(args[0] as string);
    else exempt.delete(args[0] as string);
  }
  checks.sameMembers("exempt from a pause of CPT", "CPT", exempt, [cptAdapter]); // VoteEscrow and VestingVault are, by its code

  const meters = new Map<string, bigint>();
  const updates =
    "MeterUpdated(address indexed meter, uint256 indexed meterId, uint256 oldDailyCap, uint256 newDailyCap)";
  for (const { args } of await chain.events(jobEscrow, [updates])) {
    if (args[3] === 0n) meters.delete(args[0] as string);
    else meters.set(args[0] as string, args[3] as bigint);
  }
  const describe = ([meter, cap]: readonly [string, bigint]) => `${meter} up to ${cap}`;
  checks.sameMembers("meter", "JobEscrow", [...meters].map(describe), Object.entries(meterDailyCaps).map(describe));
}
