import { OUTCOMES } from "../types/enums.js";
import type { UsageReport } from "../types/job.js";
import { enumIndex } from "../utils/enumIndex.js";

/** A report as the contract's struct holds it: the outcome by number. */
export interface EncodedUsageReport extends Omit<UsageReport, "outcome"> {
  readonly outcome: number;
}

/** @throws InvalidParameterError when the outcome has no such name */
export function encodeUsageReport(report: UsageReport): EncodedUsageReport {
  return { ...report, outcome: enumIndex("outcome", OUTCOMES, report.outcome) };
}
