import { Contract, getAddress, ZeroAddress, type Provider } from "ethers";
import { SAFE_INTERFACE } from "../../../deploy/modules/safe.ts";
import type { ChainAddresses } from "../../../deploy/proxies.ts";
import { AddressBook } from "./addressBook.ts";
import { checkFile, type CheckedFile } from "./checkFile.ts";
import { isMultiSend, readSafe, type SafeState } from "./readSafe.ts";
import { simulateCalls } from "./simulate.ts";
import type { TransactionFile } from "./transactionFile.ts";

type Address = `0x${string}`;

export interface CheckedOnChain extends CheckedFile {
  book: AddressBook;
  /** Undefined when no Safe is there. */
  safe: SafeState | undefined;
  /** What the calls would end with now; undefined when they go through, or cannot be tried. */
  refusal: string | undefined;
}

/** Checks a file by itself and against the chain: that the Safe, its owners and nonce, its own hash and every target are as they must be. */
export async function checkOnChain(
  provider: Provider,
  addresses: ChainAddresses,
  file: TransactionFile,
  { chainId, allowForeign }: { chainId: number; allowForeign: boolean },
): Promise<CheckedOnChain> {
  const book = new AddressBook(addresses);
  const checked = checkFile(book, file, allowForeign);
  const problems = [...checked.problems];
  const warnings = [...checked.warnings];
  if (file.chainId !== chainId) {
    problems.unshift(`It is for chain ${file.chainId}, this network is chain ${chainId}`);
    return { ...checked, problems, book, safe: undefined, refusal: undefined };
  }
  const safe = await readSafe(provider, file.safe.address);
  if (safe === undefined) {
    problems.push(`There is no Safe 1.5.0 at ${file.safe.address}`);
    return { ...checked, problems, book, safe, refusal: undefined };
  }
  if (safe.singleton !== getAddress(addresses.safeSingleton)) {
    problems.push(`The Safe's code is ${safe.singleton} instead of SafeL2 ${addresses.safeSingleton}`);
  }
  const own = await ownHash(provider, file);
  if (own !== file.hashes.safeTxHash) problems.push(`safeTxHash: the Safe itself has ${own}`);
  if (safe.nonce > file.transaction.nonce) {
    problems.push(
      `The Safe is at nonce ${safe.nonce}; this one, ${file.transaction.nonce}, was used. Propose it again`,
    );
  }
  problems.push(
    ...checked.signers
      .filter((signer) => !safe.owners.includes(signer))
      .map((signer) => `${signer} signed and is no owner of the Safe`),
  );
  problems.push(...(await withoutCode(provider, book, checked)));
  for (const module of safe.modules)
    warnings.push(`${book.describe(module)} is a module of the Safe: it acts without signatures`);
  if (safe.guard !== undefined) warnings.push(`${book.describe(safe.guard)} guards the Safe and may refuse`);

  const simulate = { safe: safe.address, multiSendCallOnly: book.multiSendCallOnly, calls: checked.calls };
  const refusal =
    checked.calls.length > 0 && problems.length === 0 ? await simulateCalls(provider, simulate) : undefined;
  return { ...checked, problems, warnings, book, safe, refusal };
}

async function ownHash(provider: Provider, { safe, transaction }: TransactionFile): Promise<string> {
  const { to, value, data, operation, nonce } = transaction;
  const contract = new Contract(safe.address, SAFE_INTERFACE, provider);
  const rest = [0, 0, 0, ZeroAddress, ZeroAddress, nonce];
  return (await contract.getFunction("getTransactionHash")(to, value, data, operation, ...rest)) as string;
}

/** Targets that nobody answers at: a call there goes through and does nothing. */
export async function withoutCode(
  provider: Provider,
  book: AddressBook,
  { calls, foreign }: Pick<CheckedFile, "calls" | "foreign">,
): Promise<string[]> {
  const targets = [...new Set<Address>([...calls.map(({ to }) => to), ...foreign])];
  const codes = await Promise.all(targets.map((target) => provider.getCode(target)));
  const problems = targets
    .filter((_, i) => codes[i] === "0x")
    .map((target) => `There is no contract at ${book.describe(target)}`);
  if (!(await isMultiSend(provider, book))) {
    problems.push(`The code at ${book.multiSendCallOnly} is not MultiSendCallOnly's`);
  }
  return problems;
}

/** What a sound transaction waits for. */
export function whatItWaitsFor({ transaction }: TransactionFile, { safe, signers, refusal }: CheckedOnChain): string[] {
  if (safe === undefined) return [];
  const missing = safe.threshold - signers.length;
  const ahead = transaction.nonce - safe.nonce;
  return [
    ...(missing > 0 ? [`${missing} more ${missing === 1 ? "signature" : "signatures"}`] : []),
    ...(ahead > 0n ? [`${ahead} transactions of this Safe before it`] : []),
    ...(refusal === undefined ? [] : [`a contract that refuses now: ${refusal}`]),
  ];
}
