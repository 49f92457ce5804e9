import { read } from "../../core/read.js";
import { borrowers } from "../../generated/fragments/ILendingPool.js";
import type { Client } from "../../types/client.js";
import { getCreditLine, type GetCreditLineReturnType } from "./getCreditLine.js";

/** In no order; at most 64. */
export type GetCreditLinesReturnType = readonly GetCreditLineReturnType[];

/**
 * All credit lines that are not closed.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getCreditLines } from "@cyberplaza/sdk";
 *
 * const lines = await getCreditLines(user);
 * const owed = lines.reduce((sum, { debt }) => sum + debt, 0n);
 */
export async function getCreditLines(client: Client): Promise<GetCreditLinesReturnType> {
  const [list] = await read(client, "getCreditLines", client.addresses.lendingPool, borrowers, []);
  return Promise.all(list.map((borrower) => getCreditLine(client, { borrower })));
}
