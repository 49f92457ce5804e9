import { missingApproval } from "../../core/missingApproval.js";
import { read } from "../../core/read.js";
import { previewMint } from "../../generated/fragments/ILendingPool.js";
import type { Client, Requirement } from "../../types/client.js";
import type { MintPoolParameters } from "./mintPool.js";

export type MintPoolRequirementsReturnType = Requirement[];

/**
 * The approvals of USDC that `mintPool` lacks, for what the shares cost now and a thousandth more: the price rises until it is sent.
 * Also `plaza.pool.mintPool.requirements`.
 *
 * @throws MissingSignerError
 * @example
 * import { mintPoolRequirements } from "@cyberplaza/sdk";
 *
 * const missing = await mintPoolRequirements(user, { shares: 100n * 10n ** 12n });
 */
export async function mintPoolRequirements(
  client: Client,
  { shares, overrides }: MintPoolParameters,
): Promise<MintPoolRequirementsReturnType> {
  const { lendingPool } = client.addresses;
  const [assets] = await read(client, "mintPool", lendingPool, previewMint, [shares]);
  return missingApproval(client, "mintPool", lendingPool, assets + assets / 1_000n, overrides?.from);
}
