import { Interface } from "ethers";
import { ContractNotFoundError } from "../errors/inputErrors.js";
import { RequestFailedError } from "../errors/requestErrors.js";
import { toCyberPlazaError } from "../errors/toCyberPlazaError.js";
import type { Connected } from "../types/client.js";
import type { FunctionText } from "../types/fragments.js";
import type { Address } from "../types/primitives.js";

const interfaces = new Map<string, Interface>();

/** The fragment, parsed once. */
function parse(fragment: string): Interface {
  let abi = interfaces.get(fragment);
  if (abi === undefined) interfaces.set(fragment, (abi = new Interface([fragment])));
  return abi;
}

/**
 * One call of a view function.
 *
 * @param fragment The function's fragment.
 * @returns Its return values.
 */
export async function read<Args extends readonly unknown[], Returns extends readonly unknown[]>(
  client: Connected,
  action: string,
  to: Address,
  fragment: FunctionText<Args, Returns>,
  args: NoInfer<Args>,
): Promise<Returns> {
  const abi = parse(fragment);
  const fn = abi.fragments[0]?.format() ?? action;
  const reader = client.runner.provider ?? client.runner;
  try {
    if (reader.call === undefined) throw new RequestFailedError(action, "the runner cannot call");
    const returned = await reader.call({ to, data: abi.encodeFunctionData(fn, args) });
    if (returned === "0x") throw new ContractNotFoundError("contract", to);
    return abi.decodeFunctionResult(fn, returned) as unknown as Returns;
  } catch (error) {
    throw await toCyberPlazaError(action, error);
  }
}
