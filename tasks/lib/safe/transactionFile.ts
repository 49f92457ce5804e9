import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { getAddress, isAddress, ZeroAddress } from "ethers";
import { z } from "zod";
import { InputError } from "../InputError.ts";
import { printable } from "../printable.ts";
import type { OwnerSignature, SafeTransaction } from "./safeTransaction.ts";

type Address = `0x${string}`;
type Hex = `0x${string}`;

const FORMAT = "cyberplaza-safe-transaction-1";

const address = z
  .string()
  .refine((value) => isAddress(value) && getAddress(value) === value, "is not an address with its checksum")
  .transform((value) => value as Address);
const hex = (bytes?: number) =>
  z
    .string()
    .regex(
      bytes === undefined ? /^0x([0-9a-f]{2})*$/ : new RegExp(`^0x[0-9a-f]{${2 * bytes}}$`),
      "is not lowercase hex of its length",
    )
    .transform((value) => value as Hex);
/** As `safe propose` writes words. Others could erase on a terminal what is said about them. */
const words = z.string().regex(/^[\x20-\x7e]*$/, "is not plain text on one line");
const number = z
  .string()
  .regex(/^(0|[1-9]\d{0,77})$/, "is not a whole number in quotes")
  .transform(BigInt)
  .refine((value) => value < 2n ** 256n, "does not fit 256 bits");
/** There to be seen: anything else would pay somebody, or let the call run out of gas and count as done. */
const unused = z.literal("0", { errorMap: () => ({ message: 'must be "0"' }) });
const nobody = z.literal(ZeroAddress, { errorMap: () => ({ message: "must be the zero address" }) });

const schema = z
  .object({
    format: z.literal(FORMAT),
    chainId: z.number().int().positive().safe(),
    safe: z.object({ name: words, address }).strict(),
    calls: z.array(words).min(1),
    transaction: z
      .object({
        to: address,
        value: number,
        data: hex(),
        operation: z.union([z.literal(0), z.literal(1)], {
          errorMap: () => ({ message: "must be 0, a call, or 1, a batch" }),
        }),
        safeTxGas: unused,
        baseGas: unused,
        gasPrice: unused,
        gasToken: nobody,
        refundReceiver: nobody,
        nonce: number,
      })
      .strict(),
    hashes: z.object({ domainHash: hex(32), messageHash: hex(32), safeTxHash: hex(32) }).strict(),
    signatures: z.array(z.object({ owner: address, signature: hex(65) }).strict()),
  })
  .strict();

/** The transaction of a Safe and its signatures, as they travel between signers. */
export interface TransactionFile {
  chainId: number;
  safe: { name: string; address: Address };
  /** The calls in words, as they were when the file was made. */
  calls: string[];
  transaction: SafeTransaction;
  hashes: { domainHash: Hex; messageHash: Hex; safeTxHash: Hex };
  signatures: OwnerSignature[];
}

/** A file is not a Safe's transaction. */
export class BadTransactionFileError extends InputError {
  override readonly name = "BadTransactionFileError";
  constructor(file: string, problems: readonly string[]) {
    super(
      `${file} is no transaction of a Safe as \`safe propose\` writes it:\n${problems.map((problem) => `  - ${printable(problem)}`).join("\n")}`,
    );
  }
}

/** @throws BadTransactionFileError, InputError */
export async function readTransactionFile(path: string): Promise<TransactionFile> {
  if (path === "") throw new InputError("Which transaction? Name its file: --file <path>.");
  const { value, text } = await readJsonText(path);
  const bare = (json: string): string => json.replace(/\s/g, "");
  if (bare(JSON.stringify(value)) !== bare(text)) {
    throw new BadTransactionFileError(path, ["it names something twice, or spells it in a roundabout way"]);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new BadTransactionFileError(
      path,
      parsed.error.issues.map((issue) => [issue.path.join("."), issue.message].filter(Boolean).join(": ")),
    );
  }
  const { chainId, safe, calls, hashes, signatures } = parsed.data;
  const { to, value: sent, data, operation, nonce } = parsed.data.transaction;
  return { chainId, safe, calls, transaction: { to, value: sent, data, operation, nonce }, hashes, signatures };
}

/** The same bytes for the same transaction and signatures, on every machine. */
export function formatTransactionFile({
  chainId,
  safe,
  calls,
  transaction,
  hashes,
  signatures,
}: TransactionFile): string {
  const { to, value, data, operation, nonce } = transaction;
  const sorted = [...signatures].sort((a, b) => (BigInt(a.owner) < BigInt(b.owner) ? -1 : 1));
  const content = {
    format: FORMAT,
    chainId,
    safe: { name: safe.name, address: safe.address },
    calls,
    transaction: {
      to,
      value: value.toString(),
      data,
      operation,
      safeTxGas: "0",
      baseGas: "0",
      gasPrice: "0",
      gasToken: ZeroAddress,
      refundReceiver: ZeroAddress,
      nonce: nonce.toString(),
    },
    hashes: { domainHash: hashes.domainHash, messageHash: hashes.messageHash, safeTxHash: hashes.safeTxHash },
    signatures: sorted.map(({ owner, signature }) => ({ owner, signature })),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** Writes the whole file or nothing. */
export async function writeTransactionFile(path: string, file: TransactionFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const written = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  await writeFile(written, formatTransactionFile(file));
  await rename(written, path);
}

/** @throws InputError */
export async function readJson(path: string): Promise<unknown> {
  return (await readJsonText(path)).value;
}

async function readJsonText(path: string): Promise<{ value: unknown; text: string }> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "ENOENT") throw new InputError(`There is no file ${path}.`);
    if (code === "EISDIR") throw new InputError(`${path} is a folder; name a file in it.`);
    throw error;
  }
  try {
    return { value: JSON.parse(text) as unknown, text };
  } catch (error) {
    throw new InputError(`${path} is not JSON: ${printable((error as Error).message)}`);
  }
}
