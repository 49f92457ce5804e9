import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { promisify } from "node:util";
import { callable } from "./abi.js";
import type { Artifact } from "./artifacts.js";

const run = promisify(execFile);
const CLI = createRequire(import.meta.url).resolve("typechain/dist/cli/cli.js");

/**
 * TypeChain's bindings from ABIs alone, which keeps bytecode out of the factories. Path → content. Structs keep their names:
 * without, TypeChain writes lists of them as a type that is none. In a process of its own: inside Hardhat's its formatter
 * breaks lines elsewhere.
 */
export async function typechainFiles(root: string, artifacts: readonly Artifact[]): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), "cyberplaza-typechain-"));
  try {
    for (const artifact of artifacts) {
      await writeFile(join(folder, `${artifact.contractName}.json`), JSON.stringify(callable(artifact)));
    }
    const outDir = join(folder, "out");
    const options = ["--target", "ethers-v6", "--node16-modules", "--out-dir", outDir, join(folder, "*.json")];
    await run(process.execPath, [CLI, ...options], { cwd: root });
    const files = (await readdir(outDir, { recursive: true })).filter((file) => file.endsWith(".ts")).sort();
    const entries = files.map(
      async (file) => [file.split(sep).join("/"), await readFile(join(outDir, file), "utf8")] as const,
    );
    return new Map(await Promise.all(entries));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
