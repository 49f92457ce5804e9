import { AbiCoder, isHexString, keccak256 } from "ethers";
import { InvalidParameterError } from "../errors/inputErrors.js";
import type { OperationCall } from "../types/governance.js";
import type { Address, Hex } from "../types/primitives.js";
import { checkAddress } from "../utils/checkAddress.js";

/** The AccessManager's `hashOperation`. */
export function operationIdOf(caller: Address, target: Address, data: Hex): Hex {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["address", "address", "bytes"], [caller, target, data])) as Hex;
}

/**
 * Target and data of a council's call.
 *
 * @throws InvalidParameterError, InvalidAddressError
 */
export function operationArgs({ to, data, value = 0n }: OperationCall): [target: Address, data: Hex] {
  if (value !== 0n) throw new InvalidParameterError("call.value", "must be 0: operations carry no ether");
  if (!isHexString(data, true)) throw new InvalidParameterError("call.data", "must be bytes in hex, with 0x");
  return [checkAddress("call.to", to), data];
}
