import { AbiCoder, isHexString, keccak256 } from "ethers";
import { InvalidParameterError } from "../errors/inputErrors.js";
import type { WithOverrides } from "../types/client.js";
import type { ProposalCalls, ProposalKey } from "../types/governance.js";
import type { Address, Hex } from "../types/primitives.js";
import { checkAddress } from "../utils/checkAddress.js";

/** The Governor's `hashProposal`. */
export function proposalIdOf({ targets, values, calldatas, descriptionHash }: ProposalKey): bigint {
  const types = ["address[]", "uint256[]", "bytes[]", "bytes32"];
  return BigInt(keccak256(AbiCoder.defaultAbiCoder().encode(types, [targets, values, calldatas, descriptionHash])));
}

/**
 * Lists of equal length, addresses and bytes: what the Governor takes first.
 *
 * @throws InvalidParameterError, InvalidAddressError
 */
export function checkCalls({ targets, values, calldatas }: ProposalCalls): [Address[], bigint[], Hex[]] {
  if (targets.length === 0 || values.length !== targets.length || calldatas.length !== targets.length) {
    const lengths = `${targets.length} targets, ${values.length} values and ${calldatas.length} calldatas`;
    throw new InvalidParameterError("targets", `must be as many as values and calldatas, and one at least: ${lengths}`);
  }
  calldatas.forEach((data, i) => {
    if (!isHexString(data, true)) throw new InvalidParameterError(`calldatas[${i}]`, "must be bytes in hex, with 0x");
  });
  return [targets.map((target, i) => checkAddress(`targets[${i}]`, target)), [...values], [...calldatas]];
}

/** What queue, execute, cancel and veto take. */
export function keyArgs(key: ProposalKey & WithOverrides): [Address[], bigint[], Hex[], Hex] {
  return [...checkCalls(key), key.descriptionHash];
}
