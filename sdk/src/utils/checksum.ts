import { getAddress } from "ethers";
import type { Address } from "../types/primitives.js";

/** The address with its EIP-55 checksum. */
export function checksum(address: string): Address {
  return getAddress(address) as Address;
}
