import { formatEther, isAddress, type FunctionFragment, type Interface, type ParamType, type Result } from "ethers";
import { optionsInWords, settingInWords } from "../bridge/words.ts";
import { roleName } from "../roleName.ts";
import type { AddressBook, Entry } from "./addressBook.ts";
import type { SafeCall } from "./safeTransaction.ts";

type Hex = `0x${string}`;

/** What a call does, as far as the deployment's interfaces tell. */
export interface CallReading {
  /** One line. */
  words: string;
  /** Why nobody should sign it. */
  problems: string[];
  /** What a signer must look at. */
  warnings: string[];
  /** Called addresses outside the suite, those inside another call included. */
  foreign: Hex[];
}

/** A batch, what is scheduled in it, and what an upgrade calls. */
const MAX_DEPTH = 3;

/** Functions of a Safe after which other rules hold for it. */
const CHANGES_SAFE = new Set([
  "addOwnerWithThreshold",
  "changeThreshold",
  "disableModule",
  "enableModule",
  "removeOwner",
  "setFallbackHandler",
  "setGuard",
  "setModuleGuard",
  "swapOwner",
]);

/** Functions of the AccessManager after which other callers, or none, get through. */
const CHANGES_AUTHORITY = new Set([
  "grantRole",
  "revokeRole",
  "renounceRole",
  "setGrantDelay",
  "setRoleAdmin",
  "setRoleGuardian",
  "setTargetAdminDelay",
  "setTargetClosed",
  "setTargetFunctionRole",
  "updateAuthority",
]);

/** Functions of LayerZero's endpoint, and of both ends of the bridge, after which other messages may move CPT. */
const CHANGES_BRIDGE: Readonly<Record<string, string>> = {
  setConfig: "changes who verifies and carries the bridge's messages",
  setSendLibrary: "changes who verifies and carries the bridge's messages",
  setReceiveLibrary: "changes who verifies and carries the bridge's messages",
  setReceiveLibraryTimeout: "changes who verifies and carries the bridge's messages",
  skip: "takes a message of the bridge away from its receiver",
  nilify: "takes a message of the bridge away from its receiver",
  burn: "takes a message of the bridge away from its receiver",
  clear: "takes a message of the bridge away from its receiver",
  setPeer: "changes whose messages the bridge believes",
  setDelegate: "changes who may set LayerZero's endpoint for the bridge",
};

/** The AccessManager's role that every account has. */
const PUBLIC_ROLE = 2n ** 64n - 1n;

/**
 * Reads a call. A call of the suite must be a function of its contract that changes something, and its bytes exactly those that its
 * arguments encode to: what is shown is then all there is.
 */
export function readCall(book: AddressBook, { to, value, data }: SafeCall, depth = 0): CallReading {
  const entry = book.at(to);
  const money = value === 0n ? "" : `, sending ${formatEther(value)} ether`;
  const none = { problems: [], warnings: [], foreign: [] };
  if (entry?.functions === undefined) {
    const what = data === "0x" ? "nothing else" : `${data.slice(0, 10)} with ${(data.length - 10) / 2} more bytes`;
    const words = `${book.describe(to)} (NOT A CONTRACT OF THE SUITE): ${what}${money}`;
    return {
      ...none,
      words,
      foreign: [to],
      warnings: [`${book.describe(to)} does not belong to the suite: nothing here can tell what that does`],
    };
  }
  const fragment = entry.functions.getFunction(data.slice(0, 10));
  if (fragment === null)
    return {
      ...none,
      words: `${entry.name}: ${data}${money}`,
      problems: [`${entry.name} has no function ${data.slice(0, 10)}`],
    };
  const name = `${entry.name}.${fragment.name}`;
  const args = decodeExactly(entry, fragment, data);
  if (args === undefined)
    return {
      ...none,
      words: `${name}: ${data}${money}`,
      problems: [`The arguments of ${name} are not encoded as they should be`],
    };

  const inner = innerCall(book, entry, fragment, args, value);
  if (inner !== undefined && depth === MAX_DEPTH) {
    return { ...none, words: `${name}: ${data}${money}`, problems: [`${name} holds calls in calls in calls`] };
  }
  const reading = inner === undefined ? undefined : readCall(book, inner.call, depth + 1);
  // selectors are those of the contract named before them
  const [first] = args.toArray() as unknown[];
  const functionsAt = entry.kind === "accessManager" && isAddress(first) ? book.at(first)?.functions : undefined;
  const shown = fragment.inputs.map((param, i) => {
    const text =
      reading !== undefined && inner?.argument === i
        ? `<${reading.words}>`
        : (bridgeWordOf(fragment.name, param, args[i]) ?? wordOf(book, param, args[i], functionsAt));
    return param.name === "" ? text : `${param.name}: ${text}`;
  });
  return {
    words: `${name}(${shown.join(", ")})${money}`,
    problems: [...problemsOf(entry, fragment, args, value), ...(reading?.problems ?? [])],
    warnings: [...warningsOf(book, entry, fragment, args), ...(reading?.warnings ?? [])],
    foreign: reading?.foreign ?? [],
  };
}

function decodeExactly({ functions }: Entry, fragment: FunctionFragment, data: Hex): Result | undefined {
  try {
    const args = functions?.decodeFunctionData(fragment, data);
    if (args === undefined || functions?.encodeFunctionData(fragment, args) !== data.toLowerCase()) return undefined;
    return args;
  } catch {
    return undefined; // cut off, or values that do not fit their types
  }
}

/** The call inside of a call: what the AccessManager is told to make, and what a proxy's new code is told at once. */
function innerCall(
  book: AddressBook,
  { kind, proxy }: Entry,
  { name }: FunctionFragment,
  args: Result,
  value: bigint,
): { argument: number; call: SafeCall } | undefined {
  if (kind === "accessManager" && name === "schedule") {
    return { argument: 1, call: { to: args[0] as Hex, value: 0n, data: args[1] as Hex } };
  }
  if (kind === "accessManager" && name === "execute") {
    return { argument: 1, call: { to: args[0] as Hex, value, data: args[1] as Hex } };
  }
  if (kind === "accessManager" && name === "cancel") {
    return { argument: 2, call: { to: args[1] as Hex, value: 0n, data: args[2] as Hex } };
  }
  if (
    name === "upgradeAndCall" &&
    proxy !== undefined &&
    args[2] !== "0x" &&
    book.at(args[0] as Hex)?.address === proxy
  ) {
    return { argument: 2, call: { to: proxy, value, data: args[2] as Hex } };
  }
  return undefined;
}

function problemsOf({ name, kind, proxy }: Entry, fragment: FunctionFragment, args: Result, value: bigint): string[] {
  const problems: string[] = [];
  const called = `${name}.${fragment.name}`;
  if (fragment.stateMutability === "view" || fragment.stateMutability === "pure")
    problems.push(`${called} changes nothing`);
  if (value !== 0n && !fragment.payable) problems.push(`${called} takes no ether`);
  if (kind === "proxyAdmin" && fragment.name === "upgradeAndCall" && args[0] !== proxy) {
    problems.push(`${name} can upgrade ${proxy ?? ""} alone, not ${String(args[0])}`);
  }
  if (fragment.name === "multicall") problems.push(`${called} hides calls: put each of them into the file`);
  return problems;
}

function warningsOf(book: AddressBook, { name, kind }: Entry, fragment: FunctionFragment, args: Result): string[] {
  if (kind === "safe" && CHANGES_SAFE.has(fragment.name)) return [`changes who controls ${name}`];
  if (kind === "safe") return [`acts on ${name} itself`];
  if (kind === "proxyAdmin" && fragment.name === "upgradeAndCall") {
    return [
      `replaces the code of ${book.describe(args[0] as string)} by that at ${String(args[1])}: rebuild and compare it`,
    ];
  }
  if (kind === "proxyAdmin")
    return [`takes the code of ${name.replace(/'s ProxyAdmin$/, "")} out of the AccessManager's hands`];
  const bridge = kind === "endpoint" || kind === "suite" ? CHANGES_BRIDGE[fragment.name] : undefined;
  if (bridge !== undefined) return [`${bridge}: compare with the description of the bridge`];
  if (kind === "accessManager" && CHANGES_AUTHORITY.has(fragment.name)) {
    const open = args.toArray().includes(PUBLIC_ROLE) ? ": EVERYBODY is meant by that role" : "";
    return [`${fragment.name} changes who may do what${open}`];
  }
  return [];
}

/** A value on one line, with nothing in it that could pass for something else. */
function wordOf(book: AddressBook, param: ParamType, value: unknown, functionsAt?: Interface): string {
  if (param.isArray())
    return `[${(value as Result).map((item) => wordOf(book, param.arrayChildren, item, functionsAt)).join(", ")}]`;
  if (param.type === "bytes4") {
    const called = functionsAt?.getFunction(value as Hex)?.name;
    return called === undefined ? String(value) : `${called} ${String(value)}`;
  }
  if (param.isTuple()) {
    const parts = param.components.map((part, i) => `${part.name}: ${wordOf(book, part, (value as Result)[i])}`);
    return `{${parts.join(", ")}}`;
  }
  if (param.type === "address") return book.describe(value as string);
  if (param.type === "string") return escapeText(value as string);
  if (param.type === "uint64" && /^(roleId|admin|guardian)$/.test(param.name)) return roleName(value as bigint);
  return String(value);
}

/** What LayerZero packs into bytes, unpacked: verifiers, confirmations, executor, gas. */
function bridgeWordOf(name: string, { baseType }: ParamType, value: unknown): string | undefined {
  if (baseType !== "array" || (name !== "setConfig" && name !== "setEnforcedOptions")) return undefined;
  const items = (value as Result).map((item) => {
    const [eid, type, bytes] = item as [bigint, bigint, string];
    if (name === "setConfig") return `{eid: ${eid}, configType: ${type}, config: <${settingInWords(type, bytes)}>}`;
    return `{eid: ${eid}, msgType: ${type}, options: <${optionsInWords(bytes)}>}`;
  });
  return `[${items.join(", ")}]`;
}

/** ASCII in quotes: no line breaks, no letters that turn the direction of text or look like others. */
export function escapeText(text: string): string {
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
