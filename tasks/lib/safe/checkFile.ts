import { getAddress, recoverAddress, ZeroAddress } from "ethers";
import type { AddressBook } from "./addressBook.ts";
import { bareHashes } from "./bareHash.ts";
import { readCall } from "./readCall.ts";
import { callsOf, encodeBatch, safeHashes, type SafeCall, type SafeTransaction } from "./safeTransaction.ts";
import type { TransactionFile } from "./transactionFile.ts";

type Address = `0x${string}`;

/** What a transaction does, and what is wrong with it. */
export interface TransactionReading {
  /** Empty when the batch cannot be read. */
  calls: SafeCall[];
  /** A line a call. */
  words: string[];
  problems: string[];
  warnings: string[];
  /** Called addresses outside the suite. */
  foreign: Address[];
}

/** Reads a transaction: a call, or a batch for MultiSendCallOnly that is nothing but calls. */
export function readTransaction(book: AddressBook, transaction: SafeTransaction): TransactionReading {
  const unreadable = (problem: string): TransactionReading => ({
    calls: [],
    words: [],
    problems: [problem],
    warnings: [],
    foreign: [],
  });
  if (transaction.operation === 1 && transaction.to !== book.multiSendCallOnly) {
    return unreadable(
      `It delegates to ${book.describe(transaction.to)}, which could do anything to the Safe; ` +
        `MultiSendCallOnly ${book.multiSendCallOnly} alone may be`,
    );
  }
  let calls: SafeCall[];
  try {
    calls = callsOf(transaction);
    if (transaction.operation === 1) {
      if (calls.length === 0) return unreadable("The batch is empty");
      if (calls.some(({ to }) => to === ZeroAddress)) {
        return unreadable(
          "The batch has an entry to the zero address, which MultiSendCallOnly takes for the Safe itself",
        );
      }
      if (encodeBatch(calls) !== transaction.data) return unreadable("The batch is not encoded as it should be");
      if (transaction.value !== 0n) return unreadable("A batch takes no ether of its own");
    }
  } catch (error) {
    return unreadable(`The batch cannot be read: ${shortMessage(error)}`);
  }
  const readings = calls.map((call) => readCall(book, call));
  return {
    calls,
    words: readings.map(({ words }) => words),
    problems: readings.flatMap(({ problems }) => problems),
    warnings: [...new Set(readings.flatMap(({ warnings }) => warnings))],
    foreign: [...new Set(readings.flatMap(({ foreign }) => foreign.map((at) => getAddress(at) as Address)))],
  };
}

export interface CheckedFile extends TransactionReading {
  /** Owners as far as the file tells: whoever signed this very hash. Whether they own the Safe only the chain tells. */
  signers: Address[];
}

/**
 * Derives everything in a file again: words, hashes by two implementations, who signed. Needs no network.
 *
 * @param allowForeign Calls outside the suite are warnings instead of problems.
 */
export function checkFile(book: AddressBook, file: TransactionFile, allowForeign: boolean): CheckedFile {
  const reading = readTransaction(book, file.transaction);
  const problems = [...reading.problems, ...differingHashes(file)];
  if (reading.words.length > 0 && reading.words.join("\n") !== file.calls.join("\n")) {
    problems.push(`The file says it does:\n${indent(file.calls)}\n    but it does:\n${indent(reading.words)}`);
  }
  const entry = book.at(file.safe.address);
  const name = safeName(book, file.safe.address);
  if (entry !== undefined && entry.kind !== "safe") problems.push(`${entry.name} is no Safe`);
  else if (file.safe.name !== name) problems.push(`The file names its Safe "${file.safe.name}", it is "${name}"`);
  if (!allowForeign) {
    problems.push(
      ...reading.foreign.map(
        (at) => `It calls ${book.describe(at)} outside the suite; if that is meant: --allow-foreign`,
      ),
    );
  }

  const signers: Address[] = [];
  for (const { owner, signature } of file.signatures) {
    const signer = recovered(file, signature);
    if (signer !== owner) problems.push(`The signature of ${owner} is not theirs over this transaction`);
    else if (signers.includes(owner)) problems.push(`${owner} signed twice`);
    else signers.push(owner);
  }
  const warnings = [...reading.warnings];
  if (entry === undefined) warnings.unshift(`${file.safe.address} is none of the deployment's councils`);
  return { ...reading, problems, warnings, signers };
}

/** How a Safe is called in a file. */
export function safeName(book: AddressBook, safe: Address): string {
  return book.at(safe)?.name ?? "another Safe";
}

/** Who signed this transaction; undefined when the signature is none. */
export function recovered(file: TransactionFile, signature: string): Address | undefined {
  const { safeTxHash } = safeHashes(file.safe.address, file.chainId, file.transaction);
  try {
    return recoverAddress(safeTxHash, signature) as Address;
  } catch {
    return undefined;
  }
}

function differingHashes({ safe, chainId, transaction, hashes }: TransactionFile): string[] {
  const implementations = {
    "by ethers": safeHashes(safe.address, chainId, transaction),
    "by hand": bareHashes(safe.address, chainId, transaction),
  };
  return (["domainHash", "messageHash", "safeTxHash"] as const).flatMap((name) =>
    Object.entries(implementations)
      .filter(([, derived]) => derived[name] !== hashes[name])
      .map(([how, derived]) => `${name}: the file has ${hashes[name]}, derived ${how} it is ${derived[name]}`),
  );
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `      ${line}`).join("\n");
}

function shortMessage(error: unknown): string {
  const { shortMessage: short, message } = error as { shortMessage?: string; message: string };
  return short ?? message;
}
