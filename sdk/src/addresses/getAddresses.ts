import { DeploymentNotFoundError } from "../errors/inputErrors.js";
import { deployments } from "../generated/deployments.js";
import type { Addresses } from "../types/addresses.js";

/**
 * Where the protocol is on a chain.
 *
 * @throws DeploymentNotFoundError when this version of the SDK knows no deployment there
 */
export function getAddresses(chainId: number | bigint): Addresses {
  const addresses = deployments[Number(chainId)];
  if (addresses === undefined) throw new DeploymentNotFoundError(Number(chainId));
  return addresses;
}
