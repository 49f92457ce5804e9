import { InvalidParameterError } from "../errors/inputErrors.js";

/**
 * A name's number in the contract.
 *
 * @throws InvalidParameterError
 */
export function enumIndex<Name extends string>(parameter: string, names: readonly Name[], name: Name): number {
  const index = names.indexOf(name);
  if (index < 0) throw new InvalidParameterError(parameter, `must be one of ${names.join(", ")}, got ${String(name)}`);
  return index;
}
