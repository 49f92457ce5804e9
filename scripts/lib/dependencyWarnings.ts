import type { HardhatPlugin } from "hardhat/types/plugins";

/** The place in a formatted message is all that Hardhat keeps of it. */
const IN_DEPENDENCY = /--> (\.\/)?node_modules\//;

/** Hides compiler warnings of dependencies while compiling. Errors, and every warning about our own files, stay. */
export const dependencyWarnings: HardhatPlugin = {
  id: "cyberplaza-dependency-warnings",
  hookHandlers: {
    solidity: async () => ({
      default: async () => ({
        getCompilationJobErrors: async (context, job, compilerOutput, next) => {
          const problems = await next(context, job, compilerOutput);
          return problems.filter(
            ({ severity, formattedMessage = "" }) => severity === "error" || !IN_DEPENDENCY.test(formattedMessage),
          );
        },
      }),
    }),
  },
};
