import { read } from "../../core/read.js";
import { allocationOf } from "../../generated/fragments/Genesis.js";
import type { Client } from "../../types/client.js";
import { ALLOCATIONS, type Allocation } from "../../types/enums.js";

export interface AllocationState {
  readonly allocation: Allocation;
  /** Wei of CPT the table gives it. */
  readonly total: bigint;
  /** Wei of CPT of it that have not been handed on. */
  readonly left: bigint;
}

export type GetAllocationsReturnType = readonly AllocationState[];

/**
 * The genesis table: 100 000 000 CPT by purpose, and what of each is still to be handed on, in the contract's order.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getAllocations } from "@cyberplaza/sdk";
 *
 * const supply = (await getAllocations(user)).reduce((sum, { total }) => sum + total, 0n);
 */
export async function getAllocations(client: Client): Promise<GetAllocationsReturnType> {
  return Promise.all(
    ALLOCATIONS.map(async (allocation, index) => {
      const [total, left] = await read(client, "getAllocations", client.addresses.genesis, allocationOf, [index]);
      return { allocation, total, left };
    }),
  );
}
