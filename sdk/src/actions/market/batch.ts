import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { InvalidParameterError } from "../../errors/inputErrors.js";
import { multicall } from "../../generated/fragments/IJobEscrow.js";
import type { PopulatedTransaction, SentTransaction, WithOverrides } from "../../types/client.js";
import type { Hex } from "../../types/primitives.js";

export interface BatchParameters extends WithOverrides {
  /** Calls of the escrow, as `populate` of the actions makes them. */
  readonly calls: readonly PopulatedTransaction[];
}

/** Nothing but the receipt. */
export type BatchResult = object;

export type BatchReturnType = SentTransaction<BatchResult>;

/**
 * Runs many calls of the escrow in one transaction and in the client's name, in order; all or none.
 *
 * @throws InvalidParameterError when a call is not the escrow's, and what the calls throw
 * @example
 * import { batch, registerAccount, setAutoPayout } from "@cyberplaza/sdk";
 *
 * const calls = [await registerAccount.populate(user), await setAutoPayout.populate(user, { on: false })];
 * const sent = await batch(user, { calls });
 * await sent.wait();
 */
export const batch: WriteAction<BatchParameters, BatchResult, { readonly results: readonly Hex[] }> =
  /* @__PURE__ */ defineWrite({
    name: "batch",
    fn: multicall,
    events: [],
    to: ({ addresses }) => addresses.jobEscrow,
    args: ({ calls }, { addresses }) => [
      calls.map(({ to, data, value }, i) => {
        if (to.toLowerCase() === addresses.jobEscrow.toLowerCase() && value === 0n) return data;
        throw new InvalidParameterError(`calls[${i}]`, `is to ${to}; only calls of the escrow can be batched`);
      }),
    ],
    result: () => ({}),
    simulated: ([results]) => ({ results: [...results] }),
  });
