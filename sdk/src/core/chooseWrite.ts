import type { Client } from "../types/client.js";
import type { ParameterArguments, WriteAction } from "./defineWrite.js";

/** One write for functions of a contract that differ by what they are given. */
export function chooseWrite<Parameters, WaitResult, Simulated>(
  choose: (params: Parameters) => WriteAction<Parameters, WaitResult, Simulated>,
): WriteAction<Parameters, WaitResult, Simulated> {
  type Args = ParameterArguments<Parameters>;
  const chosen = (args: Args): WriteAction<Parameters, WaitResult, Simulated> => choose(args[0] as Parameters);
  return Object.assign((client: Client, ...args: Args) => chosen(args)(client, ...args), {
    simulate: (client: Client, ...args: Args) => chosen(args).simulate(client, ...args),
    populate: (client: Client, ...args: Args) => chosen(args).populate(client, ...args),
    estimate: (client: Client, ...args: Args) => chosen(args).estimate(client, ...args),
  });
}
