import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.ts";
import { CheckFailure } from "./failure.ts";
import { ROOT, filesUnder } from "./paths.ts";

/** What the checks read of a Hardhat artifact. */
export interface Artifact {
  readonly contractName: string;
  /** `contracts/market/JobEscrow.sol` */
  readonly sourceName: string;
  /** The name the compiler knows the file by: `project/contracts/market/JobEscrow.sol`. */
  readonly inputSourceName: string;
  readonly buildInfoId: string;
  readonly bytecode: string;
  readonly deployedBytecode: string;
}

export interface CompilerProblem {
  readonly severity: "error" | "warning" | "info";
  readonly errorCode?: string;
  readonly formattedMessage: string;
  readonly sourceLocation?: { readonly file: string };
}

export interface CompilerOutput {
  readonly errors?: readonly CompilerProblem[];
  readonly sources: Readonly<Record<string, { readonly ast: AstNode }>>;
}

/** A node of the compiler's syntax tree; each kind of node has fields of its own. */
export interface AstNode {
  readonly nodeType: string;
  readonly [field: string]: unknown;
}

/**
 * Compiles what is deployed; nothing happens when the cache is fresh. The default profile has the settings of production,
 * so every step, test and tool shares one build.
 */
export function buildContracts(): void {
  run("hardhat", "build", "--no-tests");
}

/** The artifacts of everything under `contracts/`. */
export function readArtifacts(): Artifact[] {
  const files = filesUnder(join(ROOT, "artifacts/contracts")).filter((file) => file.endsWith(".json"));
  if (files.length === 0) throw new CheckFailure("There are no artifacts.", [], "Run: npm run build");
  return files.map((file) => JSON.parse(readFileSync(file, "utf8")) as Artifact);
}

/**
 * What the compiler said in the builds that made these artifacts, by build id. Hardhat keeps it, so that a cached build
 * tells it again.
 */
export function readCompilerOutputs(artifacts: readonly Artifact[]): Map<string, CompilerOutput> {
  const ids = new Set(artifacts.map((artifact) => artifact.buildInfoId));
  return new Map(
    [...ids].map((id) => {
      const file = join(ROOT, "artifacts/build-info", `${id}.output.json`);
      return [id, (JSON.parse(readFileSync(file, "utf8")) as { output: CompilerOutput }).output];
    }),
  );
}
