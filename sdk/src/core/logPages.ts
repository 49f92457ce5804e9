import type { Log, Provider } from "ethers";
import { RequestFailedError } from "../errors/requestErrors.js";
import { toCyberPlazaError } from "../errors/toCyberPlazaError.js";
import type { Connected } from "../types/client.js";
import type { Address } from "../types/primitives.js";
import { attempt } from "./attempt.js";

export interface BlockRange {
  readonly fromBlock: number;
  /** The newest block by default. */
  readonly toBlock?: number | undefined;
  /** Most blocks asked for at once; 10 000 by default. Asks for fewer when the node refuses. */
  readonly pageSize?: number | undefined;
}

/** The logs of one request. */
export interface LogPage {
  readonly logs: readonly Log[];
  readonly fromBlock: number;
  readonly toBlock: number;
  /** Where the last page will end. */
  readonly lastBlock: number;
}

const PAGE_SIZE = 10_000;
/** After this many pages in a row a range that was refused is tried again: nodes also limit the number of logs. */
const FORGIVE_AFTER = 32;

/**
 * The logs of a range, page by page, each block in exactly one page. Halves the page when the node refuses it, and finds
 * back to the largest page it takes.
 *
 * @throws RequestFailedError when the node refuses a single block, or cannot be reached
 */
export async function* logPages(
  client: Connected,
  action: string,
  filter: { readonly address: Address; readonly topics: (string | string[])[] },
  { fromBlock, toBlock, pageSize = PAGE_SIZE }: BlockRange,
): AsyncGenerator<LogPage, void, undefined> {
  const { provider } = client.runner;
  if (!provider) throw new RequestFailedError(action, "the runner has no provider");
  const lastBlock = toBlock ?? (await attempt(action, () => provider.getBlockNumber()));
  let size = Math.max(1, pageSize);
  let refused = size + 1;
  let streak = 0;
  for (let from = fromBlock; from <= lastBlock;) {
    const to = Math.min(from + size - 1, lastBlock);
    const logs = await tryLogs(provider, action, { ...filter, fromBlock: from, toBlock: to });
    if (logs === undefined) {
      refused = to - from + 1;
      size = Math.ceil((refused - 1) / 2);
      streak = 0;
      continue;
    }
    yield { logs, fromBlock: from, toBlock: to, lastBlock };
    from = to + 1;
    if (++streak % FORGIVE_AFTER === 0) refused = Math.min(2 * refused, pageSize + 1);
    size = Math.max(size, Math.floor((size + refused) / 2));
  }
}

/** Undefined when the node refuses and fewer blocks may do. */
async function tryLogs(
  provider: Provider,
  action: string,
  filter: { address: Address; topics: (string | string[])[]; fromBlock: number; toBlock: number },
): Promise<Log[] | undefined> {
  try {
    return await provider.getLogs(filter);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (filter.fromBlock === filter.toBlock || code === "NETWORK_ERROR" || code === "CANCELLED") {
      throw await toCyberPlazaError(action, error);
    }
    return undefined;
  }
}
