import { read } from "../../core/read.js";
import { previewReserve as preview } from "../../generated/fragments/InsuranceFund.js";
import type { Client } from "../../types/client.js";
import type { Compartment } from "../../types/enums.js";

export interface PreviewReserveParameters {
  /** Of the reserve share, in USDC units. */
  readonly amount: bigint;
}

export interface PreviewReserveReturnType {
  /** What each compartment takes, in USDC units. */
  readonly taken: Readonly<Record<Compartment, bigint>>;
  /** What goes to the treasury's reserve, in USDC units: what full compartments leave. */
  readonly toTreasury: bigint;
}

/**
 * How the insurance would divide so much of the reserve share now.
 *
 * @throws ContractNotFoundError
 * @example
 * import { previewReserve } from "@cyberplaza/sdk";
 *
 * const { taken, toTreasury } = await previewReserve(user, { amount: 1_000_000_000n });
 */
export async function previewReserve(
  client: Client,
  { amount }: PreviewReserveParameters,
): Promise<PreviewReserveReturnType> {
  const { insuranceFund } = client.addresses;
  const [parts, toTreasury] = await read(client, "previewReserve", insuranceFund, preview, [amount]);
  const [Escrow = 0n, Pool = 0n, Bridge = 0n] = parts;
  return { taken: { Escrow, Pool, Bridge }, toTreasury };
}
