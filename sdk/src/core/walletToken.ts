import { InvalidParameterError } from "../errors/inputErrors.js";
import type { Client } from "../types/client.js";
import type { Address } from "../types/primitives.js";

/** Tokens of the suite that wallets hold; rUSDC are the shares of the lending pool. */
export type WalletToken = "cpt" | "usdc" | "rusdc";

/**
 * The token's address.
 *
 * @throws InvalidParameterError
 */
export function walletToken({ addresses }: Client, token: WalletToken): Address {
  const found = { cpt: addresses.cpt, usdc: addresses.usdc, rusdc: addresses.lendingPool }[token] as
    Address | undefined;
  if (found === undefined) throw new InvalidParameterError("token", `must be cpt, usdc or rusdc, got ${token}`);
  return found;
}
