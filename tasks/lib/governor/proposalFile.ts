import { readFile } from "node:fs/promises";
import { Interface, isAddress, isHexString, ZeroHash, type FunctionFragment, type ParamType } from "ethers";
import { z } from "zod";
import type { Addresses } from "../../../deploy/index.ts";
import type { Hex, PopulatedTransaction } from "../../../sdk/src/index.ts";
import * as bindings from "../../../sdk/src/typechain/index.ts";
import { InputError } from "../InputError.ts";

/** Contracts that an action may name, and where they are. */
const CONTRACTS = {
  AccessManager: ["accessManager", bindings.AccessManager__factory],
  BenefitTiers: ["benefitTiers", bindings.BenefitTiers__factory],
  BuybackBurner: ["buybackBurner", bindings.BuybackBurner__factory],
  CPT: ["cpt", bindings.CPT__factory],
  CPTAdapter: ["cptAdapter", bindings.CPTAdapter__factory],
  CPTGovernor: ["governor", bindings.CPTGovernor__factory],
  FeeDistributor: ["feeDistributor", bindings.FeeDistributor__factory],
  Genesis: ["genesis", bindings.Genesis__factory],
  JobEscrow: ["jobEscrow", bindings.IJobEscrow__factory],
  LaunchPhase: ["launchPhase", bindings.LaunchPhase__factory],
  LayerZeroEndpoint: ["layerZeroEndpoint", bindings.LayerZeroEndpoint__factory],
  OfferBook: ["offerBook", bindings.OfferBook__factory],
  PoolObserver: ["poolObserver", bindings.PoolObserver__factory],
  PriceOracle: ["priceOracle", bindings.PriceOracle__factory],
  PrivateSale: ["privateSale", bindings.PrivateSale__factory],
  ProviderRegistry: ["providerRegistry", bindings.ProviderRegistry__factory],
  RevenueRouter: ["revenueRouter", bindings.RevenueRouter__factory],
  TimelockController: ["timelock", bindings.TimelockController__factory],
  TopHolders: ["topHolders", bindings.TopHolders__factory],
  DaoTree: ["daoTree", bindings.IDaoTree__factory],
  Treasury: ["treasury", bindings.Treasury__factory],
  VestingVault: ["vestingVault", bindings.VestingVault__factory],
  VetoGuard: ["vetoGuard", bindings.VetoGuard__factory],
  VoteEscrow: ["voteEscrow", bindings.VoteEscrow__factory],
} as const satisfies Record<string, readonly [keyof Addresses, { createInterface(): unknown }]>;

/** Stands for the hash of the description, which `VetoGuard.end` takes. */
const DESCRIPTION_HASH = "$descriptionHash";
/** 1500000000000000000000000, 1_500_000e18 */
const INTEGER = /^(\d[\d_]*)(?:e(\d{1,2}))?$/;

const value = z.union([z.string(), z.number()]).optional();
const named = z
  .object({ contract: z.string(), function: z.string(), args: z.array(z.unknown()).default([]), value })
  .strict();
const raw = z.object({ to: z.string(), data: z.string(), value }).strict();
const schema = z
  .object({
    title: z.string().trim().min(1),
    description: z.string().trim().min(1),
    actions: z.array(z.unknown()).min(1),
  })
  .strict();

type Named = z.infer<typeof named>;

/** A proposal as people write it down. */
export interface ProposalFile {
  /** Title and text as they are submitted. */
  description: string;
  /** What it does, once the hash of the whole description is known. */
  actions: (descriptionHash: Hex) => PopulatedTransaction[];
}

/** @throws InputError which says what is wrong where */
export async function readProposalFile(path: string, addresses: Addresses): Promise<ProposalFile> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new InputError(`${path} cannot be read: ${(error as Error).message}`);
  }
  return parseProposal(text, path, addresses);
}

/** @throws InputError which says what is wrong where */
export function parseProposal(text: string, path: string, addresses: Addresses): ProposalFile {
  const problem = (where: string, what: string): InputError => new InputError(`${path}: ${where} ${what}`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw problem("is not JSON:", (error as Error).message);
  }
  const { title, description, actions } = checked(schema, json, "", problem);
  const encoder = new Encoder(addresses, problem);
  const make = (hash: Hex) => actions.map((action, i) => encoder.action(action, `actions[${i}]`, hash));
  make(ZeroHash as Hex); // whatever is wrong is said now
  return { description: `# ${title}\n\n${description}`, actions: make };
}

type Problem = (where: string, what: string) => InputError;

function checked<T extends z.ZodTypeAny>(type: T, json: unknown, where: string, problem: Problem): z.output<T> {
  const result = type.safeParse(json);
  if (result.success) return result.data as z.output<T>;
  const [issue] = result.error.issues;
  const path = [where, ...(issue?.path ?? [])].filter((part) => part !== "").join(".");
  throw problem(path === "" ? "the file" : path, `is not as it must be: ${issue?.message ?? "unknown"}.`);
}

class Encoder {
  readonly #addresses: Addresses;
  readonly #problem: Problem;

  constructor(addresses: Addresses, problem: Problem) {
    this.#addresses = addresses;
    this.#problem = problem;
  }

  action(action: unknown, where: string, hash: Hex): PopulatedTransaction {
    const isNamed = typeof action === "object" && action !== null && "contract" in action;
    if (!isNamed) {
      const { to, data, value } = checked(raw, action, where, this.#problem);
      if (!isHexString(data, true)) throw this.#problem(`${where}.data`, "must be bytes in hex, with 0x.");
      return { to: this.#address(to, `${where}.to`), data: data, value: this.#wei(value, where) };
    }
    const call = checked(named, action, where, this.#problem);
    return { ...this.#call(call, where, hash), value: this.#wei(call.value, where) };
  }

  #call({ contract, function: name, args }: Named, where: string, hash: Hex): { to: Hex; data: Hex } {
    const known = Object.entries(CONTRACTS).find(([title, [key]]) => contract === title || contract === key);
    if (known === undefined) {
      throw this.#problem(`${where}.contract`, `is "${contract}". There are: ${Object.keys(CONTRACTS).join(", ")}.`);
    }
    const [title, [key, factory]] = known;
    const abi = new Interface(factory.createInterface().fragments);
    const fn = functionNamed(abi, name);
    if (fn === undefined) {
      const names = abi.fragments.filter((fragment): fragment is FunctionFragment => changes(fragment));
      const list = [...new Set(names.map((fragment) => fragment.name))].sort().join(", ");
      throw this.#problem(`${where}.function`, `is "${name}". ${title} has: ${list}.`);
    }
    const takes = `${fn.name}(${fn.inputs.map((input) => input.format("full")).join(", ")})`;
    if (args.length !== fn.inputs.length) {
      throw this.#problem(`${where}.args`, `are ${args.length}, ${takes} takes ${fn.inputs.length}.`);
    }
    const values = fn.inputs.map((input, i) => this.#value(input, args[i], `${where}.args[${i}]`, hash));
    return { to: this.#addresses[key], data: abi.encodeFunctionData(fn, values) as Hex };
  }

  #value(type: ParamType, given: unknown, where: string, hash: Hex): unknown {
    const wrong = (must: string): InputError => {
      const called = type.name === "" ? where : `${where} (${type.name})`;
      return this.#problem(called, `must be ${must}, not ${JSON.stringify(given)}.`);
    };
    if (type.isArray()) {
      const { arrayLength, arrayChildren } = type;
      if (!Array.isArray(given) || (arrayLength !== -1 && given.length !== arrayLength)) {
        throw wrong(arrayLength === -1 ? "a list" : `a list of ${arrayLength}`);
      }
      return given.map((item: unknown, i) => this.#value(arrayChildren, item, `${where}[${i}]`, hash));
    }
    if (type.isTuple()) {
      const names = type.components.map(({ name }) => name);
      const fields = typeof given === "object" && given !== null ? (given as Readonly<Record<string, unknown>>) : {};
      if (Object.keys(fields).sort().join() !== [...names].sort().join()) {
        throw wrong(`an object with ${names.join(", ")}`);
      }
      return type.components.map((part) => this.#value(part, fields[part.name], `${where}.${part.name}`, hash));
    }
    if (type.type === "bool") {
      if (typeof given !== "boolean") throw wrong("true or false");
      return given;
    }
    if (type.type === "string") {
      if (typeof given !== "string") throw wrong("text");
      return given;
    }
    if (type.type === "address") return this.#address(given, where);
    if (type.type.startsWith("bytes")) return this.#bytes(type, given, where, hash, wrong);
    return this.#integer(type, given, wrong);
  }

  /** An address, or the name of one in the deployment. */
  #address(given: unknown, where: string): Hex {
    if (typeof given === "string" && given.startsWith("0x") && isAddress(given)) return given as Hex;
    const found = Object.entries(this.#addresses).find(([name]) => name === given)?.[1];
    if (typeof found === "string") return found;
    throw this.#problem(where, `must be an address or a name of the deployment, not ${JSON.stringify(given)}.`);
  }

  /** Bytes in hex, or, of any length, a call given as an action is. */
  #bytes(type: ParamType, given: unknown, where: string, hash: Hex, wrong: (must: string) => InputError): string {
    const length = type.type === "bytes" ? undefined : Number(type.type.slice("bytes".length));
    if (length === undefined && typeof given === "object") {
      return this.#call(checked(named, given, where, this.#problem), where, hash).data;
    }
    if (given === DESCRIPTION_HASH && length === 32) return hash;
    if (!isHexString(given, length ?? true)) {
      throw wrong(length === undefined ? "bytes in hex with 0x, or a call" : `${length} bytes in hex, with 0x`);
    }
    return given;
  }

  #integer(type: ParamType, given: unknown, wrong: (must: string) => InputError): bigint {
    const number = integerOf(given);
    if (number === undefined) throw wrong('a whole number, large ones as text like "1500000e18"');
    const bits = BigInt(type.type.replace(/\D/g, "") || "256");
    const max = 2n ** (type.type.startsWith("u") ? bits : bits - 1n) - 1n;
    if (number > max) throw wrong(`at most ${max}`);
    return number;
  }

  #wei(given: string | number | undefined, where: string): bigint {
    const wei = given === undefined ? 0n : integerOf(given);
    if (wei !== undefined) return wei;
    throw this.#problem(`${where}.value`, `must be wei of ether, a whole number, not ${JSON.stringify(given)}.`);
  }
}

/** By name, or by signature. */
function functionNamed(abi: Interface, name: string): FunctionFragment | undefined {
  return abi.fragments.find(
    (fragment): fragment is FunctionFragment =>
      changes(fragment) && (fragment.name === name || fragment.format("sighash") === name),
  );
}

function changes(fragment: Interface["fragments"][number]): fragment is FunctionFragment {
  return fragment.type === "function" && !(fragment as FunctionFragment).constant;
}

function integerOf(given: unknown): bigint | undefined {
  if (typeof given === "number") return Number.isSafeInteger(given) && given >= 0 ? BigInt(given) : undefined;
  const [, digits, exponent = "0"] = (typeof given === "string" ? INTEGER.exec(given) : null) ?? [];
  return digits === undefined ? undefined : BigInt(digits.replaceAll("_", "")) * 10n ** BigInt(exponent);
}
