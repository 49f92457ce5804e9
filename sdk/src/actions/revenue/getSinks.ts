import { read } from "../../core/read.js";
import { sinkOf, sinkTotals } from "../../generated/fragments/RevenueRouter.js";
import type { Client } from "../../types/client.js";
import { SINKS, type Sink } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";

export interface SinkState {
  readonly sink: Sink;
  /** The receiver; zero: the share stays owed until one is set. */
  readonly target: Address;
  /** A contract that pulls its share; else it is sent there. */
  readonly isContract: boolean;
  readonly shareBps: bigint;
  /** USDC units split and not yet handed over. */
  readonly owed: bigint;
  /** USDC units paid so far. */
  readonly paid: bigint;
}

export type GetSinksReturnType = readonly SinkState[];

/**
 * Where revenue goes: every sink with its share, what it is owed and what it was paid, in the contract's order.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getSinks } from "@cyberplaza/sdk";
 *
 * for (const { sink, owed, paid } of await getSinks(user)) {
 *   if (owed + paid < 0n) throw new Error(sink);
 * }
 */
export async function getSinks(client: Client): Promise<GetSinksReturnType> {
  return Promise.all(SINKS.map((sink, index) => sinkState(client, sink, index)));
}

async function sinkState(client: Client, sink: Sink, index: number): Promise<SinkState> {
  const { revenueRouter } = client.addresses;
  const [[config, shareBps], [owed, paid]] = await Promise.all([
    read(client, "getSinks", revenueRouter, sinkOf, [index]),
    read(client, "getSinks", revenueRouter, sinkTotals, [index]),
  ]);
  return { sink, target: config.target, isContract: config.isContract, shareBps, owed, paid };
}
