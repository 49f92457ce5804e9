import { isAddress } from "ethers";
import { InvalidAddressError } from "../errors/inputErrors.js";
import type { Address } from "../types/primitives.js";
import { checksum } from "./checksum.js";

/**
 * The address, checksummed; refuses anything else, ENS names included.
 *
 * @throws InvalidAddressError
 */
export function checkAddress(parameter: string, value: unknown): Address {
  if (typeof value !== "string" || !value.startsWith("0x") || !isAddress(value)) {
    throw new InvalidAddressError(parameter, value);
  }
  return checksum(value);
}
