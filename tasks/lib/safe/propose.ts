import { access } from "node:fs/promises";
import { join } from "node:path";
import { getAddress, isAddress, type Provider } from "ethers";
import { COUNCILS, type CouncilName } from "../../../deploy/authority.ts";
import type { ChainAddresses } from "../../../deploy/proxies.ts";
import { formatTime } from "../page/text.ts";
import { InputError } from "../InputError.ts";
import { AddressBook } from "./addressBook.ts";
import { withoutCode } from "./checkChain.ts";
import { readTransaction, safeName, type TransactionReading } from "./checkFile.ts";
import { readSafe, type SafeState } from "./readSafe.ts";
import { executing, routeOf, scheduling, type Route } from "./route.ts";
import { batchCalls, safeHashes, type SafeCall } from "./safeTransaction.ts";
import { simulateCalls } from "./simulate.ts";
import {
  formatTransactionFile,
  readTransactionFile,
  writeTransactionFile,
  type TransactionFile,
} from "./transactionFile.ts";

type Address = `0x${string}`;

/** Something cannot become a Safe's transaction. */
export class RefusedProposalError extends InputError {
  override readonly name = "RefusedProposalError";
  constructor(problems: readonly string[]) {
    super(`This cannot be proposed:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
  }
}

export interface ProposeParameters {
  safe: Address;
  calls: SafeCall[];
  /** For calls with a delay: schedule them, or let the AccessManager execute what was scheduled. */
  way?: "schedule" | "execute" | undefined;
  /** The Safe's next one by default. */
  nonce?: bigint | undefined;
  allowForeign: boolean;
  /** The repository's root, and the file to write; by default one under `safe/<chainId>/`. */
  root: string;
  out: string;
}

export interface Proposal {
  path: string;
  file: TransactionFile;
  reading: TransactionReading;
  safe: SafeState;
  /** The file was there already, with the signatures it has. */
  existed: boolean;
  /** What the calls would end with now; undefined when they go through. */
  refusal: string | undefined;
}

/** The chain and the deployment that a proposal is for. */
export interface Site {
  provider: Provider;
  addresses: ChainAddresses;
  chainId: number;
}

/** The Safe of a council's name, or at an address. */
export function safeAddress(addresses: ChainAddresses, name: string): Address {
  if (Object.hasOwn(COUNCILS, name)) return addresses[name as CouncilName];
  if (!(isAddress as (value: string) => boolean)(name)) {
    throw new InputError(`--safe takes ${Object.keys(COUNCILS).join(", ")} or an address, not "${name}".`);
  }
  return getAddress(name) as Address;
}

/** The Safe's nonce that somebody named; undefined when nobody did. */
export function nonceOf(text: string): bigint | undefined {
  if (text === "") return undefined;
  if (!/^\d{1,18}$/.test(text)) throw new InputError(`--nonce takes a whole number, not "${text}".`);
  return BigInt(text);
}

/**
 * Writes the file of a Safe's transaction.
 *
 * @throws RefusedProposalError, InputError
 */
export async function proposeTransaction(
  { provider, addresses, chainId }: Site,
  { safe: at, calls, way, nonce, allowForeign, root, out }: ProposeParameters,
): Promise<Proposal> {
  const book = new AddressBook(addresses);
  const safe = await readSafe(provider, at);
  if (safe === undefined) throw new RefusedProposalError([`there is no Safe 1.5.0 at ${at}`]);
  if (nonce !== undefined && nonce < safe.nonce) {
    throw new RefusedProposalError([`the Safe is at nonce ${safe.nonce}; ${nonce} was used`]);
  }
  // as they are, before anything is wrapped: the problems then name what was asked for
  refuse(problemsOf(book, readCalls(book, calls, nonce ?? safe.nonce), allowForeign));
  const routes = await Promise.all(calls.map((call) => routeOf(provider, book, safe.address, call)));
  const wrapped = wrap(book, calls, routes, way, await timeOf(provider));
  const transaction = { ...batchCalls(wrapped, book.multiSendCallOnly), nonce: nonce ?? safe.nonce };
  const reading = readTransaction(book, transaction);
  refuse([...problemsOf(book, reading, allowForeign), ...(await withoutCode(provider, book, reading))]);

  const file: TransactionFile = {
    chainId,
    safe: { name: safeName(book, safe.address), address: safe.address },
    calls: reading.words,
    transaction,
    hashes: safeHashes(safe.address, chainId, transaction),
    signatures: [],
  };
  const path = out === "" ? defaultPath(root, book, file) : out;
  const present = await transactionAt(path, file);
  if (present === undefined) await writeTransactionFile(path, file);
  const refusal = await simulateCalls(provider, {
    safe: safe.address,
    multiSendCallOnly: book.multiSendCallOnly,
    calls: wrapped,
  });
  return { path, file: present ?? file, reading, safe, existed: present !== undefined, refusal };
}

function readCalls(book: AddressBook, calls: SafeCall[], nonce: bigint): TransactionReading {
  try {
    return readTransaction(book, { ...batchCalls(calls, book.multiSendCallOnly), nonce });
  } catch (error) {
    throw new RefusedProposalError([(error as Error).message]);
  }
}

function problemsOf(book: AddressBook, { problems, foreign }: TransactionReading, allowForeign: boolean): string[] {
  if (allowForeign) return problems;
  return [
    ...problems,
    ...foreign.map((at) => `${book.describe(at)} does not belong to the suite; if that is meant: --allow-foreign`),
  ];
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new RefusedProposalError(problems);
}

async function timeOf(provider: Provider): Promise<number> {
  return (await provider.getBlock("latest"))?.timestamp ?? 0;
}

/** Calls with a delay go through the AccessManager. */
function wrap(
  book: AddressBook,
  calls: SafeCall[],
  routes: Route[],
  way: ProposeParameters["way"],
  now: number,
): SafeCall[] {
  const { accessManager } = book;
  const routed = calls.map((call, i) => ({
    call,
    route: routes[i] ?? { kind: "direct" as const },
    place: `call ${i + 1}`,
  }));
  refuse(routed.flatMap(({ route, place }) => (route.kind === "refused" ? [`${place}: ${route.reason}`] : [])));
  if (way !== undefined && routed.every(({ route }) => route.kind === "direct")) {
    throw new RefusedProposalError([`none of the calls has a delay: leave out --${way}`]);
  }
  refuse(
    routed.flatMap(({ route, place }) => {
      const problem = route.kind === "delayed" ? whyNot(route, way, now) : directProblem(way);
      return problem === undefined ? [] : [`${place}: ${problem}`];
    }),
  );
  return routed.map(({ call, route }) => {
    if (route.kind === "direct") return call;
    return way === "schedule" ? scheduling(call, accessManager) : executing(call, accessManager);
  });
}

function directProblem(way: ProposeParameters["way"]): string | undefined {
  return way === "schedule" ? "has no delay and would be made at once: propose it by itself" : undefined;
}

function whyNot(
  { delay, readyAt }: Extract<Route, { kind: "delayed" }>,
  way: ProposeParameters["way"],
  now: number,
): string | undefined {
  const scheduled = readyAt === undefined ? "" : `it is scheduled and can be executed from ${formatTime(readyAt)} on`;
  if (way === "schedule") {
    if (delay === 0) return "has no delay: --execute";
    return readyAt === undefined ? undefined : `${scheduled}: --execute`;
  }
  if (way === "execute") {
    if (delay === 0 || readyAt !== undefined) return undefined;
    return "nothing of the kind is scheduled, or it has expired: --schedule first";
  }
  if (delay === 0) return "the AccessManager must make it: --execute";
  if (readyAt !== undefined) return `${scheduled}${readyAt > now ? ", not before" : ""}: --execute`;
  return `it takes a delay of ${delay / 3_600} hours: --schedule now, --execute after it`;
}

/* FILES */

function defaultPath(root: string, book: AddressBook, { chainId, safe, transaction, hashes }: TransactionFile): string {
  const name = book.at(safe.address)?.key ?? safe.address;
  // the hash's first digits: several transactions may compete for one nonce
  return join(root, "safe", String(chainId), `${name}-${transaction.nonce}-${hashes.safeTxHash.slice(2, 10)}.json`);
}

/** What the file holds, when that is this very transaction; undefined when there is none. */
async function transactionAt(path: string, file: TransactionFile): Promise<TransactionFile | undefined> {
  try {
    await access(path);
  } catch {
    return undefined;
  }
  const present = await readTransactionFile(path);
  if (formatTransactionFile({ ...present, signatures: [] }) === formatTransactionFile(file)) return present;
  throw new InputError(`${path} holds another transaction. Choose another --out.`);
}
