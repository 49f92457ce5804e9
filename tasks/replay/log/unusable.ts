import { InputError } from "../../lib/InputError.ts";
import { CSV_COLUMNS } from "./csvColumns.ts";

const WHAT_TO_GIVE =
  "Give a log in the Standard Workload Format, or a CSV file of the Alibaba GPU cluster trace, with the header " +
  `${CSV_COLUMNS.join(",")} in any order.`;

const REASONS = {
  missing: "does not exist. Check the path.",
  folder: "is a folder. Give the path of the job log in it.",
  device: "is a device. Give the path of a job log.",
  unreadable: "cannot be read. Check that its disk is there and that you may read it.",
  empty: `is empty. ${WHAT_TO_GIVE}`,
  notText: `is not text in UTF-8. If it is packed, unpack it first. ${WHAT_TO_GIVE}`,
  unknownFormat: `is in no format known here. ${WHAT_TO_GIVE}`,
  noJobs: "has a header and no job. Give a log with at least one job.",
} as const;

/** A file of which not even the first job can be read. */
export class UnusableLogError extends InputError {
  override readonly name = "UnusableLogError";
  readonly file: string;
  readonly reason: keyof typeof REASONS;
  constructor(file: string, reason: keyof typeof REASONS, cause?: unknown) {
    const detail = cause instanceof Error ? ` (${cause.message})` : "";
    super(`The job log ${file} ${REASONS[reason]}${detail}`, cause === undefined ? undefined : { cause });
    this.file = file;
    this.reason = reason;
  }
}
