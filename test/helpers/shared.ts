import type { NetworkHelpers } from "@nomicfoundation/hardhat-network-helpers/types";

/**
 * Something on a chain, made once for all files of a run: a deployment takes seconds, and many files want the same. Each call takes the
 * chain back to what it was when it was made.
 */
export function shared<World extends { networkHelpers: Pick<NetworkHelpers, "takeSnapshot" | "mine"> }>(
  make: () => Promise<World>,
): () => Promise<World> {
  let made: Promise<{ world: World; restore: () => Promise<void> }> | undefined;
  return async () => {
    made ??= make().then(async (world) => ({ world, restore: (await world.networkHelpers.takeSnapshot()).restore }));
    const { world, restore } = await made;
    await restore();
    // the clock went on: without this the next block would be minutes later than the last one says
    await world.networkHelpers.mine();
    return world;
  };
}
