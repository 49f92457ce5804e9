import { id } from "ethers";
import { classNameOf } from "../../src/errors/classNameOf.js";
import type { AbiParameter, Artifact } from "./artifacts.js";
import { errorMessages } from "./errorMessages.js";

interface SuiteError {
  readonly name: string;
  readonly className: string;
  readonly contract: string;
  readonly selector: string;
  readonly inputs: readonly { readonly name: string; readonly type: string; readonly kind: string }[];
}

/** Solidity enums and their TypeScript union of names. */
const ENUMS = [
  "Allocation",
  "Compartment",
  "DaoToken",
  "ExitBlock",
  "JobStatus",
  "LineStatus",
  "ModuleKind",
  "NodeKind",
  "NodeState",
  "Outcome",
  "PathwayDirection",
  "PaymentKind",
  "PriceStatus",
  "ProposalState",
  "ProviderClass",
  "Sink",
  "Stream",
  "TreasuryAccount",
];
/** Enums whose name needs its contract's to say what it is. */
const NAMES_OF_ENUMS: Readonly<Record<string, string>> = {
  "IDaoTypes.Token": "DaoToken",
  "IPathways.Direction": "PathwayDirection",
  "IPriceOracle.Status": "PriceStatus",
  "ITreasury.Account": "TreasuryAccount",
};

/** Every custom error of the suite, once, sorted by name. */
export function collectErrors(artifacts: readonly Artifact[]): SuiteError[] {
  const bySelector = new Map<string, SuiteError>();
  const byClass = new Map<string, string>();
  for (const { abi } of artifacts) {
    for (const { type, name, inputs = [] } of abi) {
      if (type !== "error" || name === undefined) continue;
      const signature = `${name}(${inputs.map((input) => input.type).join(",")})`;
      const selector = id(signature).slice(0, 10);
      const known = bySelector.get(selector);
      if (known !== undefined && known.name !== name) {
        throw new Error(`${known.name} and ${name} share the selector ${selector}`);
      }
      if (known !== undefined) continue;
      const className = classNameOf(name);
      if (byClass.has(className)) throw new Error(`${name} and ${byClass.get(className)} are both ${className}`);
      byClass.set(className, name);
      bySelector.set(selector, { name, className, contract: contractOf(name), selector, inputs: inputs.map(toInput) });
    }
  }
  return [...bySelector.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** LayerZero's: with a prefix of theirs, or without one, where all others are OpenZeppelin's. */
const LAYER_ZERO =
  /^(LZ_|DVN_|Executor_|Transfer_|(AmountSDOverflowed|InvalidDelegate|InvalidEndpointCall|InvalidLocalDecimals|InvalidOptions|LzTokenUnavailable|NoPeer|NotEnoughNative|Only(Endpoint|Peer|Self)|SimulationResult|SlippageExceeded)$)/;

function contractOf(name: string): string {
  if (LAYER_ZERO.test(name)) return "LayerZero";
  return name.includes("_") ? name.slice(0, name.indexOf("_")) : "OpenZeppelin";
}

function toInput({ name, type, internalType = type }: AbiParameter): SuiteError["inputs"][number] {
  if (name === "") throw new Error("every error argument needs a name");
  if (internalType.startsWith("enum ")) {
    const full = internalType.slice("enum ".length);
    const kind = NAMES_OF_ENUMS[full] ?? full.replace(/^\w+\./, "");
    if (!ENUMS.includes(kind)) throw new Error(`teach the SDK the enum ${kind} (sdk/src/types/enums.ts)`);
    return { name, type, kind };
  }
  if (!/^(address|uint\d+|bytes([1-9]|[12]\d|3[0-2])?)$/.test(type)) {
    throw new Error(`the SDK cannot decode an error argument of type ${type}`);
  }
  return { name, type, kind: type };
}

function typeScriptType(kind: string): string {
  if (ENUMS.includes(kind)) return kind;
  if (kind === "address") return "Address";
  if (kind === "bool") return "boolean";
  return kind.startsWith("bytes") ? "Hex" : "bigint";
}

/** The classes: types of their own, made on demand by `errorClass`, so that an action does not carry them all. */
export function errorClassesModule(errors: readonly SuiteError[]): string {
  const used = ENUMS.filter((name) => errors.some(({ inputs }) => inputs.some(({ kind }) => kind === name)));
  const classes = errors.map(({ name, className, inputs }) => {
    const args = inputs.map((input) => `readonly ${input.name}: ${typeScriptType(input.kind)}`).join("; ");
    return [
      `export type ${className} = ContractError<"${name}", ${args === "" ? "object" : `{ ${args} }`}>;\n`,
      `export const ${className} = /* @__PURE__ */ errorClass<${className}>("${name}");\n\n`,
    ].join("");
  });
  return [
    'import type { ContractError } from "../errors/ContractError.js";\n',
    'import { errorClass } from "../errors/errorClass.js";\n',
    `import type { ${used.sort().join(", ")} } from "../types/enums.js";\n`,
    'import type { Address, Hex } from "../types/primitives.js";\n\n',
    ...classes,
    "/** Every error a contract of the suite can revert with; switch on `errorName`. */\n",
    `export type SuiteError = ${errors.map(({ className }) => className).join(" | ")};\n`,
  ].join("");
}

/** Contracts that users and providers call: each of their errors tells what to do. */
const CALLED_BY_USERS = [
  "BenefitTiers",
  "BoundedReads",
  "BuybackBurner",
  "AllowListRules",
  "CPTAdapter",
  "CPTGovernor",
  "CPTRemote",
  "DaoModule",
  "DaoTree",
  "FeeDistributor",
  "InsuranceFund",
  "JobEscrow",
  "LaunchPhase",
  "LendingPool",
  "OfferBook",
  "Pathways",
  "PoolObserver",
  "PriceOracle",
  "PrivateSale",
  "PoolLedger",
  "ProviderRegistry",
  "PackedNode",
  "RedeemQueue",
  "ReviewByTwoWorkflow",
  "SpendLimitRules",
  "TemplateWorkflow",
  "TopHolders",
  "Treasury",
  "VestingVault",
  "VetoGuard",
  "VoteEscrow",
  "WindowLimiter",
];
/** OpenZeppelin's contracts that they call as they are. */
const PUBLISHED = /^(AccessManage|Governor|Timelock)/;

/** What decoding needs, in one string, which is small and parses at once: a line `name(arguments)message` an error. */
export function errorLinesModule(errors: readonly SuiteError[]): string {
  const unknown = Object.keys(errorMessages).filter((key) => !errors.some(({ name }) => name === key));
  if (unknown.length > 0) throw new Error(`messages of errors that do not exist: ${unknown.join(", ")}`);
  const silent = errors.filter(
    ({ name, contract }) =>
      (CALLED_BY_USERS.includes(contract) || PUBLISHED.test(name)) && errorMessages[name] === undefined,
  );
  if (silent.length > 0) throw new Error(`errors without a message: ${silent.map(({ name }) => name).join(", ")}`);
  const lines = errors.map(({ name, inputs }) => {
    const message = errorMessages[name] ?? "";
    for (const [, used] of message.matchAll(/\{(\w+)/g)) {
      if (!inputs.some((input) => input.name === used)) throw new Error(`the message of ${name} names {${used}}`);
    }
    return `${name}(${inputs.map(packInput).join(",")})${message}`;
  });
  return [
    "/**\n * One line an error: name, arguments, message. An argument without a kind is a uint256, an enum stands for uint8.\n",
    " */\n",
    `export const errorLines =\n  ${JSON.stringify(lines.join("\n"))};\n`,
  ].join("");
}

function packInput({ name, kind }: SuiteError["inputs"][number]): string {
  return kind === "uint256" ? name : `${name}:${kind}`;
}

/** The table for tools that decode by themselves. */
export function errorTableModule(errors: readonly SuiteError[]): string {
  const rows = errors.map(
    ({ name, contract, selector, inputs }) =>
      `"${selector}": ${JSON.stringify({ name, contract, inputs: inputs.map(({ name, type }) => ({ name, type })) })},\n`,
  );
  return `/** Every custom error by selector. */\nexport const errorTable = {\n${rows.join("")}} as const;\n`;
}
