import { read } from "../../core/read.js";
import { treasuryToken, type TreasuryToken } from "../../core/treasuryToken.js";
import { payableAt, valueOf } from "../../generated/fragments/Treasury.js";
import type { Client } from "../../types/client.js";

export interface GetPayableAtParameters {
  readonly token: TreasuryToken;
  /** In the token's units. */
  readonly amount: bigint;
}

export interface GetPayableAtReturnType {
  /** What the payment counts against the operator's limit, in USDC units. Up. */
  readonly valueUsdc: bigint;
  /** The earliest unix second at which the operator may pay it, if it pays nothing meanwhile; undefined: only the treasurer may. */
  readonly payableAt: bigint | undefined;
}

/**
 * When the operator may pay so much out of the treasury.
 *
 * @throws PriceOracleNoPriceError for CPT, InvalidParameterError
 * @example
 * import { getPayableAt } from "@cyberplaza/sdk";
 *
 * const { payableAt } = await getPayableAt(user, { token: "usdc", amount: 50_000_000_000n });
 */
export async function getPayableAt(
  client: Client,
  { token, amount }: GetPayableAtParameters,
): Promise<GetPayableAtReturnType> {
  const { treasury } = client.addresses;
  const [valueUsdc] = await read(client, "getPayableAt", treasury, valueOf, [treasuryToken(client, token), amount]);
  const [at] = await read(client, "getPayableAt", treasury, payableAt, [valueUsdc]);
  return { valueUsdc, payableAt: at === 0n ? undefined : at };
}
