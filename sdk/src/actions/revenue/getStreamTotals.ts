import { read } from "../../core/read.js";
import { streamTotals as streamTotalsFragment } from "../../generated/fragments/RevenueRouter.js";
import type { Client } from "../../types/client.js";
import { STREAMS, type Stream } from "../../types/enums.js";
import { enumIndex } from "../../utils/enumIndex.js";

export interface GetStreamTotalsParameters {
  readonly stream: Stream;
}

export interface GetStreamTotalsReturnType {
  readonly revenue: bigint;
  readonly gmv: bigint;
}

/**
 * All that ever arrived in a stream, in USDC units, and the GMV behind it.
 *
 * @throws InvalidParameterError
 * @example
 * import { getStreamTotals } from "@cyberplaza/sdk";
 *
 * const { revenue, gmv } = await getStreamTotals(user, { stream: "Transaction" });
 */
export async function getStreamTotals(
  client: Client,
  { stream }: GetStreamTotalsParameters,
): Promise<GetStreamTotalsReturnType> {
  const args = [enumIndex("stream", STREAMS, stream)] as const;
  const totals = await read(client, "getStreamTotals", client.addresses.revenueRouter, streamTotalsFragment, args);
  const [revenue, gmv] = totals;
  return { revenue, gmv };
}
