import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Artifact } from "hardhat/types/artifacts";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

/**
 * Builds one contract of `test/` and reads its artifact. Tests are compiled apart from `contracts/`, so that Hardhat's own
 * look-up by name does not know them.
 *
 * @param file Path from the root, e.g. `test/mocks/MockUSDC.sol`.
 */
export async function testArtifact(hre: HardhatRuntimeEnvironment, file: string, name: string): Promise<Artifact> {
  await hre.tasks.getTask("build").run({ files: [file], quiet: true });
  const directory = await hre.solidity.getArtifactsDirectory("tests");
  return JSON.parse(await readFile(join(directory, file, `${name}.json`), "utf8")) as Artifact;
}
