import { Interface } from "ethers";
import type { AbiItem, AbiParameter, Artifact } from "./artifacts.js";

/** The parts of an ABI that callers need: no constructor or fallback, no `internalType`, no defaults, all else kept. */
export function publicAbi(artifact: Artifact): AbiItem[] {
  return callable(artifact).map(trimItem);
}

/** What can be called, read or caught, with the names of structs. */
export function callable({ abi }: Artifact): AbiItem[] {
  return abi.filter(({ type }) => type !== "constructor" && type !== "fallback");
}

/** The contract without what the other has too: both together are each item once. */
export function without(artifact: Artifact, other: Artifact): Artifact {
  const known = new Set(other.abi.map((item) => JSON.stringify(trimItem(item))));
  return { ...artifact, abi: artifact.abi.filter((item) => !known.has(JSON.stringify(trimItem(item)))) };
}

function trimItem({ type, name, inputs, outputs, stateMutability }: AbiItem): AbiItem {
  return {
    type,
    ...(name === undefined ? {} : { name }),
    ...(inputs === undefined ? {} : { inputs: inputs.map(trimParameter) }),
    ...(outputs === undefined ? {} : { outputs: outputs.map(trimParameter) }),
    ...(stateMutability === undefined ? {} : { stateMutability }),
  };
}

function trimParameter({ name, type, indexed, components }: AbiParameter): AbiParameter {
  return {
    name,
    type,
    ...(indexed === true ? { indexed } : {}),
    ...(components === undefined ? {} : { components: components.map(trimParameter) }),
  };
}

/** The `as const` module of a contract's ABI. */
export function abiModule(artifact: Artifact): string {
  const name = constantName(artifact.contractName);
  return `export const ${name} = ${JSON.stringify(publicAbi(artifact))} as const;\n`;
}

/** JobEscrow → jobEscrowAbi, CPT → cptAbi, IJobPayer → jobPayerAbi. */
export function constantName(contractName: string): string {
  return `${lowerFirst(contractName.replace(/^I(?=[A-Z][a-z])/, ""))}Abi`;
}

export function lowerFirst(name: string): string {
  return name.replace(/^([A-Z]+)(?=$|[A-Z][a-z])|^[A-Z]/, (head) => head.toLowerCase());
}

/** One typed string constant for each function and event, so that an action bundles only what it uses. */
export function fragmentsModule(artifact: Artifact): string {
  const items = publicAbi(artifact).filter(({ type }) => type === "function" || type === "event");
  const lines = items.map((item) => {
    const text = JSON.stringify(new Interface([item]).fragments[0]?.format("full"));
    return `export const ${item.name} = ${text} as ${textType(item)};\n`;
  });
  const names = new Set(items.map(({ name }) => name));
  if (names.size !== items.length) throw new Error(`${artifact.contractName} overloads a function or event`);
  const body = lines.sort().join("");
  const fragments = usedTypes(body, ["EventText", "FunctionText", "Uint"]);
  const primitives = usedTypes(body, ["Address", "Hex"]);
  return [
    `import type { ${fragments} } from "../../types/fragments.js";\n`,
    primitives === "" ? "" : `import type { ${primitives} } from "../../types/primitives.js";\n`,
    "\n",
    body,
  ].join("");
}

function usedTypes(body: string, types: readonly string[]): string {
  return types.filter((type) => new RegExp(`\\b${type}\\b`).test(body)).join(", ");
}

function textType({ type, inputs = [], outputs = [] }: AbiItem): string {
  if (type === "event") return `EventText<${structType(inputs, "bigint")}>`;
  return `FunctionText<${tupleType(inputs, "Uint")}, ${tupleType(outputs, "bigint")}>`;
}

function tupleType(parameters: readonly AbiParameter[], uint: string): string {
  const members = parameters.map(({ name, ...rest }, i) => {
    // the underscore keeps labels from being reserved words
    return `${name === "" ? `value${i}` : `${name}_`}: ${typeScriptType({ name, ...rest }, uint)}`;
  });
  return `readonly [${members.join(", ")}]`;
}

function structType(parameters: readonly AbiParameter[], uint: string): string {
  return `{ ${parameters.map((member) => `readonly ${member.name}: ${typeScriptType(member, uint)}`).join("; ")} }`;
}

function typeScriptType({ name, type, components = [] }: AbiParameter, uint: string): string {
  const array = /^(.*)\[\d*\]$/.exec(type);
  if (array !== null) return `readonly (${typeScriptType({ name, type: array[1] ?? "", components }, uint)})[]`;
  if (type === "tuple") return structType(components, uint);
  if (type === "address") return "Address";
  if (type === "bool") return "boolean";
  if (type === "string") return "string";
  return type.startsWith("bytes") ? "Hex" : uint;
}
