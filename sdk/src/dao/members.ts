import type { DaoMember } from "../types/daoTree.js";
import { checkAddress } from "../utils/checkAddress.js";
import { checksum } from "../utils/checksum.js";

const NODE = 1n << 255n;

/**
 * A member's number in the contract.
 *
 * @throws InvalidAddressError
 */
export function memberNumber(parameter: string, member: DaoMember): bigint {
  return typeof member === "string" ? BigInt(checkAddress(parameter, member)) : NODE | member.node;
}

/** The member of a number. */
export function memberFrom(number: bigint): DaoMember {
  if (number >= NODE) return { node: number ^ NODE };
  return checksum(`0x${number.toString(16).padStart(40, "0")}`);
}
