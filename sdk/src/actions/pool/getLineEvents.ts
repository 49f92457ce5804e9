import { decodeLineEvent, lineTopics, type LineEvent } from "../../core/lineEvents.js";
import { logPages } from "../../core/logPages.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface GetLineEventsParameters {
  /** Where to begin: a borrower's line was proposed or approved after it. */
  readonly fromBlock: number;
  /** The newest block by default. */
  readonly toBlock?: number;
  /** One borrower only. */
  readonly borrower?: Address;
  /** Most blocks asked for at once; 10 000 by default. Asks for fewer when the node refuses. */
  readonly pageSize?: number;
}

/** In the chain's order. */
export type GetLineEventsReturnType = readonly LineEvent[];

/**
 * What happened to credit lines: terms, every draw and repayment with its reference, delays, losses and recoveries.
 *
 * @throws InvalidAddressError, RequestFailedError when the node refuses a single block, or cannot be reached
 * @example
 * import { getLineEvents } from "@cyberplaza/sdk";
 *
 * const events = await getLineEvents(user, { fromBlock: 0 });
 * const drawn = events.reduce((sum, event) => (event.name === "Drawn" ? sum + event.amount : sum), 0n);
 */
export async function getLineEvents(
  client: Client,
  { borrower, ...range }: GetLineEventsParameters,
): Promise<GetLineEventsReturnType> {
  const topics = lineTopics(borrower === undefined ? undefined : checkAddress("borrower", borrower));
  const filter = { address: client.addresses.lendingPool, topics };
  const found: LineEvent[] = [];
  for await (const { logs } of logPages(client, "getLineEvents", filter, range))
    found.push(...logs.map(decodeLineEvent));
  return found;
}
