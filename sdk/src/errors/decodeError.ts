import { AbiCoder, id, type Result } from "ethers";
import { errorLines } from "../generated/errorLines.js";
import {
  ALLOCATIONS,
  COMPARTMENTS,
  DAO_TOKENS,
  EXIT_BLOCKS,
  JOB_STATUSES,
  LINE_STATUSES,
  MODULE_KINDS,
  NODE_KINDS,
  NODE_STATES,
  PATHWAY_DIRECTIONS,
  PAYMENT_KINDS,
  PRICE_STATUSES,
  PROPOSAL_STATES,
  SINKS,
  TREASURY_ACCOUNTS,
} from "../types/enums.js";
import type { Hex } from "../types/primitives.js";
import { ContractRevertError } from "./ContractRevertError.js";
import { errorClass } from "./errorClass.js";
import { messageOf } from "./messageOf.js";

const ERROR_STRING = "0x08c379a0";
const PANIC = "0x4e487b71";
const UNKNOWN = "A contract refused for a reason this SDK does not know. Update @cyberplaza/sdk.";

const ENUMS: Readonly<Record<string, readonly string[]>> = {
  Allocation: ALLOCATIONS,
  Compartment: COMPARTMENTS,
  DaoToken: DAO_TOKENS,
  ExitBlock: EXIT_BLOCKS,
  JobStatus: JOB_STATUSES,
  LineStatus: LINE_STATUSES,
  ModuleKind: MODULE_KINDS,
  NodeKind: NODE_KINDS,
  NodeState: NODE_STATES,
  PathwayDirection: PATHWAY_DIRECTIONS,
  PaymentKind: PAYMENT_KINDS,
  PriceStatus: PRICE_STATUSES,
  ProposalState: PROPOSAL_STATES,
  Sink: SINKS,
  TreasuryAccount: TREASURY_ACCOUNTS,
};

interface KnownError {
  readonly name: string;
  readonly inputs: readonly (readonly [name: string, kind: string])[];
  readonly template: string;
}

let lines: Map<string, KnownError> | undefined;

/** The lines by selector; parsed when the first error comes. */
function knownErrors(): Map<string, KnownError> {
  lines ??= new Map(
    errorLines.split("\n").map((line) => {
      const [, name = "", list = "", template = ""] = /^(\w+)\((.*?)\)(.*)$/.exec(line) ?? [];
      const inputs = list === "" ? [] : list.split(",").map(parseInput);
      const types = inputs.map(([, kind]) => solidityType(kind));
      return [id(`${name}(${types.join(",")})`).slice(0, 10), { name, inputs, template }] as const;
    }),
  );
  return lines;
}

function parseInput(input: string): readonly [string, string] {
  const [name = "", kind = "uint256"] = input.split(":");
  return [name, kind];
}

/**
 * The typed error of what a contract returned when it refused.
 *
 * @param data Returned bytes: selector and arguments.
 * @param cause What carried them.
 */
export function decodeError(data: Hex, cause?: unknown): ContractRevertError {
  const selector = data.slice(0, 10).toLowerCase();
  try {
    const known = knownErrors().get(selector);
    if (known !== undefined) return decodeKnown(known, data, cause);
    return new ContractRevertError(plainMessage(selector, data), data, cause);
  } catch {
    // bytes that only look like an error
    return new ContractRevertError(UNKNOWN, data, cause);
  }
}

function decodeKnown({ name, inputs, template }: KnownError, data: Hex, cause: unknown): ContractRevertError {
  const types = inputs.map(([, kind]) => solidityType(kind));
  const values: readonly unknown[] = decode(types, data);
  const entries = inputs.map(([input, kind], i) => [input, ENUMS[kind]?.[Number(values[i])] ?? values[i]]);
  const args = Object.fromEntries(entries) as Readonly<Record<string, unknown>>;
  return new (errorClass(name))(args, messageOf(template, name, args), data, cause);
}

function solidityType(kind: string): string {
  return kind in ENUMS ? "uint8" : kind;
}

/** Arguments after the selector. */
function decode(types: readonly string[], data: Hex): Result {
  return AbiCoder.defaultAbiCoder().decode(types, `0x${data.slice(10)}`);
}

function plainMessage(selector: string, data: Hex): string {
  if (selector === ERROR_STRING) return `A contract refused: ${String(decode(["string"], data)[0])}.`;
  if (selector === PANIC)
    return `A contract stopped by itself (panic ${String(decode(["uint256"], data)[0])}). Nothing changed.`;
  if (selector === "0x") return "A contract refused without a reason. Check amounts, approvals and addresses.";
  return UNKNOWN;
}
