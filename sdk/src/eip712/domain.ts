import type { Address } from "../types/primitives.js";
import { checkAddress } from "../utils/checkAddress.js";

/** The EIP-712 domain quotes, usage reports and acceptances are signed under. */
export interface JobEscrowDomain {
  readonly name: string;
  readonly version: string;
  readonly chainId: bigint;
  readonly verifyingContract: Address;
}

/**
 * The escrow's domain.
 *
 * @throws InvalidAddressError
 */
export function jobEscrowDomain(chainId: number | bigint, jobEscrow: Address): JobEscrowDomain {
  return {
    name: "CyberPlaza JobEscrow",
    version: "1",
    chainId: BigInt(chainId),
    verifyingContract: checkAddress("jobEscrow", jobEscrow),
  };
}

/** The EIP-712 domain delegations of votes are signed under. */
export type VoteEscrowDomain = JobEscrowDomain;

/**
 * The vote escrow's domain.
 *
 * @throws InvalidAddressError
 */
export function voteEscrowDomain(chainId: number | bigint, voteEscrow: Address): VoteEscrowDomain {
  return {
    name: "CyberPlaza VoteEscrow",
    version: "1",
    chainId: BigInt(chainId),
    verifyingContract: checkAddress("voteEscrow", voteEscrow),
  };
}

/** The EIP-712 domain quotations are signed under. */
export type PriceOracleDomain = JobEscrowDomain;

/**
 * The price oracle's domain.
 *
 * @throws InvalidAddressError
 * @example
 * import { priceOracleDomain } from "@cyberplaza/sdk/eip712";
 *
 * const domain = priceOracleDomain(user.chainId, user.addresses.priceOracle);
 */
export function priceOracleDomain(chainId: number | bigint, priceOracle: Address): PriceOracleDomain {
  return {
    name: "CyberPlaza PriceOracle",
    version: "1",
    chainId: BigInt(chainId),
    verifyingContract: checkAddress("priceOracle", priceOracle),
  };
}

/** The EIP-712 domain votes on proposals are signed under. */
export type GovernorDomain = JobEscrowDomain;

/**
 * The Governor's domain.
 *
 * @throws InvalidAddressError
 * @example
 * import { governorDomain } from "@cyberplaza/sdk/eip712";
 *
 * const domain = governorDomain(user.chainId, user.addresses.governor);
 */
export function governorDomain(chainId: number | bigint, governor: Address): GovernorDomain {
  return {
    name: "CyberPlaza Governor",
    version: "1",
    chainId: BigInt(chainId),
    verifyingContract: checkAddress("governor", governor),
  };
}
