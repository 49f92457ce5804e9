import { MissingSignerError } from "../errors/inputErrors.js";
import type { Connected } from "../types/client.js";
import type { Address } from "../types/primitives.js";
import { checkAddress } from "../utils/checkAddress.js";
import { attempt } from "./attempt.js";

/**
 * The address the client acts as, or the one given.
 *
 * @throws MissingSignerError when none is given and the runner is a provider
 * @throws InvalidAddressError
 */
export async function ownAddress(
  client: Connected,
  action: string,
  parameter: string,
  given?: Address,
): Promise<Address> {
  if (given !== undefined) return checkAddress(parameter, given);
  const { runner } = client;
  if (runner.getAddress === undefined) throw new MissingSignerError(action);
  return checkAddress(parameter, await attempt(action, async () => runner.getAddress?.()));
}
