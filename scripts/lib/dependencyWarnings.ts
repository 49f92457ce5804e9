import type { HardhatPlugin } from "hardhat/types/plugins";

const OURS = /^project\/(contracts|test)\//;

/**
 * Hides compiler warnings of dependencies. Errors and every warning about our own files stay,
 * so that the build's "no warnings" check is about this repository alone.
 */
export const dependencyWarnings: HardhatPlugin = {
  id: "cyberplaza-dependency-warnings",
  hookHandlers: {
    solidity: async () => ({
      default: async () => ({
        getCompilationJobErrors: async (context, job, compilerOutput, next) => {
          const problems = await next(context, job, compilerOutput);
          return problems.filter(
            (problem) => problem.severity === "error" || OURS.test(problem.sourceLocation?.file ?? "project/contracts/"),
          );
        },
      }),
    }),
  },
};
