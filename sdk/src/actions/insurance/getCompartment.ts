import { read } from "../../core/read.js";
import { balanceOf, targetOf, termsOf } from "../../generated/fragments/InsuranceFund.js";
import type { Client } from "../../types/client.js";
import { COMPARTMENTS, type Compartment } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";
import { enumIndex } from "../../utils/enumIndex.js";
import { maybeAddress } from "../../utils/maybeAddress.js";

export interface GetCompartmentParameters {
  readonly compartment: Compartment;
}

export interface GetCompartmentReturnType {
  readonly compartment: Compartment;
  /** USDC units. */
  readonly usdc: bigint;
  /** Wei of CPT. */
  readonly cpt: bigint;
  /** Its part of the reserve share of the revenue, in basis points of 10 000. */
  readonly shareBps: bigint;
  /** USDC units from which on it takes nothing of the reserve share: what the contract that it insures says, or else the setting. */
  readonly target: bigint;
  /** What it still takes of the reserve share until it is full, in USDC units. */
  readonly room: bigint;
  /** Who claims from it; undefined: nobody yet. */
  readonly insured: Address | undefined;
}

/**
 * A compartment of the insurance: what it holds, when it is full, and who claims from it.
 *
 * @throws InvalidParameterError, ContractNotFoundError
 * @example
 * import { getCompartment } from "@cyberplaza/sdk";
 *
 * const { usdc, target } = await getCompartment(user, { compartment: "Pool" });
 * const isFull = usdc >= target;
 */
export async function getCompartment(
  client: Client,
  { compartment }: GetCompartmentParameters,
): Promise<GetCompartmentReturnType> {
  const action = "getCompartment";
  const index = enumIndex("compartment", COMPARTMENTS, compartment);
  const { insuranceFund, usdc: usdcToken, cpt: cptToken } = client.addresses;
  const [[usdc], [cpt], [{ shareBps, insured }], [target]] = await Promise.all([
    read(client, action, insuranceFund, balanceOf, [index, usdcToken]),
    read(client, action, insuranceFund, balanceOf, [index, cptToken]),
    read(client, action, insuranceFund, termsOf, [index]),
    read(client, action, insuranceFund, targetOf, [index]),
  ]);
  const room = target > usdc ? target - usdc : 0n;
  return { compartment, usdc, cpt, shareBps, target, room, insured: maybeAddress(insured) };
}
