import { AbiCoder, FunctionFragment, keccak256 } from "ethers";
import { openJob, openJobs, topUp, depositWith } from "../generated/fragments/IJobEscrow.js";
import { depositWithAuthorization } from "../generated/fragments/ILendingPool.js";
import { buyWithAuthorization } from "../generated/fragments/PrivateSale.js";
import type { JobOrder, Quote } from "../types/job.js";
import type { Address, Hex } from "../types/primitives.js";
import { orderLists } from "../utils/orderLists.js";
import type { JobEscrowDomain } from "./domain.js";
import { hashQuote } from "./quote.js";

function hash(types: readonly string[], values: readonly unknown[]): Hex {
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, values)) as Hex;
}

function selector(fragment: string): string {
  return FunctionFragment.from(fragment).selector;
}

/** What an EIP-3009 payment of a `deposit` is for: its `authorizationNonce` commits to it. */
export function depositAction(): Hex {
  return hash(["bytes4"], [selector(depositWith)]);
}

export interface OpenJobActionParameters {
  readonly quote: Quote;
  readonly units: bigint;
  /** 0 by default, as in `openJob`. */
  readonly minDiscountBps?: bigint;
}

/** What an EIP-3009 payment of an `openJob` is for. */
export function openJobAction(
  { quote, units, minDiscountBps = 0n }: OpenJobActionParameters,
  domain: JobEscrowDomain,
): Hex {
  const values = [selector(openJob), hashQuote(quote, domain), units, minDiscountBps];
  return hash(["bytes4", "bytes32", "uint64", "uint16"], values);
}

export interface OpenJobsActionParameters {
  readonly quote: Quote;
  readonly jobs: readonly JobOrder[];
  /** 0 by default, as in `openJobs`. */
  readonly minDiscountBps?: bigint;
}

/** What an EIP-3009 payment of an `openJobs` is for. */
export function openJobsAction(
  { quote, jobs, minDiscountBps = 0n }: OpenJobsActionParameters,
  domain: JobEscrowDomain,
): Hex {
  const { units, specHashes, dependsOn } = orderLists(quote, jobs);
  const orders = hash(["uint64[]", "bytes32[]", "uint256[][]"], [units, specHashes, dependsOn]);
  const values = [selector(openJobs), hashQuote(quote, domain), orders, minDiscountBps];
  return hash(["bytes4", "bytes32", "bytes32", "uint16"], values);
}

/** What an EIP-3009 payment of a `topUp` is for. */
export function topUpAction({ jobId, units }: { readonly jobId: bigint; readonly units: bigint }): Hex {
  return hash(["bytes4", "uint256", "uint64"], [selector(topUp), jobId, units]);
}

/**
 * What an EIP-3009 payment of a `buyCpt` is for: the round, counted from 0, and the least CPT the buyer takes, in wei.
 *
 * @example
 * import { buyCptAction } from "@cyberplaza/sdk/eip712";
 *
 * const action = buyCptAction({ round: 0n, minCpt: 125n * 10n ** 18n });
 */
export function buyCptAction({ round, minCpt }: { readonly round: bigint; readonly minCpt: bigint }): Hex {
  return hash(["bytes4", "uint256", "uint256"], [selector(buyWithAuthorization), round, minCpt]);
}

/** What an EIP-3009 payment of a `depositPool` is for; whose the shares are, the nonce says. */
export function depositPoolAction(): Hex {
  return hash(["bytes4"], [selector(depositWithAuthorization)]);
}

/**
 * The nonce of an EIP-3009 authorization: whoever relays the payment can change neither whom it is for nor what it does.
 *
 * @param beneficiary Whose account or job it is.
 * @param action One of the hashes above.
 * @param salt 32 bytes; a second payment for the same needs another.
 */
export function authorizationNonce(beneficiary: Address, action: Hex, salt: Hex): Hex {
  return hash(["address", "bytes32", "bytes32"], [beneficiary, action, salt]);
}
