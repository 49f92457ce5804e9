import { attempt } from "../../core/attempt.js";
import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { ballotTypedData, type BallotTypedData } from "../../eip712/ballot.js";
import { governorDomain } from "../../eip712/domain.js";
import { nonces } from "../../generated/fragments/CPTGovernor.js";
import type { Client } from "../../types/client.js";
import type { VoteType } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";

export interface GetVoteTypedDataParameters {
  readonly proposalId: bigint;
  readonly support: VoteType;
  /** Given, it is signed too. */
  readonly reason?: string;
  /** Whose vote; the client's own address by default. */
  readonly voter?: Address;
}

/** What `signTypedData` of a wallet takes. */
export type GetVoteTypedDataReturnType = BallotTypedData;

/**
 * The vote to sign for `castVoteBySig`, with the voter's present nonce: for contract wallets and signers elsewhere.
 *
 * @throws MissingSignerError, InvalidAddressError, InvalidParameterError
 * @example
 * import { getVoteTypedData } from "@cyberplaza/sdk";
 *
 * const { domain, types, message } = await getVoteTypedData(user, { proposalId: 1n, support: "Abstain" });
 */
export async function getVoteTypedData(
  client: Client,
  { voter: given, ...vote }: GetVoteTypedDataParameters,
): Promise<GetVoteTypedDataReturnType> {
  const { governor } = client.addresses;
  const voter = await ownAddress(client, "getVoteTypedData", "voter", given);
  const [[nonce], network] = await Promise.all([
    read(client, "getVoteTypedData", governor, nonces, [voter]),
    attempt("getVoteTypedData", async () => client.runner.provider?.getNetwork()),
  ]);
  return ballotTypedData({ ...vote, voter, nonce }, governorDomain(network?.chainId ?? 0n, governor));
}
