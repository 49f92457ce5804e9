import type { DaoPolicy } from "../types/daoTree.js";

/** A plain object for ethers' result; undefined when the members do not resolve. */
export function policyFrom({ quorumBps, thresholdBps, votingTime, delay, expiry }: DaoPolicy): DaoPolicy | undefined {
  return votingTime === 0n ? undefined : { quorumBps, thresholdBps, votingTime, delay, expiry };
}
