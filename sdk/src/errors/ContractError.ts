import type { Hex } from "../types/primitives.js";
import { ContractRevertError } from "./ContractRevertError.js";

/** A custom error of the suite with its arguments. Switch on the class or on `errorName`. */
export class ContractError<Name extends string = string, Args extends object = object> extends ContractRevertError {
  override readonly name: string;

  /** The error's name in Solidity. */
  readonly errorName: Name;
  readonly args: Args;

  constructor(name: string, errorName: Name, args: Args, message: string, data: Hex, cause?: unknown) {
    super(message, data, cause);
    this.name = name;
    this.errorName = errorName;
    this.args = args;
  }
}
