import { Interface, solidityPackedKeccak256, toBeHex, ZeroHash } from "ethers";
import { logPages } from "../../core/logPages.js";
import { read } from "../../core/read.js";
import { RequestFailedError } from "../../errors/requestErrors.js";
import { JobDependsOn, jobWordsOf } from "../../generated/fragments/IJobEscrow.js";
import type { Client } from "../../types/client.js";

export interface GetDependenciesParameters {
  readonly jobId: bigint;
  /** Where to begin looking for the job's opening; 0 by default. */
  readonly fromBlock?: number;
  /** The newest block by default. */
  readonly toBlock?: number;
}

export type GetDependenciesReturnType = bigint[];

/**
 * The jobs that a job waits for, as `startJob`, `cancelJob` and `expireJob` want them. The escrow stores their hash alone:
 * they are read from the event of the opening and held against it.
 *
 * @throws RequestFailedError when the event is not in these blocks, or the node refuses
 * @example
 * import { getDependencies, startJob } from "@cyberplaza/sdk";
 *
 * const dependencies = await getDependencies(provider, { jobId });
 * const sent = await startJob(provider, { jobId, dependencies });
 * await sent.wait();
 */
export async function getDependencies(
  client: Client,
  { jobId, fromBlock = 0, toBlock }: GetDependenciesParameters,
): Promise<GetDependenciesReturnType> {
  const action = "getDependencies";
  const address = client.addresses.jobEscrow;
  const [, , , hash] = await read(client, action, address, jobWordsOf, [jobId]);
  if (hash === ZeroHash) return [];
  const abi = new Interface([JobDependsOn]);
  const topics = abi.encodeFilterTopics("JobDependsOn", [toBeHex(jobId, 32)]) as string[];
  for await (const { logs } of logPages(client, action, { address, topics }, { fromBlock, toBlock })) {
    const lists = logs.map((log) => [...(abi.parseLog(log)?.args[1] as Iterable<bigint>)]);
    const found = lists.find((ids) => solidityPackedKeccak256(["uint256[]"], [ids]) === hash);
    if (found !== undefined) return found;
  }
  throw new RequestFailedError(action, `the opening of job ${jobId} is not in these blocks. Lower fromBlock.`);
}
