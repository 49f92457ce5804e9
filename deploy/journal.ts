import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EIP1193Provider } from "hardhat/types/providers";

/**
 * A line of Ignition's journal, as far as recovery reads it. Every line belongs to a step (`futureId`), a transaction of it
 * to an interaction.
 */
interface Message {
  type: string;
  futureId?: string;
  networkInteractionId?: number;
  from?: string;
  nonce?: number;
  networkInteraction?: { id?: number; data?: string };
  /** Of a contract that was there already. */
  contractAddress?: string;
  /** Of a contract that was created. */
  result?: { address?: string };
}

/** A transaction as a node answers it. */
interface Transaction {
  hash: string;
  from: string;
  nonce: string;
  input: string;
  gasPrice: string;
  maxFeePerGas?: string;
  maxPriorityFeePerGas?: string;
}

interface Line {
  text: string;
  message: Message;
}

/** The journal has a line in its middle that cannot be read. */
export class BrokenJournalError extends Error {
  override readonly name = "BrokenJournalError";
  readonly file: string;
  readonly line: number;
  constructor(file: string, line: number) {
    super(`${file} cannot be read from line ${line} on. Restore it from a copy before you deploy.`);
    this.file = file;
    this.line = line;
  }
}

/** A transaction of a killed run is on its way and not in a block yet. */
export class TransactionPendingError extends Error {
  override readonly name = "TransactionPendingError";
  readonly nonce: number;
  constructor(sender: string, nonce: number) {
    super(`The transaction with nonce ${nonce} of ${sender} is not in a block yet. Run again when it is.`);
    this.nonce = nonce;
  }
}

/** The nonce of a step went to another transaction. */
export class NonceTakenError extends Error {
  override readonly name = "NonceTakenError";
  readonly nonce: number;
  constructor(sender: string, nonce: number, step: string) {
    super(
      `The nonce ${nonce} of ${sender} was meant for ${step} and went to another transaction. ` +
        "Nobody else may send from the deployer's account while it deploys.",
    );
    this.nonce = nonce;
  }
}

/** Steps that send a transaction: from their first line on Ignition expects an interaction. */
const INTERACTING = /^(DEPLOYMENT|CALL|STATIC_CALL|SEND_DATA)_EXECUTION_STATE_INITIALIZE$/;

/**
 * Makes the journal of a killed run one that Ignition resumes from. Ignition itself stops at three places where a run can be
 * killed: in the middle of a line, between a step's first line and its request, and between preparing a transaction and
 * noting its hash. A step that sent nothing is forgotten and begins anew; a transaction that was sent is found on the chain
 * by its nonce and noted. Does nothing to a journal that is whole, or to none.
 *
 * @param directory The deployment's folder.
 * @returns What was done, a line each.
 * @throws BrokenJournalError, NonceTakenError, TransactionPendingError
 */
export async function recoverJournal(directory: string, provider: EIP1193Provider): Promise<string[]> {
  const file = join(directory, "journal.jsonl");
  if (!existsSync(file)) return [];
  const done: string[] = [];
  let lines = parse(file, await readFile(file, "utf8"), done);

  for (const step of stepsWithoutRequest(lines)) {
    lines = lines.filter(({ message }) => message.futureId !== step);
    done.push(`${step}: had sent nothing, begins anew`);
  }
  for (const prepared of preparedButNotNoted(lines)) {
    const { futureId: step = "", nonce = 0 } = prepared.message;
    const sender = senderOf(lines, step);
    const transaction = await transactionOf(provider, sender, nonce);
    if (transaction === undefined) {
      lines = lines.filter((line) => line !== prepared);
      done.push(`${step}: had not sent its transaction, sends it now`);
      continue;
    }
    if (transaction.input !== dataOf(lines, prepared.message)) throw new NonceTakenError(sender, nonce, step);
    const text = sendLine(prepared.message, transaction);
    lines = lines.flatMap((line) =>
      line === prepared ? [line, { text, message: JSON.parse(text) as Message }] : [line],
    );
    done.push(`${step}: had sent ${transaction.hash}`);
  }
  if (done.length > 0) await replace(file, lines.map(({ text }) => `\n${text}`).join(""));
  await mendAddresses(directory, lines, done);
  return done;
}

/** Ignition's list of addresses, written anew at each contract: one that a kill cut off is made again from the journal. */
async function mendAddresses(directory: string, lines: readonly Line[], done: string[]): Promise<void> {
  const file = join(directory, "deployed_addresses.json");
  if (!existsSync(file)) return;
  try {
    JSON.parse(await readFile(file, "utf8"));
  } catch {
    const addresses = lines.flatMap(({ message: { futureId, contractAddress, result } }) => {
      const address = contractAddress ?? result?.address;
      return futureId === undefined || address === undefined ? [] : [[futureId, address] as const];
    });
    await replace(file, `${JSON.stringify(Object.fromEntries(addresses), undefined, 2)}\n`);
    done.push("the list of addresses was cut off and is made again");
  }
}

function parse(file: string, content: string, done: string[]): Line[] {
  const texts = content.split("\n").filter((text) => text !== "");
  return texts.flatMap((text, index) => {
    try {
      return [{ text, message: JSON.parse(text) as Message }];
    } catch {
      if (index !== texts.length - 1) throw new BrokenJournalError(file, index + 1);
      done.push("the last line was cut off and is dropped");
      return [];
    }
  });
}

function stepsWithoutRequest(lines: readonly Line[]): string[] {
  const requested = new Set(
    lines
      .filter(({ message }) => message.type === "NETWORK_INTERACTION_REQUEST")
      .map(({ message }) => message.futureId),
  );
  return lines
    .filter(({ message }) => INTERACTING.test(message.type) && !requested.has(message.futureId))
    .flatMap(({ message }) => message.futureId ?? []);
}

function preparedButNotNoted(lines: readonly Line[]): Line[] {
  const open = new Map<string, Line>();
  for (const line of lines) {
    const { type, futureId, networkInteractionId } = line.message;
    const interaction = `${futureId} ${networkInteractionId}`;
    if (type === "TRANSACTION_PREPARE_SEND") open.set(interaction, line);
    // a dropped or replaced transaction is prepared again
    else if (type === "TRANSACTION_SEND" || type.startsWith("ONCHAIN_INTERACTION_")) open.delete(interaction);
  }
  return [...open.values()];
}

function senderOf(lines: readonly Line[], step: string): string {
  const first = lines.find(({ message }) => message.futureId === step && message.from !== undefined);
  if (first?.message.from === undefined) throw new Error(`The journal does not say who sends ${step}`);
  return first.message.from;
}

function dataOf(lines: readonly Line[], { futureId, networkInteractionId }: Message): string | undefined {
  const request = lines.find(
    ({ message }) =>
      message.type === "NETWORK_INTERACTION_REQUEST" &&
      message.futureId === futureId &&
      message.networkInteraction?.id === networkInteractionId,
  );
  return request?.message.networkInteraction?.data?.toLowerCase();
}

/** The line that Ignition would have written after sending. */
function sendLine({ futureId, networkInteractionId, nonce }: Message, transaction: Transaction): string {
  const number = (value: string) => ({ _kind: "bigint", value: BigInt(value).toString() });
  const { hash, gasPrice, maxFeePerGas, maxPriorityFeePerGas } = transaction;
  const fees =
    maxFeePerGas === undefined || maxPriorityFeePerGas === undefined
      ? { gasPrice: number(gasPrice) }
      : { maxFeePerGas: number(maxFeePerGas), maxPriorityFeePerGas: number(maxPriorityFeePerGas) };
  return JSON.stringify({
    futureId,
    networkInteractionId,
    nonce,
    transaction: { fees, hash },
    type: "TRANSACTION_SEND",
  });
}

/** The sender's transaction with this nonce; undefined when there is none. */
async function transactionOf(
  provider: EIP1193Provider,
  sender: string,
  nonce: number,
): Promise<Transaction | undefined> {
  const count = async (block: string) =>
    Number(await provider.request({ method: "eth_getTransactionCount", params: [sender, block] }));
  if ((await count("pending")) <= nonce) return undefined;
  if ((await count("latest")) <= nonce) throw new TransactionPendingError(sender, nonce);

  // the first block after which the nonce is used
  let low = 0;
  let high = Number(await provider.request({ method: "eth_blockNumber", params: [] }));
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await count(hex(middle))) > nonce) high = middle;
    else low = middle + 1;
  }
  const block = (await provider.request({ method: "eth_getBlockByNumber", params: [hex(low), true] })) as {
    transactions: Transaction[];
  };
  return block.transactions.find(
    (transaction) => transaction.from.toLowerCase() === sender.toLowerCase() && Number(transaction.nonce) === nonce,
  );
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** All or nothing: a second kill must not find half a journal. */
async function replace(file: string, content: string): Promise<void> {
  await writeFile(`${file}.new`, content);
  await rename(`${file}.new`, file);
}
