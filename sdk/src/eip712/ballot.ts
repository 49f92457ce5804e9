import { TypedDataEncoder, type Signer, type TypedDataField } from "ethers";
import { toCyberPlazaError } from "../errors/toCyberPlazaError.js";
import { VOTE_TYPES, type VoteType } from "../types/enums.js";
import type { Address, Hex } from "../types/primitives.js";
import { enumIndex } from "../utils/enumIndex.js";
import type { GovernorDomain } from "./domain.js";
import { hashTypedData } from "./hashTypedData.js";
import { ballotTypes, extendedBallotTypes } from "./types.js";

/** A vote on a proposal. */
export interface Ballot {
  readonly proposalId: bigint;
  readonly support: VoteType;
  readonly voter: Address;
  /** The voter's present one at the Governor (`getVoteTypedData` reads it). */
  readonly nonce: bigint;
  /** With a reason another type is signed; an empty one is a reason too. */
  readonly reason?: string;
}

/** What `signTypedData` of a wallet takes. */
export interface BallotTypedData {
  readonly domain: GovernorDomain;
  readonly types: Record<string, TypedDataField[]>;
  readonly primaryType: "Ballot" | "ExtendedBallot";
  /** `support` is the number in the contract, `params` empty. */
  readonly message: {
    readonly proposalId: bigint;
    readonly support: number;
    readonly voter: Address;
    readonly nonce: bigint;
    readonly reason?: string;
    readonly params?: Hex;
  };
}

/**
 * A vote with its types and domain.
 *
 * @throws InvalidParameterError
 * @example
 * import { ballotTypedData, governorDomain } from "@cyberplaza/sdk/eip712";
 *
 * const domain = governorDomain(user.chainId, user.addresses.governor);
 * const ballot = { proposalId: 1n, support: "For", voter: quote.provider, nonce: 0n } as const;
 * const { types, message } = ballotTypedData(ballot, domain);
 */
export function ballotTypedData(
  { proposalId, support, voter, nonce, reason }: Ballot,
  domain: GovernorDomain,
): BallotTypedData {
  const message = { proposalId, support: enumIndex("support", VOTE_TYPES, support), voter, nonce };
  return reason === undefined
    ? { domain, types: ballotTypes, primaryType: "Ballot", message }
    : {
        domain,
        types: extendedBallotTypes,
        primaryType: "ExtendedBallot",
        message: { ...message, reason, params: "0x" },
      };
}

const encoders = new Map<string, TypedDataEncoder>();

/**
 * What a voter signs.
 *
 * @throws InvalidParameterError
 * @example
 * import { governorDomain, hashBallot } from "@cyberplaza/sdk/eip712";
 *
 * const domain = governorDomain(user.chainId, user.addresses.governor);
 * const ballot = { proposalId: 1n, support: "Against", voter: quote.provider, nonce: 0n, reason: "too dear" } as const;
 * const digest = hashBallot(ballot, domain);
 */
export function hashBallot(ballot: Ballot, domain: GovernorDomain): Hex {
  const { types, primaryType, message } = ballotTypedData(ballot, domain);
  let encoder = encoders.get(primaryType);
  if (encoder === undefined) encoders.set(primaryType, (encoder = TypedDataEncoder.from(types)));
  return hashTypedData(encoder, message, domain);
}

/**
 * The voter's signature, for `castVoteBySig`.
 *
 * @throws UserRejectedError, InvalidParameterError
 * @example
 * import { governorDomain, signBallot } from "@cyberplaza/sdk/eip712";
 *
 * const domain = governorDomain(user.chainId, user.addresses.governor);
 * const voter = await user.runner.getAddress();
 * const signature = await signBallot(user.runner, { proposalId: 1n, support: "For", voter, nonce: 0n }, domain);
 */
export async function signBallot(
  signer: Pick<Signer, "signTypedData">,
  ballot: Ballot,
  domain: GovernorDomain,
): Promise<Hex> {
  const { types, message } = ballotTypedData(ballot, domain);
  try {
    return (await signer.signTypedData(domain, types, message)) as Hex;
  } catch (error) {
    throw await toCyberPlazaError("signBallot", error);
  }
}
