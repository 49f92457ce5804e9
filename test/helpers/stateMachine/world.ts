import { Interface, type InterfaceAbi, AbiCoder, id, keccak256 } from "ethers";
import hre from "hardhat";
import { deployProtocol, EMBEDDED_ACCOUNTS, embeddedConfig } from "../../../deploy/index.ts";
import { testArtifact } from "../testArtifact.ts";

/** Who acts, by the name the page uses. */
const ROLES = {
  user: 1,
  provider: 2,
  meter: EMBEDDED_ACCOUNTS.meter,
  "another user": 3,
  "another provider": 4,
  "another meter": 5,
  arbitrator: EMBEDDED_ACCOUNTS.arbitrator,
  guardian: "threeOfFive",
  admin: "sevenOfNine",
  stranger: 6,
} as const;
export type Role = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as Role[];

/** Others with an account in the escrow. */
const LICENSOR = 7;
const DEPLOYER = EMBEDDED_ACCOUNTS.deployer;
const SPONSOR = "0x5900000000000000000000000000000000000059";

const DAY = 86_400;
const METER_CAP = 1_000_000_000_000n;
const DEPOSIT = 2n * METER_CAP;
/** What a role keeps in its wallet. */
const POCKET = 1_000_000n;
const GAS = { gas: "0xf42400", gasPrice: "0x77359400" };
/** Enough for a batch of one that is skipped: dozens fit a block. */
const SMALL_GAS = "0x61a80";
const PROBE_GAS = "0x3b9aca00";
/** Probing is one call. */
const GAS_LIMITS = { blockGasLimit: 1_000_000_000n, transactionGasCap: 1_000_000_000n };
const USDC_ABI = [
  "function mint(address to, uint256 amount) returns (bool)",
  "function approve(address spender, uint256 value) returns (bool)",
  "function balanceOf(address account) view returns (uint256)",
];

const fields = (text: string): { type: string; name: string }[] =>
  text.split(",").map((field) => {
    const [type = "", name = ""] = field.split(" ");
    return { type, name };
  });
const TYPES = {
  Quote: fields(
    "address user,address provider,address meter,bytes32 resource,uint64 maxUnits,uint32 maxJobs,uint64 unitPrice,uint32 duration,uint16 maxFeeBps,uint40 validUntil,uint256 serviceTerms,bytes32 specHash,uint64 nonce",
  ),
  UsageReport: fields(
    "uint256 jobId,uint40 startedAt,uint40 endedAt,uint64 units,uint8 outcome,uint16 performanceBps,uint16 availabilityBps,bytes32 meteringRoot",
  ),
  UsageBatch: fields("bytes32 reportsHash"),
  Acceptance: fields("uint256 jobId,uint256 amount"),
};

/** A call that was refused, with its decoded error. */
export class Refusal extends Error {
  readonly errorName: string;
  readonly args: readonly unknown[];
  constructor(errorName: string, args: readonly unknown[]) {
    super(`${errorName}(${args.map(String).join(", ")})`);
    this.errorName = errorName;
    this.args = args;
  }
}

/** What the tests read of a job in the lens. */
export interface JobView {
  status: bigint;
  user: string;
  claimed: boolean;
  outcome: bigint;
  serviceTerms: bigint;
  feeBps: bigint;
  since: bigint;
  deadline: bigint;
  startBy: bigint;
  claimableFrom: bigint;
  duration: bigint;
  locked: bigint;
  amount: bigint;
}

/** A look at everything a call about some jobs can change. */
export interface Facts {
  /** Equal when nothing changed. */
  fingerprint: string;
  jobs: ReadonlyMap<bigint, { view: JobView; stored: number; heldByReport: boolean }>;
  accounts: ReadonlyMap<string, { free: bigint; pending: bigint }>;
  fees: bigint;
  /** What the escrow holds. */
  usdc: bigint;
  /** The provider's. */
  breaches: bigint;
}

export interface Call {
  role: Role;
  data: string;
  /** Whether to look at what it leaves behind. */
  watched: boolean;
}

/** What came of a call that was tried. */
export type Outcome = { refusal: Refusal } | { facts: Facts | undefined };

/** `Prober.Findings`. */
interface Findings {
  answers: string;
  fingerprints: string[];
  seen: string[];
}

export interface Log {
  topics: string[];
  data: string;
}

/** Pieces of hex, each after its length in 4 bytes. */
function split(packed: string): string[] {
  const pieces: string[] = [];
  let at = 2; // after 0x
  while (at < packed.length) {
    const start = at + 8;
    at = start + 2 * parseInt(packed.slice(at, start), 16);
    pieces.push(packed.slice(start, at));
  }
  return pieces;
}

/**
 * The deployed suite with funded accounts. Every call is tried by `Prober` in the caller's name, many in one request: the
 * state machine has tens of thousands.
 */
export async function createWorld() {
  const connection = await hre.network.create({ network: "embedded", override: GAS_LIMITS });
  const signers = await connection.ethers.getSigners();
  const addressAt = (index: number): string => signers[index]?.address ?? "";
  /** Keys by their position, councils by their Safe, which is there from the deployment on. */
  const addressOf = (role: Role): string => {
    const place = ROLES[role];
    return typeof place === "number" ? addressAt(place) : addresses[place];
  };
  const config = embeddedConfig(signers.map(({ address }) => address));
  const meters = [addressAt(ROLES.meter), addressAt(ROLES["another meter"])];
  const { addresses } = await deployProtocol(connection, {
    ...config,
    holders: { ...config.holders, meter: meters },
    meterDailyCaps: Object.fromEntries(meters.map((meter) => [meter, METER_CAP])),
  });
  for (const council of [addresses.sevenOfNine, addresses.threeOfFive]) {
    await connection.networkHelpers.impersonateAccount(council);
    await connection.networkHelpers.setBalance(council, 10n ** 20n);
  }
  const artifact = async (name: string): Promise<Interface> =>
    new Interface((await hre.artifacts.readArtifact(name)).abi as InterfaceAbi);
  const escrow = await artifact("IJobEscrow");
  const lens = await artifact("JobEscrowLens");
  const registry = await artifact("ProviderRegistry");
  const usdc = new Interface(USDC_ABI);
  const proberArtifact = await testArtifact(hre, "test/mocks/Prober.sol", "Prober");
  const prober = new Interface(proberArtifact.abi as InterfaceAbi);
  const code = proberArtifact.deployedBytecode;
  const probers = Object.fromEntries(ROLE_NAMES.map((role) => [addressOf(role), { code }]));

  /* TALKING TO THE CHAIN */

  const rpc = (method: string, ...params: unknown[]): Promise<unknown> =>
    connection.provider.request({ method, params });

  /** Asks the prober, which stands at the address of every role meanwhile. */
  const callProber = async (name: string, args: readonly unknown[]) => {
    const at = addressOf("stranger");
    const call = { from: addressAt(DEPLOYER), to: at, data: prober.encodeFunctionData(name, args), gas: PROBE_GAS };
    const answer = (await rpc("eth_call", call, "latest", probers)) as string;
    return prober.decodeFunctionResult(name, answer);
  };

  const read = async (name: string, ...args: unknown[]) => {
    const call = { from: addressAt(DEPLOYER), to: addresses.jobEscrow, data: escrow.encodeFunctionData(name, args) };
    return escrow.decodeFunctionResult(name, (await rpc("eth_call", call, "latest")) as string);
  };

  /** Sends a transaction in a block of the second `time`. Throws a `Refusal`. */
  const send = async (from: string, data: string, time: number, to: string = addresses.jobEscrow): Promise<Log[]> => {
    await rpc("evm_setNextBlockTimestamp", time);
    try {
      const hash = await rpc("eth_sendTransaction", { from, to, data, ...GAS });
      return ((await rpc("eth_getTransactionReceipt", hash)) as { logs: Log[] }).logs;
    } catch (error) {
      const { data } = error as { data?: string };
      throw (data === undefined ? undefined : refusalOf(data)) ?? error;
    }
  };
  /** Sends many transactions in one block of the second `time`; none may fail. */
  const sendAll = async (calls: readonly { from: string; data: string }[], time: number): Promise<Log[][]> => {
    await rpc("evm_setAutomine", false);
    const hashes: unknown[] = [];
    for (const { from, data } of calls) {
      const transaction = { from, to: addresses.jobEscrow, data, ...GAS, gas: SMALL_GAS };
      hashes.push(await rpc("eth_sendTransaction", transaction));
    }
    await moveTo(time);
    await rpc("evm_setAutomine", true);
    const receipts = await Promise.all(hashes.map((hash) => rpc("eth_getTransactionReceipt", hash)));
    return (receipts as { status: string; logs: Log[] }[]).map(({ status, logs }) => {
      if (status !== "0x1") throw new Error("a transaction failed that should have gone through");
      return logs;
    });
  };
  const moveTo = async (time: number): Promise<void> => {
    await rpc("evm_setNextBlockTimestamp", time);
    await rpc("evm_mine");
  };
  const act = (role: Role, name: string, args: readonly unknown[], time: number): Promise<Log[]> =>
    send(addressOf(role), escrow.encodeFunctionData(name, args), time);

  const refusalOf = (data: string): Refusal | undefined => {
    const error = data === "0x" ? null : escrow.parseError(data);
    return error === null ? undefined : new Refusal(error.name, error.args.toArray() as unknown[]);
  };

  const signatures = new Map<string, Promise<string>>();
  const domain = {
    name: "CyberPlaza JobEscrow",
    version: "1",
    chainId: 31337n,
    verifyingContract: addresses.jobEscrow,
  };
  const sign = (by: Role, type: keyof typeof TYPES, value: object): Promise<string> => {
    const key = [by, type, ...Object.values(value).map(String)].join();
    const known = signatures.get(key);
    if (known !== undefined) return known;
    const place = ROLES[by];
    const signer = typeof place === "number" ? signers[place] : undefined;
    if (signer === undefined) throw new Error(`${by} signs nothing`);
    const signature = signer.signTypedData(domain, { [type]: TYPES[type] }, value);
    signatures.set(key, signature);
    return signature;
  };

  /* LOOKING */

  const owners = [...ROLE_NAMES.map(addressOf), addressAt(LICENSOR), SPONSOR];
  const looksAt = (jobs: readonly bigint[]) => [
    { target: addresses.jobEscrowLens, data: lens.encodeFunctionData("jobsOf", [jobs]) },
    { target: addresses.jobEscrowLens, data: lens.encodeFunctionData("accountsOf", [owners]) },
    { target: addresses.jobEscrow, data: escrow.encodeFunctionData("fees") },
    { target: addresses.usdc, data: usdc.encodeFunctionData("balanceOf", [addresses.jobEscrow]) },
    { target: addresses.providerRegistry, data: registry.encodeFunctionData("providerOf", [addressOf("provider")]) },
    ...jobs.map((job) => ({ target: addresses.jobEscrow, data: escrow.encodeFunctionData("packedJobOf", [job]) })),
  ];
  const decode = (jobs: readonly bigint[], fingerprint: string, seen: string): Facts => {
    const [answers] = AbiCoder.defaultAbiCoder().decode(["bytes[]"], seen) as unknown as [string[]];
    const [jobData = "", accountData = "", feeData = "", usdcData = "", providerData = "", ...words] = answers;
    const [views] = lens.decodeFunctionResult("jobsOf", jobData) as unknown as [JobView[]];
    const [accounts] = lens.decodeFunctionResult("accountsOf", accountData) as unknown as [
      { balance: bigint; pending: bigint }[],
    ];
    const fees = escrow.decodeFunctionResult("fees", feeData);
    const [provider] = registry.decodeFunctionResult("providerOf", providerData) as unknown as [{ breaches: bigint }];
    return {
      fingerprint,
      jobs: new Map(
        jobs.map((job, i) => {
          const word = BigInt(words[i] ?? "0x");
          const heldByReport = ((word >> 209n) & 1n) === 1n;
          return [job, { view: views[i] as JobView, stored: Number(word & 0xfn), heldByReport }];
        }),
      ),
      accounts: new Map(
        owners.map((owner, i) => [owner, { free: accounts[i]?.balance ?? 0n, pending: accounts[i]?.pending ?? 0n }]),
      ),
      fees: (fees["maturedFees"] as bigint) + (fees["pendingFees"] as bigint),
      usdc: BigInt(usdcData),
      breaches: provider.breaches,
    };
  };
  const look = async (jobs: readonly bigint[]): Promise<Facts> => {
    const [seen] = (await callProber("look", [looksAt(jobs)])) as unknown as [string];
    return decode(jobs, keccak256(seen), seen);
  };

  const refusals = new Map<string, Refusal>();
  const readRefusal = (answer: string): Refusal => {
    const refusal = refusals.get(answer) ?? refusalOf(answer) ?? new Refusal(answer, []);
    refusals.set(answer, refusal);
    return refusal;
  };
  /** What would come of each of these calls, all on the present state. */
  const probe = async (calls: readonly Call[], jobs: readonly bigint[]): Promise<Outcome[]> => {
    const list = [...new Set(calls.map(({ data }) => data))];
    const places = new Map(list.map((data, place) => [data, place]));
    const attempts = calls.map(({ role, data, watched }) => [addressOf(role), places.get(data), watched]);
    const args = [addresses.jobEscrow, list, attempts, looksAt(jobs)];
    const [{ answers, fingerprints, seen }] = (await callProber("probe", args)) as unknown as [Findings];
    const facts = new Map<string, Facts>();
    return split(answers).map((answer, index) => {
      if (!answer.startsWith("01")) return { refusal: readRefusal(`0x${answer.slice(2)}`) };
      if (calls[index]?.watched !== true) return { facts: undefined };
      const fingerprint = fingerprints[index] ?? "";
      const known = facts.get(fingerprint) ?? decode(jobs, fingerprint, seen[facts.size] ?? "");
      facts.set(fingerprint, known);
      return { facts: known };
    });
  };

  /* BEFORE ANYTHING HAPPENS */

  // a contract that pays for whatever it is asked to: it answers with the selector of `payForJobs`
  const selector = id("payForJobs(uint256,uint256,address,uint256,bytes)").slice(2, 10);
  await rpc("hardhat_setCode", SPONSOR, `0x63${selector}60e01b60005260206000f3`);
  await rpc("hardhat_setBalance", SPONSOR, "0x56bc75e2d63100000");
  await rpc("hardhat_impersonateAccount", SPONSOR);
  const now = ((await connection.ethers.provider.getBlock("latest"))?.timestamp ?? 0) + 1;
  const token = (from: string, name: string, args: readonly unknown[]): Promise<Log[]> =>
    send(from, usdc.encodeFunctionData(name, args), now, addresses.usdc);
  await token(addressAt(DEPLOYER), "mint", [addressAt(DEPLOYER), DEPOSIT * BigInt(owners.length)]);
  await token(addressAt(DEPLOYER), "approve", [addresses.jobEscrow, DEPOSIT * BigInt(owners.length)]);
  for (const owner of owners) {
    await send(addressAt(DEPLOYER), escrow.encodeFunctionData("depositFor", [owner, DEPOSIT]), now);
  }
  await token(addressAt(DEPLOYER), "mint", [addressOf("user"), POCKET]);
  await token(addressOf("user"), "approve", [addresses.jobEscrow, POCKET]);
  for (const role of ["provider", "another provider"] as const) {
    const args = [addressOf(role), "ipfs://provider", id("provider")];
    await send(addressOf(role), registry.encodeFunctionData("register", args), now, addresses.providerRegistry);
  }
  const [licensor] = (await read("accountOf", addressAt(LICENSOR))) as unknown as [{ id: bigint }];
  const start = await connection.networkHelpers.takeSnapshot();

  return {
    escrow,
    owners,
    addressOf,
    sponsor: SPONSOR,
    licensor: { address: addressAt(LICENSOR), accountId: licensor.id },
    /** When the tests' quote opens: the same time of the day in every run, away from midnight. */
    opening: (Math.floor(now / DAY) + 2) * DAY + 37_021,
    act,
    send,
    read,
    look,
    probe,
    sign,
    refusalOf,
    sendAll,
    moveTo,
    reset: () => start.restore(),
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;
