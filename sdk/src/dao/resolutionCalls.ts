import { InvalidParameterError } from "../errors/inputErrors.js";
import type { Client, PopulatedTransaction } from "../types/client.js";
import type { Hex } from "../types/primitives.js";

/** What a node's members resolve: the same for its proposal and its execution. */
export interface ResolutionContent {
  readonly node: bigint;
  /** Calls of the tree in the node's name: what `populate` of the tree's actions gives, or their data. */
  readonly calls: readonly (Hex | PopulatedTransaction)[];
  /** In words; two resolutions with the same calls differ by it. */
  readonly description: string;
}

/**
 * The calls' data.
 *
 * @throws InvalidParameterError when one is of another contract
 */
export function resolutionCalls({ addresses }: Client, calls: ResolutionContent["calls"]): Hex[] {
  return calls.map((call, i) => {
    if (typeof call === "string") return call;
    if (call.to.toLowerCase() !== addresses.daoTree.toLowerCase()) {
      throw new InvalidParameterError(`calls[${i}]`, `must be a call of the tree, got one of ${call.to}`);
    }
    return call.data;
  });
}
