import { read } from "../../core/read.js";
import { totalLocked, totalSupply } from "../../generated/fragments/VoteEscrow.js";
import type { Client } from "../../types/client.js";

export interface GetTotalsReturnType {
  /** All veCPT now, in wei. */
  readonly supply: bigint;
  /** CPT wei in locks that have not ended. */
  readonly locked: bigint;
}

/**
 * All veCPT and all locked CPT; at a past second see `getPastVotes`.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getTotals } from "@cyberplaza/sdk";
 *
 * const { supply, locked } = await getTotals(user);
 */
export async function getTotals(client: Client): Promise<GetTotalsReturnType> {
  const { voteEscrow } = client.addresses;
  const [[supply], [locked]] = await Promise.all([
    read(client, "getTotals", voteEscrow, totalSupply, []),
    read(client, "getTotals", voteEscrow, totalLocked, []),
  ]);
  return { supply, locked };
}
