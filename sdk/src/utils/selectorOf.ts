import { FunctionFragment } from "ethers";
import type { Hex } from "../types/primitives.js";

/** The first four bytes of a call of the function. */
export function selectorOf(fragment: string): Hex {
  return FunctionFragment.from(fragment).selector as Hex;
}
