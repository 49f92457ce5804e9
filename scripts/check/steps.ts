import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildContracts } from "../lib/build.ts";
import { run, runAll } from "../lib/command.ts";
import { ROOT } from "../lib/paths.ts";
import { checkContracts } from "./contracts.ts";
import { checkGenerated } from "./generated.ts";
import { checkLayouts } from "./layouts.ts";
import { checkWords } from "./words.ts";

export interface Step {
  readonly name: string;
  readonly about: string;
  /** Earlier steps whose products this one reads: `--only` runs them as well. */
  readonly needs?: readonly string[];
  /** Throws when the check fails. Returns why there was nothing to check, or nothing. A command fails by its status. */
  readonly run: (() => string | undefined | void) | Command;
  /**
   * - `beside`: on one core, while the steps after it go on; a command
   * - `alone`: takes both cores, so that what goes on beside ends first
   */
  readonly goes?: "beside" | "alone";
}

export type Command = readonly [string, ...string[]];

/** Everything CI runs, in this order: cheap before dear, makers before users. */
export const steps: readonly Step[] = [
  {
    name: "format",
    about: "prettier on Solidity, TypeScript and JSON",
    run: ["prettier", "--check", "."],
    goes: "beside",
  },
  { name: "words", about: "no machine's paths, no registry hosts", run: checkWords },
  {
    name: "build",
    about: "contracts compile: no warnings, no oversized contract, no name twice",
    run: () => {
      buildContracts();
      checkContracts();
    },
  },
  {
    name: "bench",
    about: "gas has not grown beyond its budget",
    needs: ["build"],
    run: ["npm", "run", "bench:gas", "--", "--check"],
    goes: "beside",
  },
  {
    name: "prove",
    about: "the model checker proves test/proofs and refutes a planted bug",
    run: ["node", "--import", "tsx", "scripts/prove.ts", "--quick"],
    goes: "beside",
  },
  {
    name: "lint",
    about: "solhint and eslint, without a warning",
    needs: ["build"],
    run: () =>
      runAll(
        ["solhint", "--noPoster", "--disc", "--max-warnings", "0", "{contracts,test}/**/*.sol"],
        ["eslint", "--max-warnings", "0", "."],
      ),
  },
  { name: "types", about: "TypeScript compiles", needs: ["build"], run: ["tsc", "--noEmit"] },
  {
    name: "layouts",
    about: "storage of upgradeable contracts: safe, recorded, compatible with the past",
    needs: ["build"],
    run: checkLayouts,
  },
  { name: "generated", about: "generated files are fresh", needs: ["build"], run: checkGenerated },
  {
    name: "sdk",
    about: "the SDK builds",
    needs: ["build"],
    run: () => {
      if (!existsSync(join(ROOT, "sdk/src"))) return "there is no sdk/src yet";
      run("npm", "run", "build", "--workspace", "sdk");
    },
  },
  {
    name: "solidity",
    about: "Solidity unit, fuzz and invariant tests",
    run: ["node", "--import", "tsx", "scripts/check/tests.ts", "solidity"],
    goes: "alone",
  },
  {
    name: "mocha",
    about: "TypeScript tests: integration, deployment, tasks, SDK",
    needs: ["sdk"],
    run: ["node", "--import", "tsx", "scripts/check/mocha.ts"],
    goes: "alone",
  },
];
