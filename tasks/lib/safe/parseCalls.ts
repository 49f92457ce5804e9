import { getAddress, isAddress, type FunctionFragment } from "ethers";
import { z } from "zod";
import { InputError } from "../InputError.ts";
import { printable } from "../printable.ts";
import { isView, type AddressBook, type Entry } from "./addressBook.ts";
import type { SafeCall } from "./safeTransaction.ts";

type Address = `0x${string}`;
type Hex = `0x${string}`;

const wei = z
  .union([z.string().regex(/^\d{1,78}$/), z.number().int().nonnegative().safe()])
  .transform(BigInt)
  .refine((value) => value < 2n ** 256n, "does not fit 256 bits");

const callSchema = z.union([
  z.object({ contract: z.string(), function: z.string(), args: z.array(z.unknown()).default([]) }).strict(),
  z.object({ to: z.string(), data: z.string(), value: wei.default(0) }).strict(),
]);

/** A file of calls cannot be taken. */
export class BadCallsError extends InputError {
  override readonly name = "BadCallsError";
  constructor(place: string, problem: string) {
    super(`${place}: ${printable(problem)}.`);
  }
}

/**
 * The calls of a list `[{ contract, function, args }]` or `[{ to, data, value }]`, by the deployment's interfaces.
 *
 * @throws BadCallsError
 */
export function parseCalls(book: AddressBook, list: unknown): SafeCall[] {
  if (!Array.isArray(list) || list.length === 0) {
    throw new BadCallsError(
      "The file of calls",
      'must be a list: [{ "contract", "function", "args" }] or [{ "to", "data", "value" }]',
    );
  }
  return list.map((item: unknown, index) => {
    const place = `Call ${index + 1}`;
    const parsed = callSchema.safeParse(item);
    if (!parsed.success) {
      throw new BadCallsError(
        place,
        'takes "contract", "function" and "args", or "to", "data" and "value" in wei, and nothing else',
      );
    }
    return "to" in parsed.data ? rawCall(place, parsed.data) : namedCall(book, place, parsed.data);
  });
}

function rawCall(place: string, { to, data, value }: { to: string; data: string; value: bigint }): SafeCall {
  if (!isAddress(to) || getAddress(to) !== to)
    throw new BadCallsError(place, `"to" is not an address with its checksum: ${to}`);
  if (!/^0x([0-9a-fA-F]{2})*$/.test(data)) throw new BadCallsError(place, '"data" is not hex');
  return { to: to as Address, value, data: data.toLowerCase() as Hex };
}

function namedCall(
  book: AddressBook,
  place: string,
  call: { contract: string; function: string; args: unknown[] },
): SafeCall {
  const entry = book.find(call.contract);
  if (entry?.functions === undefined) {
    throw new BadCallsError(place, `there is no contract "${call.contract}"; there are ${book.callable.join(", ")}`);
  }
  const fragment = functionOf(entry, call.function, place);
  if (fragment.inputs.length !== call.args.length) {
    const wanted = fragment.inputs.map((input) => input.format("full")).join(", ");
    throw new BadCallsError(
      place,
      `${entry.name}.${fragment.name} takes (${wanted}), not ${call.args.length} arguments`,
    );
  }
  requireExactNumbers(call.args, place);
  try {
    return { to: entry.address, value: 0n, data: entry.functions.encodeFunctionData(fragment, call.args) as Hex };
  } catch (error) {
    const { shortMessage, message } = error as { shortMessage?: string; message: string };
    throw new BadCallsError(
      place,
      `${entry.name}.${fragment.name} does not take these arguments: ${shortMessage ?? message}`,
    );
  }
}

function functionOf({ name, functions }: Entry, wanted: string, place: string): FunctionFragment {
  const fragments = (functions?.fragments ?? []).filter(
    (fragment): fragment is FunctionFragment =>
      fragment.type === "function" &&
      !isView(fragment as FunctionFragment) &&
      [(fragment as FunctionFragment).name, fragment.format("sighash")].includes(wanted),
  );
  const [only] = fragments;
  if (only === undefined) throw new BadCallsError(place, `${name} has no function "${wanted}" that changes something`);
  if (fragments.length > 1) {
    const signatures = fragments.map((fragment) => fragment.format("sighash")).join(", ");
    throw new BadCallsError(place, `${name} has several functions "${wanted}"; write one of ${signatures}`);
  }
  return only;
}

/** JSON rounds what is beyond 2^53 before anybody sees it. */
function requireExactNumbers(value: unknown, place: string): void {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new BadCallsError(place, `${value} is no exact whole number in JSON; write it in quotes`);
  }
  if (typeof value === "object" && value !== null)
    Object.values(value).forEach((item) => requireExactNumbers(item, place));
}
