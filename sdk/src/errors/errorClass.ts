import type { Hex } from "../types/primitives.js";
import { classNameOf } from "./classNameOf.js";
import { ContractError } from "./ContractError.js";

/** The class of one custom error. */
export type ErrorClass<E extends ContractError> = new (
  args: E["args"],
  message: string,
  data: Hex,
  cause?: unknown,
) => E;

const classes = /* @__PURE__ */ new Map<string, ErrorClass<ContractError>>();

/** The class of a custom error, made once: whoever names an error, decoder or caller, gets the same one. */
export function errorClass<E extends ContractError>(errorName: E["errorName"]): ErrorClass<E> {
  let found = classes.get(errorName);
  if (found === undefined) {
    const name = classNameOf(errorName);
    found = class extends ContractError {
      constructor(args: object, message: string, data: Hex, cause?: unknown) {
        super(name, errorName, args, message, data, cause);
      }
    };
    Object.defineProperty(found, "name", { value: name });
    classes.set(errorName, found);
  }
  return found as unknown as ErrorClass<E>;
}
