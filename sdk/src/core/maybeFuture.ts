import { ContractError } from "../errors/ContractError.js";

/**
 * What is known only when a second is over, or null before.
 *
 * @param reading A read that reverts with `ERC5805FutureLookup` until then.
 */
export async function maybeFuture<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ContractError && error.errorName === "ERC5805FutureLookup") return null;
    throw error;
  }
}
