import type { ParameterArguments, WriteAction } from "../core/defineWrite.js";
import type { Client, Requirement } from "../types/client.js";

/** A write with its requirements at hand; they are actions of their own so that one can be imported without the other. */
export function withRequirements<Parameters, WaitResult, Simulated, By = Client>(
  action: WriteAction<Parameters, WaitResult, Simulated, By>,
  requirements: (client: By, params: Parameters) => Promise<Requirement[]>,
): WriteAction<Parameters, WaitResult, Simulated, By> & { readonly requirements: typeof requirements } {
  const { simulate, populate, estimate } = action;
  const send = (client: By, ...params: ParameterArguments<Parameters>): ReturnType<typeof action> =>
    action(client, ...params);
  return Object.assign(send, { simulate, populate, estimate, requirements });
}
