import { InvalidParameterError } from "../errors/inputErrors.js";

/** The name of a number that came from the contract. */
export function enumName<Name extends string>(names: readonly Name[], index: bigint): Name {
  const name = names[Number(index)];
  if (name === undefined) throw new InvalidParameterError("index", `${index} has no name; update @cyberplaza/sdk`);
  return name;
}
