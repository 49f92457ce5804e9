import { relative } from "node:path";
import { bigintAsString } from "../json.ts";
import type { Proposal } from "./propose.ts";
import type { TransactionReading } from "./checkFile.ts";
import type { TransactionFile } from "./transactionFile.ts";

/** A transaction as a signer reads it, to be compared with the device. */
export function describeTransaction(
  { chainId, safe, transaction, hashes }: TransactionFile,
  { words, warnings }: TransactionReading,
): string {
  const { to, value, data, operation, nonce } = transaction;
  return [
    `${safe.name} ${safe.address} on chain ${chainId}, nonce ${nonce}, ${operation === 0 ? "a call" : "a batch by delegatecall"}:`,
    ...words.map((line, i) => `  ${i + 1}. ${line}`),
    ...warnings.map((warning) => `!! WARNING: ${warning}`),
    `to           ${to}`,
    `value        ${value}`,
    `data         ${data.length > 74 ? `${data.slice(0, 74)}… (${(data.length - 2) / 2} bytes)` : data}`,
    `operation    ${operation}`,
    `domain hash  ${hashes.domainHash}`,
    `message hash ${hashes.messageHash}`,
    `safeTxHash   ${hashes.safeTxHash}`,
  ].join("\n");
}

/** Why nobody should go on. */
export function describeProblems(what: string, problems: readonly string[]): string {
  return `${what}\n${problems.map((problem) => `  - ${problem}`).join("\n")}`;
}

/** What was proposed and what comes next. */
export function printProposal({ path, file, reading, safe, existed, refusal }: Proposal, json: boolean): void {
  console.error(describeTransaction(file, reading));
  const ahead = file.transaction.nonce - safe.nonce;
  if (ahead > 0n) console.error(`${ahead} transactions of this Safe must be executed before it.`);
  console.error(refusal === undefined ? "Tried now, it goes through." : `Tried now, it is refused: ${refusal}`);
  if (json) {
    console.log(JSON.stringify({ file: path, existed, refusal: refusal ?? null, ...file }, bigintAsString));
    return;
  }
  const shown = relative(process.cwd(), path).startsWith("..") ? path : relative(process.cwd(), path);
  console.log(
    existed ? `${shown} holds it already, with ${file.signatures.length} signatures.` : `Written to ${shown}.`,
  );
  console.log(`${safe.threshold} of ${safe.owners.length} owners sign it: safe sign --file ${shown}`);
}
