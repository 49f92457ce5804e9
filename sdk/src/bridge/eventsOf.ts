import { Interface, type EventFragment } from "ethers";
import { logPages, type BlockRange } from "../core/logPages.js";
import type { Connected } from "../types/client.js";
import type { EventText } from "../types/fragments.js";
import type { Address, Hex } from "../types/primitives.js";

/** An event, and where it is. */
export interface Found<Values> {
  readonly values: Values;
  readonly hash: Hex;
  readonly blockNumber: number;
}

/** A contract's events of one kind, oldest first, page by page; `topics` are its indexed values. */
export async function* eventsOf<Values>(
  client: Connected,
  action: string,
  address: Address,
  event: EventText<Values>,
  topics: string[],
  range: BlockRange,
): AsyncGenerator<Found<Values>, void, undefined> {
  const abi = new Interface([event]);
  const filter = { address, topics: [(abi.fragments[0] as EventFragment).topicHash, ...topics] };
  for await (const { logs } of logPages(client, action, filter, range)) {
    for (const log of logs) {
      const values = abi.parseLog(log)?.args as Values;
      yield { values, hash: log.transactionHash as Hex, blockNumber: log.blockNumber };
    }
  }
}
