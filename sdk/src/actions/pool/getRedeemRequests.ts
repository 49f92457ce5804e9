import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { settleableFrom, type RedeemRequestView } from "../../core/redeemRequest.js";
import { requestsOf } from "../../generated/fragments/RedeemQueue.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface GetRedeemRequestsParameters {
  /** The client's own address by default. */
  readonly controller?: Address;
}

/** Oldest first. */
export type GetRedeemRequestsReturnType = readonly RedeemRequestView[];

/**
 * The requests of an account that wait or can be claimed.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getRedeemRequests } from "@cyberplaza/sdk";
 *
 * const requests = await getRedeemRequests(user);
 * const waiting = requests.reduce((sum, { pending }) => sum + pending, 0n);
 */
export async function getRedeemRequests(
  client: Client,
  { controller: given }: GetRedeemRequestsParameters = {},
): Promise<GetRedeemRequestsReturnType> {
  const action = "getRedeemRequests";
  const controller = await ownAddress(client, action, "controller", given);
  const [list] = await read(client, action, client.addresses.redeemQueue, requestsOf, [controller]);
  return list.map(({ requestId, pending, claimableShares, claimableAssets }) => ({
    requestId,
    settleableFrom: settleableFrom(requestId),
    pending,
    claimableShares,
    claimableAssets,
  }));
}
