import { availableParallelism } from "node:os";
import type { HardhatPlugin } from "hardhat/types/plugins";

/** Compiles with all processors: Hardhat leaves one free, which on two is half of the time. */
export const parallelCompilation: HardhatPlugin = {
  id: "cyberplaza-parallel-compilation",
  hookHandlers: {
    solidity: async () => ({
      default: async () => ({
        build: async (context, files, options, next) =>
          next(context, files, { concurrency: availableParallelism(), ...options }),
      }),
    }),
  },
};
