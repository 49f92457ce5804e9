import type { Signer } from "ethers";
import { ownAddress } from "../../core/ownAddress.js";
import { MissingSignerError } from "../../errors/inputErrors.js";
import { toCyberPlazaError } from "../../errors/toCyberPlazaError.js";
import type { Client } from "../../types/client.js";
import type { Hex } from "../../types/primitives.js";
import type { CastVoteBySigParameters } from "./castVoteBySig.js";
import { getVoteTypedData, type GetVoteTypedDataParameters } from "./getVoteTypedData.js";

export type SignVoteParameters = Omit<GetVoteTypedDataParameters, "voter">;

/** What `castVoteBySig` takes. */
export type SignVoteReturnType = Omit<CastVoteBySigParameters, "overrides">;

/**
 * Signs a vote with the client's account. Nothing is sent: anyone passes the result to `castVoteBySig`. Sign one vote at a time: the
 * next needs the nonce after it.
 *
 * @throws MissingSignerError, UserRejectedError, InvalidParameterError
 * @example
 * import { signVote } from "@cyberplaza/sdk";
 *
 * const signed = await signVote(user, { proposalId: 1n, support: "Against", reason: "it is dear" });
 */
export async function signVote(client: Client, params: SignVoteParameters): Promise<SignVoteReturnType> {
  const signer = client.runner as Partial<Pick<Signer, "signTypedData">>;
  if (signer.signTypedData === undefined) throw new MissingSignerError("signVote");
  const voter = await ownAddress(client, "signVote", "voter");
  const { domain, types, message } = await getVoteTypedData(client, { ...params, voter });
  try {
    const signature = (await signer.signTypedData(domain, types, message)) as Hex;
    return { ...params, voter, signature };
  } catch (error) {
    throw await toCyberPlazaError("signVote", error);
  }
}
