import {
  Contract,
  ContractFactory,
  encodeBytes32String,
  id,
  ZeroAddress,
  type ContractTransactionResponse,
  type Signer,
} from "ethers";
import hre from "hardhat";
import { deployProtocol, EMBEDDED_ACCOUNTS, embeddedConfig, TooFewAccountsError } from "../../deploy/index.ts";
import { signQuote } from "../../sdk/src/eip712/index.ts";
import { lockEndAfter, MAX_LOCK, WEEK } from "../../sdk/src/math/index.ts";
import { saleAllowList } from "../../sdk/src/merkle/index.ts";
import { PrivateSale__factory } from "../../sdk/src/typechain/index.ts";
import { CptMarket } from "../../tasks/lib/market/exchange.ts";
import { giveCpt, listCpt } from "../../tasks/lib/market/listing.ts";
import { councilsOf } from "../../tasks/lib/safe/councils.ts";
import { shared } from "../helpers/shared.ts";
import { CyberPlaza, type Address, type Hex, type Offer, type Quote, type UsageReport } from "../../sdk/src/index.ts";

const USDC_ABI = ["function mint(address to, uint256 amount) returns (bool)"];
const OFFER_BOOK_ABI = ["function setOracle(address newOracle)"];
const MANAGER_ABI = [
  "function canCall(address caller, address target, bytes4 selector) view returns (bool immediate, uint32 delay)",
  "function schedule(address target, bytes data, uint48 when) returns (bytes32 operationId, uint32 nonce)",
];
export const ESCROW_DEPOSIT = 1_000_000_000n;
export const UNITS = 3_600n;
/** USDC units. */
export const CPT_PRICE = 800_000n;
const POOL_CPT = 100_000n;
const POOL_OBSERVATIONS = 60;
const DAY = 86_400;

/** The suite on a chain that all files share, as it was deployed: a funded user, a registered provider, the meter of the configuration. */
export const deployed = shared(deploy);

async function deploy() {
  const connection = await hre.network.create("embedded");
  const { ethers, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const accounts = signers.map(({ address }) => address);
  const { addresses, chainId, exchange } = await deployProtocol(connection, embeddedConfig(accounts));
  const [deployer, userSigner, providerSigner, newcomerSigner] = signers;
  const meterSigner = signers[EMBEDDED_ACCOUNTS.meter];
  const arbitrator = signers[EMBEDDED_ACCOUNTS.arbitrator];
  const reporterSigner = signers[EMBEDDED_ACCOUNTS.reporter];
  if (
    !deployer ||
    !userSigner ||
    !providerSigner ||
    !newcomerSigner ||
    !meterSigner ||
    !arbitrator ||
    !reporterSigner
  ) {
    throw new TooFewAccountsError(signers.length);
  }
  const { sevenOfNine: admin, threeOfFive: guardian, fourOfNine, fiveOfNine } = await councilsOf(connection, addresses);

  const usdc = new Contract(addresses.usdc, USDC_ABI, deployer);
  await mined(usdc.getFunction("mint")(userSigner.address, 10n * ESCROW_DEPOSIT));

  /** Calls as an account whose role has a delay: schedules, lets the time pass, executes. */
  const callDelayed = async (contract: Contract, name: string, args: readonly unknown[]): Promise<void> => {
    const caller = contract.runner as Signer;
    const manager = new Contract(addresses.accessManager, MANAGER_ABI, caller);
    const target = await contract.getAddress();
    const data = contract.interface.encodeFunctionData(name, args);
    const { delay } = await manager
      .getFunction("canCall")
      .staticCall(await caller.getAddress(), target, data.slice(0, 10));
    await mined(manager.getFunction("schedule")(target, data, 0));
    await networkHelpers.time.increase(delay);
    await mined(contract.getFunction(name)(...args));
  };
  const foundation = await listCpt(connection, addresses);
  await giveCpt(addresses, foundation, [[userSigner.address, 1_000n * 10n ** 18n]]);

  const connect = (runner: Signer): Promise<CyberPlaza> => CyberPlaza.connect({ runner, addresses });
  const user = await connect(userSigner);
  const provider = await connect(providerSigner);
  const meter = await connect(meterSigner);
  const newcomer = await connect(newcomerSigner);

  await (
    await provider.market.registerProvider({ metadataURI: "ipfs://provider", metadataHash: id("p") as Hex })
  ).wait();
  await (await user.token.approveUsdc({ spender: addresses.jobEscrow, amount: ESCROW_DEPOSIT })).wait();
  await (await user.market.deposit({ amount: ESCROW_DEPOSIT })).wait();

  let nonce = 0n;
  const makeQuote = async (changes: Partial<Quote> = {}): Promise<{ quote: Quote; signature: Hex }> => {
    const quote: Quote = {
      user: ZeroAddress as Address,
      provider: providerSigner.address as Address,
      meter: meterSigner.address as Address,
      resource: id("gpu.h100.second") as Hex,
      maxUnits: 10_000n,
      maxJobs: 1n,
      unitPrice: 700n,
      duration: 3_600n,
      maxFeeBps: 500n,
      validUntil: BigInt(await networkHelpers.time.latest()) + 86_400n,
      serviceTerms: 0n,
      specHash: id("spec") as Hex,
      nonce: nonce++,
      ...changes,
    };
    return { quote, signature: await signQuote(providerSigner, quote, user.domain) };
  };

  const open = async (changes: Partial<Quote> = {}): Promise<bigint> => {
    const offer = await makeQuote(changes);
    return (await (await user.market.openJob({ ...offer, units: UNITS })).wait()).jobId;
  };
  const runningWith = async (changes: Partial<Quote>): Promise<bigint> => {
    const jobId = await open(changes);
    await (await provider.market.startJob({ jobId })).wait();
    await networkHelpers.time.increase(3_600);
    return jobId;
  };
  /** A batch of which the second job waits for the first. */
  const openBatch = async (): Promise<readonly [first: bigint, second: bigint]> => {
    const jobs = [{ units: UNITS }, { units: 2n * UNITS, dependsOn: [0] }];
    const offer = await makeQuote({ maxUnits: 3n * UNITS, maxJobs: 2n });
    const { firstJobId } = await (await user.market.openJobs({ ...offer, jobs })).wait();
    return [firstJobId, firstJobId + 1n];
  };
  const running = (): Promise<bigint> => runningWith({});
  const makeReport = async (jobId: bigint, changes: Partial<UsageReport> = {}): Promise<UsageReport> => {
    const now = BigInt(await networkHelpers.time.latest());
    return {
      jobId,
      startedAt: now - 3_600n,
      endedAt: now,
      units: 3_000n,
      outcome: "Completed",
      performanceBps: 10_000n,
      availabilityBps: 10_000n,
      meteringRoot: id("root") as Hex,
      ...changes,
    };
  };
  const reported = async (): Promise<bigint> => {
    const jobId = await running();
    await (await meter.market.reportUsage({ report: await makeReport(jobId) })).wait();
    return jobId;
  };

  const makeOffer = async (changes: Partial<Offer> = {}): Promise<Offer> => {
    const now = BigInt(await networkHelpers.time.latest());
    return {
      resource: id("gpu.h100.second") as Hex,
      meter: meterSigner.address as Address,
      unitPrice: 700n,
      rateFactorBps: 0n,
      capacity: 10_000n,
      window: 86_400n,
      validFrom: now,
      validUntil: now + 30n * 86_400n,
      maxDuration: 7_200n,
      maxFeeBps: 500n,
      region: encodeBytes32String("eu-central") as Hex,
      serviceTerms: 0n,
      ...changes,
    };
  };
  const storedOffer = async (changes: Partial<Offer> = {}): Promise<bigint> => {
    const offer = await makeOffer(changes);
    return (await (await provider.market.storeOffer({ offer })).wait()).offerId;
  };

  /** Gives the offer book an oracle that answers every question with this rate. */
  const setMarketRate = async (rate: bigint): Promise<void> => {
    const answer = `7f${rate.toString(16).padStart(64, "0")}60005260406000f3`; // returns (rate, false)
    const size = (answer.length / 2).toString(16);
    const factory = new ContractFactory([], `0x60${size}600c60003960${size}6000f3${answer}`, deployer);
    const oracle = await (await factory.deploy()).getAddress();
    await callDelayed(new Contract(addresses.offerBook, OFFER_BOOK_ABI, admin), "setOracle", [oracle]);
  };

  /** The arbitrator takes a reported job's payment out of what is maturing. */
  const hold = async (jobId: bigint): Promise<void> => {
    const abi = ["function holdForDispute(uint256 jobId)"];
    const escrow = new Contract(addresses.jobEscrow, abi, arbitrator);
    await mined(escrow.getFunction("holdForDispute")(jobId));
  };
  const held = async (): Promise<bigint> => {
    const jobId = await reported();
    await hold(jobId);
    return jobId;
  };

  /** The user locks CPT so that it ends so many seconds from now, rounded up to a week. */
  const locked = async (amount = 100n * 10n ** 18n, duration = MAX_LOCK): Promise<bigint> => {
    const end = lockEndAfter({ from: BigInt(await networkHelpers.time.latest()), duration });
    const permit = await user.ve.signLockPermit({ amount });
    await (await user.ve.createLock({ amount, end, permit })).wait();
    return end;
  };
  /** The user's lock, and the time when it has ended. */
  const lockEnded = async (): Promise<bigint> => {
    const end = await locked(undefined, 2n * WEEK);
    await networkHelpers.time.increaseTo(end);
    return end;
  };

  /** CPT trades in its pool and Chainlink answers: the oracle has a price. */
  const trading = async (price = CPT_PRICE): Promise<CptMarket> => {
    const market = await CptMarket.at(connection, addresses, exchange);
    await mined(usdc.getFunction("mint")(foundation.address, 10n * POOL_CPT * price));
    await market.open(foundation, price, POOL_CPT * 10n ** 18n, POOL_OBSERVATIONS);
    // its first trade in another second gives the pool its room for observations
    await networkHelpers.time.increase(60);
    await market.swap(foundation, "usdc", 100n * price);
    await market.swap(foundation, "cpt", 100n * 10n ** 18n);
    await networkHelpers.time.increase(3_600);
    await market.answer(price);
    return market;
  };

  /** The first round of the private sale is open, for the user, the provider and the newcomer. */
  const saleOpened = async (changes: object = {}): Promise<{ buyers: Address[]; proof: Hex[] }> => {
    const buyers = [userSigner, providerSigner, newcomerSigner].map(({ address }) => address as Address);
    const { root, proof } = saleAllowList(buyers);
    const opensAt = (await networkHelpers.time.latest()) + 3 * DAY;
    const round = {
      price: CPT_PRICE,
      cap: 5_000_000n * 10n ** 18n,
      opensAt,
      closesAt: opensAt + 30 * DAY,
      buyerCap: 100_000_000_000n,
      root,
      ...changes,
    };
    const sale = PrivateSale__factory.connect(addresses.privateSale, fourOfNine);
    await callDelayed(sale as unknown as Contract, "setRound", [0n, round]);
    await networkHelpers.time.increaseTo(opensAt);
    return { buyers, proof: proof(userSigner.address as Address) };
  };

  return {
    connection,
    ethers,
    networkHelpers,
    signers: {
      deployer,
      userSigner,
      providerSigner,
      meterSigner,
      newcomerSigner,
      admin,
      guardian,
      foundation,
      fourOfNine,
      fiveOfNine,
      reporterSigner,
    },
    addresses,
    chainId,
    usdc,
    callDelayed,
    user,
    provider,
    meter,
    newcomer,
    makeQuote,
    makeReport,
    open,
    openBatch,
    makeOffer,
    storedOffer,
    setMarketRate,
    running,
    runningWith,
    reported,
    hold,
    held,
    locked,
    lockEnded,
    trading,
    saleOpened,
    connect,
  };
}

export type Deployed = Awaited<ReturnType<typeof deployed>>;

/** The suite as it was deployed, for the tests of the `describe` that calls it; the chain goes back to that before each of them. */
export function deployedBefore(use: (suite: Deployed) => void): void {
  let restore: () => Promise<void>;
  before(async () => {
    const suite = await deployed();
    restore = (await suite.networkHelpers.takeSnapshot()).restore;
    use(suite);
  });
  beforeEach(() => restore());
}

/** Waits for a transaction made by plain ethers. */
export async function mined(sent: Promise<ContractTransactionResponse>): Promise<void> {
  await (await sent).wait();
}

/** The error a promise fails with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it succeeded and should have failed");
}
