import { Interface, type Log, type Provider } from "ethers";
import { RequestFailedError } from "../../errors/requestErrors.js";
import { toCyberPlazaError } from "../../errors/toCyberPlazaError.js";
import {
  JobAccepted,
  JobCancelled,
  JobExpired,
  JobHeld,
  JobOpened,
  JobReported,
  JobResolved,
  JobStarted,
  StartedLate,
} from "../../generated/fragments/JobEscrow.js";
import { unpackLocked, unpackTerms, type JobTerms } from "../../math/packedJob.js";
import { unpackReport, type UnpackedReport } from "../../math/unpackReport.js";
import type { Client } from "../../types/client.js";
import type { Address, Hex } from "../../types/primitives.js";

export interface GetJobEventsParameters {
  readonly fromBlock: number;
  /** The newest block by default. */
  readonly toBlock?: number;
  /** One job only. */
  readonly jobId?: bigint;
  /** Blocks asked for at once; 10 000 by default. Many nodes refuse more. */
  readonly pageSize?: number;
}

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

/** An event of a job, packed words unpacked; amounts in USDC units. Switch on `name`. */
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
    | { readonly name: "JobStarted"; readonly by: Address }
    | { readonly name: "StartedLate"; readonly lateBy: bigint }
    | (Parties & UnpackedReport & { readonly name: "JobReported"; readonly meteringRoot: Hex })
    | { readonly name: "JobAccepted"; readonly net: bigint; readonly fee: bigint }
    | { readonly name: "JobCancelled"; readonly refund: bigint }
    | { readonly name: "JobExpired"; readonly refund: bigint }
    | { readonly name: "JobHeld"; readonly amount: bigint }
    | { readonly name: "JobResolved"; readonly toUser: bigint; readonly toProvider: bigint; readonly fee: bigint }
  );

export type GetJobEventsReturnType = JobEvent[];

const PAGE_SIZE = 10_000;
let parsedEvents: Interface | undefined;

function events(): Interface {
  parsedEvents ??= new Interface([
    JobOpened,
    JobStarted,
    StartedLate,
    JobReported,
    JobAccepted,
    JobCancelled,
    JobExpired,
    JobHeld,
    JobResolved,
  ]);
  return parsedEvents;
}

/**
 * What happened to jobs in a range of blocks, in the chain's order. Asks page by page.
 *
 * @throws RequestFailedError when the node refuses the range: lower `pageSize`
 * @example
 * import { getJobEvents } from "@cyberplaza/sdk";
 *
 * const events = await getJobEvents(user, { fromBlock: 0, jobId });
 * const opened = events.find((event) => event.name === "JobOpened");
 */
export async function getJobEvents(
  client: Client,
  { fromBlock, toBlock, jobId, pageSize = PAGE_SIZE }: GetJobEventsParameters,
): Promise<GetJobEventsReturnType> {
  const { provider } = client.runner;
  if (!provider) throw new RequestFailedError("getJobEvents", "the runner has no provider");
  try {
    const last = toBlock ?? (await provider.getBlockNumber());
    const found: JobEvent[] = [];
    for (let from = fromBlock; from <= last; from += pageSize) {
      const page = await logsOf(client, provider, from, Math.min(from + pageSize - 1, last), jobId);
      found.push(...page.map(decode).filter((event) => event !== undefined));
    }
    return found;
  } catch (error) {
    throw await toCyberPlazaError("getJobEvents", error);
  }
}

async function logsOf(
  client: Client,
  provider: Provider,
  fromBlock: number,
  toBlock: number,
  jobId: bigint | undefined,
): Promise<Log[]> {
  const topics: (string | string[])[] = [events().fragments.map((fragment) => topicOf(fragment.format()))];
  if (jobId !== undefined) topics.push(`0x${jobId.toString(16).padStart(64, "0")}`);
  return provider.getLogs({ address: client.addresses.jobEscrow, topics, fromBlock, toBlock });
}

function topicOf(signature: string): string {
  const event = events().getEvent(signature);
  if (event === null) throw new RequestFailedError("getJobEvents", `no event ${signature}`);
  return event.topicHash;
}

function decode(log: Log): JobEvent | undefined {
  const event = events().parseLog(log);
  if (event === null) return undefined;
  const place = { blockNumber: log.blockNumber, logIndex: log.index, transactionHash: log.transactionHash };
  const values = event.args.toObject() as Readonly<Record<string, unknown>>;
  return { name: event.name, ...place, ...unpacked(event.name, values) } as JobEvent;
}

/** The event's values with its packed word read. */
function unpacked(name: string, values: Readonly<Record<string, unknown>>): object {
  if (name === "JobOpened") {
    const word = values["terms"] as bigint;
    return { ...values, locked: unpackLocked(word), terms: unpackTerms(word) };
  }
  if (name === "JobReported") {
    const { paidFeeRefundClass, ...rest } = values;
    return { ...rest, ...unpackReport(paidFeeRefundClass as bigint) };
  }
  return values;
}
