import type { JobOrder, Quote } from "../types/job.js";
import type { Hex } from "../types/primitives.js";

export interface OrderLists {
  readonly units: bigint[];
  readonly specHashes: Hex[];
  /** Empty when no job waits for another. */
  readonly dependsOn: bigint[][];
}

/** A batch as the escrow takes it: list by list. */
export function orderLists({ specHash }: Pick<Quote, "specHash">, jobs: readonly JobOrder[]): OrderLists {
  const waiting = jobs.some(({ dependsOn = [] }) => dependsOn.length > 0);
  return {
    units: jobs.map(({ units }) => units),
    specHashes: jobs.map((job) => job.specHash ?? specHash),
    dependsOn: waiting ? jobs.map(({ dependsOn = [] }) => dependsOn.map(BigInt)) : [],
  };
}
