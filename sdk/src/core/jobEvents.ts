import { Interface, toBeHex, type EventFragment, type Log } from "ethers";
import {
  ClaimSettled,
  JobAccepted,
  JobCancelled,
  JobClaimed,
  JobDependsOn,
  JobExpired,
  JobHeld,
  JobOpened,
  JobPreempted,
  JobReported,
  JobResolved,
  JobsPaidBy,
  JobStarted,
  JobToppedUp,
  ServiceTermsAgreed,
  StartedLate,
  StopRequested,
} from "../generated/fragments/IJobEscrow.js";
import { unpackLocked, unpackTerms, type JobTerms } from "../math/packedJob.js";
import { unpackReport, type UnpackedReport } from "../math/unpackReport.js";
import { unpackServiceTerms, type ServiceTerms } from "../math/serviceTerms.js";
import { PAYMENT_KINDS, type PaymentKind } from "../types/enums.js";
import type { Address, Hex } from "../types/primitives.js";
import { enumName } from "../utils/enumName.js";

interface Place {
  readonly jobId: bigint;
  readonly blockNumber: number;
  readonly logIndex: number;
  readonly transactionHash: Hex;
}

interface Parties {
  readonly userId: bigint;
  readonly providerId: bigint;
}

interface Paid {
  readonly net: bigint;
  readonly fee: bigint;
}

/** An event of a job, packed words unpacked; amounts in USDC units, times in unix seconds. Switch on `name`. */
export type JobEvent = Place &
  (
    | (Parties & {
        readonly name: "JobOpened";
        readonly payer: Address;
        readonly resource: Hex;
        readonly specHash: Hex;
        readonly locked: bigint;
        readonly terms: JobTerms;
      })
    /** For all jobs of the quote; `jobId` is its first. */
    | { readonly name: "ServiceTermsAgreed"; readonly serviceTerms: ServiceTerms }
    /** For all jobs of the quote; `jobId` is its first. */
    | { readonly name: "JobsPaidBy"; readonly payerId: bigint }
    | { readonly name: "JobDependsOn"; readonly dependencies: readonly bigint[] }
    | { readonly name: "JobStarted"; readonly by: Address }
    | { readonly name: "StartedLate"; readonly lateBy: bigint }
    | { readonly name: "JobToppedUp"; readonly units: bigint; readonly amount: bigint; readonly kind: PaymentKind }
    | { readonly name: "StopRequested"; readonly reportBy: bigint }
    | { readonly name: "JobPreempted"; readonly checkpoint: Hex; readonly reportBy: bigint }
    | (Parties & UnpackedReport & { readonly name: "JobReported"; readonly meteringRoot: Hex })
    | { readonly name: "JobClaimed"; readonly settlesAt: bigint }
    | (Paid & { readonly name: "ClaimSettled" | "JobAccepted" })
    | { readonly name: "JobCancelled" | "JobExpired"; readonly refund: bigint }
    | { readonly name: "JobHeld"; readonly amount: bigint }
    | { readonly name: "JobResolved"; readonly toUser: bigint; readonly toProvider: bigint; readonly fee: bigint }
  );

let parsed: Interface | undefined;

function events(): Interface {
  parsed ??= new Interface([
    JobOpened,
    ServiceTermsAgreed,
    JobsPaidBy,
    JobDependsOn,
    JobStarted,
    StartedLate,
    JobToppedUp,
    StopRequested,
    JobPreempted,
    JobReported,
    JobClaimed,
    ClaimSettled,
    JobAccepted,
    JobCancelled,
    JobExpired,
    JobHeld,
    JobResolved,
  ]);
  return parsed;
}

const PLACE_BITS = 32n;

/** What a node filters by: any of these events, and the job or its quote's first. */
export function jobTopics(jobId?: bigint): (string | string[])[] {
  const names = events().fragments.map((fragment) => (fragment as EventFragment).topicHash);
  if (jobId === undefined) return [names];
  const ids = new Set([jobId, (jobId >> PLACE_BITS) << PLACE_BITS]);
  return [names, [...ids].map((id) => toBeHex(id, 32))];
}

/** The events in logs that `jobTopics` found. */
export function decodeJobEvents(logs: readonly Log[], jobId?: bigint): JobEvent[] {
  return logs.map(decode).filter((event) => jobId === undefined || isAbout(jobId, event));
}

/** The first job of a batch also stands for its quote, whose terms are every job's. */
function isAbout(jobId: bigint, { name, jobId: found }: JobEvent): boolean {
  return found === jobId || name === "ServiceTermsAgreed" || name === "JobsPaidBy";
}

function decode(log: Log): JobEvent {
  const event = events().parseLog(log);
  if (event === null) throw new TypeError("a log that jobTopics does not ask for");
  const place = { blockNumber: log.blockNumber, logIndex: log.index, transactionHash: log.transactionHash };
  const values = event.args.toObject() as Readonly<Record<string, unknown>>;
  return { name: event.name, ...place, ...unpacked(event.name, values) } as JobEvent;
}

/** The event's values with its packed word read. */
function unpacked(name: string, values: Readonly<Record<string, unknown>>): object {
  switch (name) {
    case "JobOpened": {
      const word = values["terms"] as bigint;
      return { ...values, locked: unpackLocked(word), terms: unpackTerms(word) };
    }
    case "JobReported": {
      const { paidFeeRefundClass, ...rest } = values;
      return { ...rest, ...unpackReport(paidFeeRefundClass as bigint) };
    }
    case "ServiceTermsAgreed":
      return { jobId: values["firstJobId"], serviceTerms: unpackServiceTerms(values["terms"] as bigint) };
    case "JobsPaidBy":
      return { jobId: values["firstJobId"], payerId: values["payerId"] };
    case "JobToppedUp":
      return { ...values, kind: enumName(PAYMENT_KINDS, values["kind"] as bigint) };
    case "JobDependsOn":
      return { jobId: values["jobId"], dependencies: [...(values["dependencies"] as Iterable<bigint>)] };
    default:
      return values;
  }
}
