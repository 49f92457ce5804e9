import { Signature } from "ethers";
import { InvalidParameterError } from "../errors/inputErrors.js";
import type { LockPermit } from "../types/lock.js";
import type { Hex } from "../types/primitives.js";

/** A permit as the contract's struct holds it. */
export interface EncodedPermit {
  readonly value: bigint;
  readonly deadline: bigint;
  readonly v: number;
  readonly r: Hex;
  readonly s: Hex;
}

/** @throws InvalidParameterError */
export function encodePermit(permit: LockPermit | undefined): EncodedPermit {
  if (permit === undefined) throw new InvalidParameterError("permit", "is missing");
  const { v, r, s } = Signature.from(permit.signature);
  return { value: permit.amount, deadline: permit.deadline, v, r: r as Hex, s: s as Hex };
}
