import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { pendingOf as pendingOfFragment } from "../../generated/fragments/JobEscrowLens.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface GetPendingParameters {
  /** The client's own by default. */
  readonly account?: Address;
}

/** Payments that mature together. */
export interface PendingPayment {
  /** Unix seconds. */
  readonly maturesAt: bigint;
  /** USDC units. */
  readonly amount: bigint;
}

export type GetPendingReturnType = PendingPayment[];

/**
 * An account's payments that have not matured, by when they do, soonest first. Claims are not among them.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getPending } from "@cyberplaza/sdk";
 *
 * const pending = await getPending(provider);
 */
export async function getPending(
  client: Client,
  { account }: GetPendingParameters = {},
): Promise<GetPendingReturnType> {
  const args = [await ownAddress(client, "getPending", "account", account)] as const;
  const [times, amounts] = await read(client, "getPending", client.addresses.jobEscrowLens, pendingOfFragment, args);
  return times
    .map((maturesAt, i) => ({ maturesAt, amount: amounts[i] ?? 0n }))
    .filter(({ amount }) => amount > 0n)
    .reverse();
}
