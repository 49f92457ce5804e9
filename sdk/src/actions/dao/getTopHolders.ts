import { read } from "../../core/read.js";
import { latestSecond } from "../../core/usdcDomain.js";
import { epochOf, holdersAt, officeAt } from "../../generated/fragments/TopHolders.js";
import type { Client } from "../../types/client.js";
import type { TopHolder } from "../../types/dao.js";

export interface GetTopHoldersParameters {
  /** The present epoch or the one before; by default the one whose set is in office. */
  readonly epoch?: bigint;
}

/** Times in unix seconds. */
export interface GetTopHoldersReturnType {
  readonly epoch: bigint;
  /** By rank, the largest first; empty when nobody was poked in. */
  readonly holders: readonly TopHolder[];
  /** The epoch whose set is being made, from `start` to before `end`. Its votes are those of `start`. */
  readonly present: { readonly epoch: bigint; readonly start: bigint; readonly end: bigint };
  /** The epoch whose set is in office now, and its term; epoch 0: none yet. */
  readonly office: { readonly epoch: bigint; readonly from: bigint; readonly until: bigint };
}

/**
 * The 100 largest holders of voting power: those in office, or the set of an epoch; and when the next ones come.
 *
 * @throws TopHoldersEpochNotKeptError
 * @example
 * import { getTopHolders } from "@cyberplaza/sdk";
 *
 * const { holders, office } = await getTopHolders(user); // in office, until office.until
 */
export async function getTopHolders(
  client: Client,
  { epoch: asked }: GetTopHoldersParameters = {},
): Promise<GetTopHoldersReturnType> {
  const action = "getTopHolders";
  const { topHolders } = client.addresses;
  const now = await latestSecond(client, action);
  const [[present, start, end], [office, from, until]] = await Promise.all([
    read(client, action, topHolders, epochOf, [now]),
    read(client, action, topHolders, officeAt, [now]),
  ]);
  const epoch = asked ?? office;
  const [accounts, votes] = await read(client, action, topHolders, holdersAt, [epoch]);
  return {
    epoch,
    holders: accounts.map((account, i) => ({ account, votes: votes[i] ?? 0n })),
    present: { epoch: present, start, end },
    office: { epoch: office, from, until },
  };
}
