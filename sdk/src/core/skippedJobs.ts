import type { ContractRevertError } from "../errors/ContractRevertError.js";
import { JobSkipped } from "../generated/fragments/IJobEscrow.js";
import type { ReceiptEvents } from "./ReceiptEvents.js";

/** An item of a batch that failed; the others stand. */
export interface SkippedJob {
  readonly jobId: bigint;
  /** What it would have failed with alone: the same classes. */
  readonly problem: ContractRevertError;
}

/** The items that failed, with their errors decoded. */
export async function skippedJobs(events: ReceiptEvents): Promise<SkippedJob[]> {
  const found = events.all(JobSkipped);
  if (found.length === 0) return [];
  const { decodeError } = await import("../errors/decodeError.js");
  return found.map(({ jobId, problem }) => ({ jobId, problem: decodeError(problem) }));
}
