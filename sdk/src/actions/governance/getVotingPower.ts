import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { latestSecond } from "../../core/usdcDomain.js";
import { getVotes, proposalThreshold } from "../../generated/fragments/CPTGovernor.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface GetVotingPowerParameters {
  /** The client's own by default. */
  readonly account?: Address;
  /** A past second, e.g. a proposal's snapshot; by default the one before the latest block. */
  readonly timepoint?: bigint;
}

export interface GetVotingPowerReturnType {
  /** Wei of veCPT: its own lock's, unless it had delegated them, and those delegated to it. */
  readonly votes: bigint;
  /** Unix seconds. */
  readonly timepoint: bigint;
  /** Whether that was enough to submit a proposal in the second after. */
  readonly canPropose: boolean;
}

/**
 * What an account's vote weighs at the Governor.
 *
 * @throws ERC5805FutureLookupError, MissingSignerError, InvalidAddressError
 * @example
 * import { getVotingPower } from "@cyberplaza/sdk";
 *
 * const { votes, canPropose } = await getVotingPower(user);
 */
export async function getVotingPower(
  client: Client,
  { account: given, timepoint: asked }: GetVotingPowerParameters = {},
): Promise<GetVotingPowerReturnType> {
  const { governor } = client.addresses;
  const account = await ownAddress(client, "getVotingPower", "account", given);
  const timepoint = asked ?? (await latestSecond(client, "getVotingPower")) - 1n;
  const [[votes], [threshold]] = await Promise.all([
    read(client, "getVotingPower", governor, getVotes, [account, timepoint]),
    read(client, "getVotingPower", governor, proposalThreshold, []),
  ]);
  return { votes, timepoint, canPropose: votes >= threshold };
}
