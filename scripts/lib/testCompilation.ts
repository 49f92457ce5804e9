import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { HardhatPlugin } from "hardhat/types/plugins";

/** Folders whose tests are compiled on their own; all other tests together. */
const FOLDERS = ["test/bridge", "test/dao", "test/invariants", "test/market", "test/pool"];

/**
 * Compiles the Solidity tests in several jobs: all at once they outgrow the compiler's memory ("Error writing output JSON"). Hardhat
 * merges the files whose compiler's settings are the same object.
 */
export const testCompilation: HardhatPlugin = {
  id: "cyberplaza-test-compilation",
  hookHandlers: {
    config: async () => ({
      default: async () => ({
        resolveUserConfig: async (userConfig, resolveVariable, next) => {
          const config = await next(userConfig, resolveVariable);
          for (const { compilers, overrides } of Object.values(config.solidity.profiles)) {
            for (const folder of FOLDERS) {
              const job = { ...compilers[0] } as (typeof compilers)[number];
              for (const file of readdirSync(join(config.paths.root, folder))) {
                if (file.endsWith(".t.sol")) overrides[`${folder}/${file}`] = job;
              }
            }
          }
          return config;
        },
      }),
    }),
  },
};
