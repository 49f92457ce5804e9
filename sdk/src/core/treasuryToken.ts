import { InvalidParameterError } from "../errors/inputErrors.js";
import type { Client } from "../types/client.js";
import type { Address } from "../types/primitives.js";

/** What the treasury and the insurance hold. */
export type TreasuryToken = "cpt" | "usdc";

/**
 * The token's address.
 *
 * @throws InvalidParameterError
 */
export function treasuryToken({ addresses }: Client, token: TreasuryToken): Address {
  if (!["cpt", "usdc"].includes(token)) throw new InvalidParameterError("token", `must be cpt or usdc, got ${token}`);
  return addresses[token];
}
