import { ZeroAddress } from "ethers";
import type { Address } from "../types/primitives.js";

/** An address of the chain, where zero stands for none. */
export function maybeAddress(address: Address): Address | undefined {
  return address === ZeroAddress ? undefined : address;
}
