import type { Hex } from "../types/primitives.js";
import { CyberPlazaError } from "./CyberPlazaError.js";

/**
 * A contract refused. Custom errors of the suite are the subclasses of `ContractError`; a plain one stands for a reason in
 * words, a panic, or an error this version of the SDK does not know.
 */
export class ContractRevertError extends CyberPlazaError {
  override readonly name: string = "ContractRevertError";

  readonly data: Hex;

  /** @param data What the contract returned; kept for tools, never shown. */
  constructor(message: string, data: Hex, cause?: unknown) {
    super(message, cause);
    this.data = data;
  }
}
