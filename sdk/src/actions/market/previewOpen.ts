import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { previewOpen as previewOpenFragment } from "../../generated/fragments/JobEscrowLens.js";
import type { Client } from "../../types/client.js";
import type { Quote } from "../../types/job.js";
import type { Address } from "../../types/primitives.js";
import { checkQuote } from "../../utils/checkQuote.js";

export interface PreviewOpenParameters {
  readonly quote: Quote;
  /** Units ordered, by job. */
  readonly units: readonly bigint[];
  /** Whose discount; the client's own address by default. */
  readonly user?: Address;
}

export interface PreviewOpenReturnType {
  /** USDC units of all as ordered. */
  readonly cost: bigint;
  /** USDC units locked: cost and buffer of all, each job rounded up. */
  readonly locked: bigint;
  /** The provider's fee; 0 when it is not registered. */
  readonly feeBps: bigint;
  /** The user's discount on it, if `minDiscountBps` asks for it. */
  readonly discountBps: bigint;
  /** The quote was used or cancelled; always false for a stored offer. */
  readonly nonceUsed: boolean;
  readonly expired: boolean;
  /** USDC units its meter may release in 24 hours; no job may lock more. 0: stopped. */
  readonly meterCap: bigint;
}

/**
 * What opening jobs under a quote would lock and cost now.
 *
 * @throws InvalidAddressError, MissingSignerError
 * @example
 * import { previewOpen } from "@cyberplaza/sdk";
 *
 * const { locked, feeBps, nonceUsed } = await previewOpen(user, { quote, units: [1_000n, 2_000n] });
 */
export async function previewOpen(
  client: Client,
  { quote, units, user }: PreviewOpenParameters,
): Promise<PreviewOpenReturnType> {
  const args = [checkQuote(quote), units, await ownAddress(client, "previewOpen", "user", user)] as const;
  const [preview] = await read(client, "previewOpen", client.addresses.jobEscrowLens, previewOpenFragment, args);
  const { cost, locked, feeBps, discountBps, nonceUsed, expired, meterCap } = preview;
  return { cost, locked, feeBps, discountBps, nonceUsed, expired, meterCap };
}
