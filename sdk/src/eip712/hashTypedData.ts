import { concat, keccak256, TypedDataEncoder } from "ethers";
import type { Hex } from "../types/primitives.js";
import type { JobEscrowDomain } from "./domain.js";

const separators = new Map<string, string>();

/** The digest; encoder and domain separator are made once, which is most of the work. */
export function hashTypedData(encoder: TypedDataEncoder, value: object, domain: JobEscrowDomain): Hex {
  const key = `${domain.name}|${domain.version}|${domain.chainId}|${domain.verifyingContract}`;
  let separator = separators.get(key);
  if (separator === undefined) separators.set(key, (separator = TypedDataEncoder.hashDomain(domain)));
  return keccak256(concat(["0x1901", separator, encoder.hash(value)])) as Hex;
}
