import type { Client } from "../../types/client.js";
import { COMPARTMENTS } from "../../types/enums.js";
import { getCompartment, type GetCompartmentReturnType } from "./getCompartment.js";

/** In the contract's order. */
export type GetInsuranceReturnType = readonly GetCompartmentReturnType[];

/**
 * All compartments of the insurance: the escrow's, the lending pool's, the bridge's.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getInsurance } from "@cyberplaza/sdk";
 *
 * const compartments = await getInsurance(user);
 * const usdc = compartments.reduce((sum, compartment) => sum + compartment.usdc, 0n);
 */
export async function getInsurance(client: Client): Promise<GetInsuranceReturnType> {
  return Promise.all(COMPARTMENTS.map((compartment) => getCompartment(client, { compartment })));
}
