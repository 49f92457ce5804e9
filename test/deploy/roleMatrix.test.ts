import { expect } from "chai";
import { Interface, ZeroAddress, type FunctionFragment, type InterfaceAbi, type ParamType } from "ethers";
import hre from "hardhat";
import {
  AUTHORITY,
  FOUNDATIONS,
  isRole,
  ROLES,
  type Access,
  type CallerOf,
  type RoleName,
} from "../../deploy/authority.ts";
import { deployProtocol, embeddedConfig, type Addresses } from "../../deploy/index.ts";
import { SUITE, SUITE_KEYS } from "../../deploy/suite.ts";
import { ADMIN_SLOT } from "../../deploy/slots.ts";

/** Errors of those who may not call at all, whatever they give. */
const REFUSALS = [
  "AccessManagedUnauthorized(address)",
  "AccessManagerUnauthorizedAccount(address,uint64)",
  "AccessControlUnauthorizedAccount(address,bytes32)",
  "FeeDistributor_CallerNotSelf(address)",
  "GovernorDisabledDeposit()",
  "GovernorOnlyExecutor(address)",
  "InsuranceFund_NotInsured(uint8,address)",
  "InvalidInitialization()",
  "LendingPool_WrongCaller(address)",
  "OnlyEndpoint(address)",
  "OnlySelf()",
  "OfferBook_CallerNotEscrow(address)",
  "OwnableUnauthorizedAccount(address)",
  "ProviderRegistry_CallerNotEscrow(address)",
  "RevenueRouter_CallerNotSelf(address)",
  "TimelockUnauthorizedCaller(address)",
  "VetoGuard_NotGovernance(address)",
] as const;
const refusals = new Interface(REFUSALS.map((signature) => `error ${signature}`));
const delayed = new Interface(["error AccessManagerNotScheduled(bytes32)"]);

/** What became of a call: it got past the gate, must be scheduled first, or was turned away. */
type Outcome = "allowed" | "allowed after a delay" | "refused";

interface Target {
  name: string;
  address: string;
  abi: Interface;
  /** Who gets past the gate of a function, and how. */
  expected: (fragment: FunctionFragment, actor: Actor) => Outcome;
}

/** A caller: an account with one role and nothing else, a contract of the suite, or nobody. */
interface Actor {
  name: string;
  address: string;
  role?: RoleName;
  place?: keyof Addresses;
}

async function createMatrix() {
  const connection = await hre.network.create("embedded");
  const { ethers, networkHelpers } = connection;
  const config = embeddedConfig((await ethers.getSigners()).map(({ address }) => address));
  const { addresses } = await deployProtocol(connection, config);
  await networkHelpers.setBalance(addresses.launchPhase, 10n ** 18n);
  const admin = await ethers.getImpersonatedSigner(addresses.launchPhase);
  const manager = await ethers.getContractAt("AccessManager", addresses.accessManager, admin);

  const actors: Actor[] = [{ name: "stranger", address: `0x${"51".repeat(20)}` }];
  for (const [name, { id, delay }] of Object.entries(ROLES) as [RoleName, (typeof ROLES)[RoleName]][]) {
    const address = ethers.getAddress(`0x${(0x1000n + id).toString(16).padStart(40, "0")}`);
    await manager.grantRole(id, address, delay);
    actors.push({ name, address, role: name });
  }
  const places = [
    "accessManager",
    "governor",
    "timelock",
    "vetoGuard",
    "launchPhase",
    "jobEscrow",
    "revenueRouter",
    "feeDistributor",
    "layerZeroEndpoint",
    "cptAdapter",
  ] as const;
  for (const place of places) actors.push({ name: place, address: addresses[place], place });

  const targets: Target[] = [];
  for (const key of SUITE_KEYS) {
    const { contract, face = contract } = SUITE[key];
    const { abi } = await hre.artifacts.readArtifact(face);
    const table = AUTHORITY[contract] as Record<string, Access>;
    targets.push({
      name: contract,
      address: addresses[key],
      abi: new Interface(abi as InterfaceAbi),
      expected: (fragment, actor) => ofSuite(table[fragment.name] ?? "anyone", actor, addresses[key], addresses),
    });
    const word = await ethers.provider.getStorage(addresses[key], ADMIN_SLOT);
    targets.push(await foundation("ProxyAdmin", ethers.getAddress(`0x${word.slice(26)}`), `ProxyAdmin of ${contract}`));
  }
  targets.push(await foundation("AccessManager", addresses.accessManager));
  targets.push(await foundation("TimelockController", addresses.timelock));
  const lens = await hre.artifacts.readArtifact("JobEscrowLens");
  const lensAbi = new Interface(lens.abi as InterfaceAbi);
  targets.push({ name: "JobEscrowLens", address: addresses.jobEscrowLens, abi: lensAbi, expected: () => "allowed" });
  return { ethers, manager, actors, targets };

  async function foundation(
    contract: keyof typeof FOUNDATIONS,
    address: string,
    name: string = contract,
  ): Promise<Target> {
    const { abi } = await hre.artifacts.readArtifact(contract);
    const table = FOUNDATIONS[contract] as Record<string, CallerOf>;
    return {
      name,
      address,
      abi: new Interface(abi as InterfaceAbi),
      expected: (fragment, actor) => ofFoundation(table[fragment.name] ?? "anyone", actor),
    };
  }
}

/** By the table of `deploy/authority.ts`. The launch phase holds the admin role without a delay. */
function ofSuite(
  access: Access,
  { role, place, address }: Actor,
  self: string,
  { timelock, ...addresses }: Addresses,
): Outcome {
  // what the tree's own book says is for test/dao/
  if (access === "anyone" || access === "node") return "allowed";
  if (isRole(access)) {
    if (access === "admin" && place === "launchPhase") return "allowed";
    if (access === "revenueSource" && place === "jobEscrow") return "allowed";
    if (role !== access) return "refused";
    return ROLES[role].delay === 0 ? "allowed" : "allowed after a delay";
  }
  const callers: Record<Exclude<Access, RoleName | "anyone" | "node">, string> = {
    authority: addresses.accessManager,
    owner: addresses.accessManager,
    endpoint: addresses.layerZeroEndpoint,
    escrow: addresses.jobEscrow,
    fund: addresses.insuranceFund,
    queue: addresses.redeemQueue,
    insured: ZeroAddress, // the pool's compartment is not the first, which the zeros name
    governance: timelock,
    self,
    once: ZeroAddress,
    never: ZeroAddress,
  };
  return callers[access] === address ? "allowed" : "refused";
}

function ofFoundation(caller: CallerOf, { role, place }: Actor): Outcome {
  if (caller === "anyone") return "allowed";
  if (caller !== "admin") return (caller as readonly string[]).includes(place ?? "") ? "allowed" : "refused";
  if (place === "launchPhase") return "allowed";
  return role === "admin" ? "allowed after a delay" : "refused";
}

/** The function with zeros for everything. */
function callOf(abi: Interface, fragment: FunctionFragment): string {
  return abi.encodeFunctionData(fragment, fragment.inputs.map(zeroOf));
}

function zeroOf(param: ParamType): unknown {
  if (param.isArray()) return Array.from({ length: Math.max(param.arrayLength, 0) }, () => zeroOf(param.arrayChildren));
  if (param.isTuple()) return param.components.map(zeroOf);
  if (param.type === "address") return ZeroAddress;
  if (param.type === "string") return "";
  if (param.type === "bool") return false;
  const fixed = /^bytes(\d+)$/.exec(param.type)?.[1];
  if (fixed !== undefined) return `0x${"00".repeat(Number(fixed))}`;
  return param.type === "bytes" ? "0x" : 0;
}

/** What a failed call returned, wherever the node puts it. */
function revertOf(error: unknown): string {
  let inner: unknown = error;
  while (typeof inner === "object" && inner !== null && "data" in inner) inner = inner.data;
  if (typeof inner === "string") return inner;
  // nothing came back: the call ran into what has no reason
  if (error instanceof Error && /revert|opcode|gas/.test(error.message)) return "0x";
  throw error;
}

describe("Every function, by every role and a stranger", () => {
  let matrix: Awaited<ReturnType<typeof createMatrix>>;
  before(async () => {
    matrix = await createMatrix();
  });

  const outcomeOf = async (from: string, to: string, data: string): Promise<Outcome> => {
    try {
      await matrix.ethers.provider.send("eth_call", [{ from, to, data }, "latest"]);
      return "allowed";
    } catch (error) {
      const selector = revertOf(error).slice(0, 10);
      if (delayed.fragments.some((fragment) => delayed.getError(fragment.format())?.selector === selector)) {
        return "allowed after a delay";
      }
      return refusals.fragments.some((fragment) => refusals.getError(fragment.format())?.selector === selector)
        ? "refused"
        : "allowed"; // it got as far as its own checks
    }
  };

  const counts: Record<Outcome, number> = { allowed: 0, "allowed after a delay": 0, refused: 0 };
  /** Where the chain and the tables are not of one mind. */
  const differences = async (targets: readonly Target[]): Promise<string[]> => {
    const { actors } = matrix;
    const different: string[] = [];
    for (const { name, address, abi, expected } of targets) {
      for (const fragment of abi.fragments.filter((one): one is FunctionFragment => one.type === "function")) {
        const data = callOf(abi, fragment);
        const isView = fragment.stateMutability === "view" || fragment.stateMutability === "pure";
        const outcomes = await Promise.all(actors.map((actor) => outcomeOf(actor.address, address, data)));
        for (const [i, actor] of actors.entries()) {
          const wanted = isView ? "allowed" : expected(fragment, actor);
          const found = outcomes[i] ?? "refused";
          counts[found] += 1;
          if (found !== wanted) different.push(`${name}.${fragment.name} by ${actor.name}: ${found}, not ${wanted}`);
        }
      }
    }
    return different;
  };

  it("is allowed, to be scheduled, or refused, as the tables say", async () => {
    expect(await differences(matrix.targets)).to.deep.equal([]);
    // a gate that lets everybody through, or nobody, would show here
    expect(counts.refused).to.be.greaterThan(2_000);
    expect(counts["allowed after a delay"]).to.be.greaterThan(40);
    expect(counts.allowed).to.be.greaterThan(5_000);
  });

  it("would show a function that is in other hands", async () => {
    const { manager, targets } = matrix;
    const treasury = targets.filter(({ name }) => name === "Treasury");
    const [{ address, abi } = { address: "", abi: refusals }] = treasury;
    await manager.setTargetFunctionRole(address, [abi.getFunction("pay")?.selector ?? ""], ROLES.guardian.id);
    expect(await differences(treasury)).to.deep.equal([
      "Treasury.pay by operator: refused, not allowed",
      "Treasury.pay by guardian: allowed, not refused",
    ]);
  });

  it("knows every function that is not the suite's", () => {
    for (const { name, abi } of matrix.targets.filter(({ name }) => name in FOUNDATIONS)) {
      const writes = abi.fragments.filter(
        (fragment): fragment is FunctionFragment =>
          fragment.type === "function" && !["view", "pure"].includes((fragment as FunctionFragment).stateMutability),
      );
      const known = Object.keys(FOUNDATIONS[name as keyof typeof FOUNDATIONS]);
      expect(known.sort()).to.deep.equal(writes.map((fragment) => fragment.name).sort());
    }
  });
});
