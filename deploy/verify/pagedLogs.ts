import type { Log, Provider, TopicFilter } from "ethers";

export interface LogRange {
  fromBlock: number;
  toBlock: number;
  /** Blocks asked for at once; halved as often as the node refuses. */
  pageSize: number;
  /** Those of these topics alone; all by default. */
  topics?: TopicFilter;
}

const SMALLEST_PAGE = 16;

/** All logs of an address, in their order. Nodes limit how many blocks or logs a question may span. */
export async function pagedLogs(
  provider: Provider,
  address: string,
  { fromBlock, toBlock, pageSize, topics }: LogRange,
): Promise<Log[]> {
  const logs: Log[] = [];
  let size = pageSize;
  let from = fromBlock;
  while (from <= toBlock) {
    const to = Math.min(from + size - 1, toBlock);
    try {
      logs.push(...(await provider.getLogs({ address, topics: topics ?? [], fromBlock: from, toBlock: to })));
      from = to + 1;
    } catch (error) {
      if (size <= SMALLEST_PAGE) throw error;
      size = Math.max(SMALLEST_PAGE, Math.floor(size / 2));
    }
  }
  return logs.sort((a, b) => a.blockNumber - b.blockNumber || a.index - b.index);
}
