import { RequestFailedError } from "../errors/requestErrors.js";
import type { Connected } from "../types/client.js";
import { attempt } from "./attempt.js";

/**
 * Number of the first block at or after a second; the one after the newest when there is none. Asks for some 25 to 30 blocks.
 *
 * @throws RequestFailedError
 */
export async function blockAt({ runner: { provider } }: Connected, action: string, time: bigint): Promise<number> {
  if (!provider) throw new RequestFailedError(action, "the runner has no provider");
  return attempt(action, async () => {
    let [low, high] = [0, (await provider.getBlockNumber()) + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const block = await provider.getBlock(middle);
      if (block === null) throw new RequestFailedError(action, `the node does not have block ${middle}`);
      if (BigInt(block.timestamp) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}
