import { Interface, toBeHex, type FunctionFragment, type ParamType, type Result } from "ethers";
import { functionLines } from "../generated/functionLines.js";
import type { ContractName } from "../types/addresses.js";
import type { Client } from "../types/client.js";
import type { DescribedArgument, DescribedCall, DescribedValue } from "../types/governance.js";
import type { Address, Hex } from "../types/primitives.js";
import { checksum } from "../utils/checksum.js";

interface Call {
  readonly to: Address;
  readonly value: bigint;
  readonly data: Hex;
}

/** Every contract's name. */
const NAMES: Readonly<Record<ContractName, string>> = {
  accessManager: "AccessManager",
  cpt: "CPT",
  genesis: "Genesis",
  vestingVault: "VestingVault",
  privateSale: "PrivateSale",
  usdc: "USDC",
  voteEscrow: "VoteEscrow",
  benefitTiers: "BenefitTiers",
  revenueRouter: "RevenueRouter",
  feeDistributor: "FeeDistributor",
  buybackBurner: "BuybackBurner",
  treasury: "Treasury",
  insuranceFund: "InsuranceFund",
  lendingPool: "LendingPool",
  redeemQueue: "RedeemQueue",
  priceOracle: "PriceOracle",
  poolObserver: "PoolObserver",
  providerRegistry: "ProviderRegistry",
  jobEscrow: "JobEscrow",
  jobEscrowLens: "JobEscrowLens",
  offerBook: "OfferBook",
  governor: "CPTGovernor",
  timelock: "TimelockController",
  vetoGuard: "VetoGuard",
  launchPhase: "LaunchPhase",
  topHolders: "TopHolders",
  daoTree: "DaoTree",
  spendLimitRules: "SpendLimitRules",
  allowListRules: "AllowListRules",
  reviewByTwoWorkflow: "ReviewByTwoWorkflow",
  templateWorkflow: "TemplateWorkflow",
  punctualityProject: "PunctualityProject",
  splitTreasury: "SplitTreasury",
  cptAdapter: "CPTAdapter",
  layerZeroEndpoint: "LayerZeroEndpoint",
};
/** Of the contracts that are not the suite's own. */
const USDC = [
  "function approve(address spender, uint256 value)",
  "function transfer(address to, uint256 value)",
  "function transferFrom(address from, address to, uint256 value)",
];
const PROXY_ADMIN = [
  "function upgradeAndCall(address proxy, address implementation, bytes data) payable",
  "function transferOwnership(address newOwner)",
  "function renounceOwnership()",
];
/** Where a proxy keeps its admin (ERC-1967). */
const ADMIN_SLOT = "0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103";
const MAX_DEPTH = 8;
const LONG_BYTES = 66;

/** Calls in words, and those inside them. */
export async function describeCalls(client: Client, calls: readonly Call[]): Promise<DescribedCall[]> {
  return new Describer(client).all(calls, 0);
}

class Describer {
  readonly #client: Client;
  readonly #names = new Map<string, string>();
  readonly #abis = new Map<string, Interface>();
  #admins: Promise<void> | undefined;

  constructor(client: Client) {
    this.#client = client;
    const byContract = functionsByContract();
    for (const [key, name] of Object.entries(NAMES)) {
      const address = client.addresses[key as ContractName].toLowerCase();
      this.#names.set(address, name);
      this.#abis.set(address, byContract.get(name) ?? new Interface(USDC));
    }
  }

  all(calls: readonly Call[], depth: number): Promise<DescribedCall[]> {
    return Promise.all(calls.map((call) => this.#one(call, depth)));
  }

  async #one({ to, value, data }: Call, depth: number): Promise<DescribedCall> {
    const target = to.toLowerCase();
    if (!this.#abis.has(target)) await (this.#admins ??= this.#findProxyAdmins());
    const contract = this.#names.get(target) ?? null;
    const fn = this.#abis.get(target)?.getFunction(data.slice(0, 10)) ?? null;
    const base = { to: checksum(to), value, data, contract };
    const unknown = (warning: string | null): DescribedCall => ({
      ...base,
      signature: null,
      args: [],
      calls: [],
      warning,
      text: this.#unknownText(base),
    });
    if (data === "0x") return unknown(contract === null || value === 0n ? null : "the contract may refuse ether");
    if (fn === null) return unknown(contract === null ? null : `${contract} has no such function in this version`);
    const values = decode(fn, data);
    if (values === undefined) return unknown("its bytes do not fit the function they name");

    const args = fn.inputs.map((input, i): DescribedArgument => {
      return { name: input.name || `value${i}`, type: input.format("sighash"), value: plain(input, values[i]) };
    });
    const inner = innerCalls(contract ?? "", to, value, fn, args);
    return {
      ...base,
      signature: `${fn.name}(${fn.inputs.map((input) => input.format("full")).join(", ")})`,
      args,
      calls: depth < MAX_DEPTH ? await this.all(inner, depth + 1) : [],
      warning: this.#warning(fn, data, values, value, inner.length > 0 && depth >= MAX_DEPTH),
      text: `${contract ?? ""}.${fn.name}(${args.map((arg) => `${arg.name}: ${this.#text(arg.value)}`).join(", ")})${ether(value)}`,
    };
  }

  #warning(fn: FunctionFragment, data: Hex, values: Result, value: bigint, tooDeep: boolean): string | null {
    if (tooDeep) return "the calls inside are nested too deeply to be shown";
    if (value > 0n && !fn.payable) return "it carries ether, which the function refuses";
    const again = new Interface([fn]).encodeFunctionData(fn, values);
    return again === data.toLowerCase() ? null : "it carries bytes that its arguments do not explain";
  }

  #unknownText({ to, value, data }: Call): string {
    const who = this.#names.get(to.toLowerCase()) ?? to;
    if (data === "0x") return `${value} wei of ether to ${who}`;
    return `unknown call of ${who}: ${data.slice(0, 10)}, ${(data.length - 2) / 2} bytes${ether(value)}`;
  }

  #text(value: DescribedValue): string {
    if (typeof value === "string") {
      const name = this.#names.get(value.toLowerCase());
      if (name !== undefined) return `${value} (${name})`;
      if (!/^0x([0-9a-f]{2})*$/i.test(value)) return JSON.stringify(value);
      return value.length <= LONG_BYTES ? value : `${value.slice(0, 10)}… (${(value.length - 2) / 2} bytes)`;
    }
    if (typeof value !== "object") return String(value);
    if (Array.isArray(value)) return `[${value.map((item: DescribedValue) => this.#text(item)).join(", ")}]`;
    const fields = Object.entries(value as Readonly<Record<string, DescribedValue>>);
    return `{${fields.map(([name, field]) => `${name}: ${this.#text(field)}`).join(", ")}}`;
  }

  /** Every proxy's admin is a contract of its own, which only the proxy names. */
  async #findProxyAdmins(): Promise<void> {
    const { provider } = this.#client.runner;
    if (!provider) return;
    const abi = new Interface(PROXY_ADMIN);
    await Promise.all(
      Object.entries(NAMES).map(async ([key, name]) => {
        if (key === "usdc" || key === "layerZeroEndpoint") return;
        const word = BigInt(await provider.getStorage(this.#client.addresses[key as ContractName], ADMIN_SLOT));
        if (word === 0n) return;
        const admin = toBeHex(word, 20);
        this.#names.set(admin, `ProxyAdmin of ${name}`);
        this.#abis.set(admin, abi);
      }),
    );
  }
}

let parsed: Map<string, Interface> | undefined;

/** Parsed when the first call is described. */
function functionsByContract(): Map<string, Interface> {
  parsed ??= new Map(
    functionLines.split("#").map((part) => {
      const [name = "", ...lines] = part.trim().split("\n");
      return [name, new Interface(lines.map((line) => `function ${line}`))] as const;
    }),
  );
  return parsed;
}

function ether(value: bigint): string {
  return value === 0n ? "" : ` with ${value} wei of ether`;
}

/** Undefined when the bytes are none of the function's. */
function decode(fn: FunctionFragment, data: Hex): Result | undefined {
  try {
    const values = new Interface([fn]).decodeFunctionData(fn, data);
    values.toArray(true); // what is broken inside throws when it is read
    return values;
  } catch {
    return undefined;
  }
}

/** Structs as objects, lists as arrays. */
function plain(type: ParamType, value: unknown): DescribedValue {
  if (type.isArray()) return (value as Result).toArray().map((item) => plain(type.arrayChildren, item));
  if (type.isTuple()) {
    const values = value as Result;
    return Object.fromEntries(type.components.map((part, i) => [part.name || `value${i}`, plain(part, values[i])]));
  }
  return value as DescribedValue;
}

/** Contracts that pass on calls which they are given. */
const PASSING = /^(AccessManager|CPTGovernor|JobEscrow|TimelockController|VetoGuard)$/;

function innerCalls(
  contract: string,
  to: Address,
  sent: bigint,
  fn: FunctionFragment,
  args: readonly DescribedArgument[],
): Call[] {
  const given = Object.fromEntries(args.map(({ name, value }) => [name, value]));
  const { target, value = sent, targets, values, proxy, data, payload = data, payloads, calldatas = payloads } = given;
  if (contract.startsWith("ProxyAdmin") && fn.name === "upgradeAndCall") {
    return data === "0x" ? [] : [{ to: proxy as Address, value: sent, data: data as Hex }];
  }
  if (!PASSING.test(contract)) return [];
  if (fn.name === "multicall") return (args[0]?.value as Hex[]).map((inner) => ({ to, value: 0n, data: inner }));
  if (target !== undefined && payload !== undefined) {
    return [{ to: target as Address, value: value as bigint, data: payload as Hex }];
  }
  if (targets === undefined || calldatas === undefined) return [];
  return (targets as Address[]).map((inner, i) => ({
    to: inner,
    value: (values as bigint[] | undefined)?.[i] ?? 0n,
    data: (calldatas as Hex[])[i] ?? "0x",
  }));
}
