import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface AbiParameter {
  readonly name: string;
  readonly type: string;
  readonly internalType?: string;
  readonly indexed?: boolean;
  readonly components?: readonly AbiParameter[];
}

export interface AbiItem {
  readonly type: string;
  readonly name?: string;
  readonly inputs?: readonly AbiParameter[];
  readonly outputs?: readonly AbiParameter[];
  readonly stateMutability?: string;
  readonly anonymous?: boolean;
}

export interface Artifact {
  readonly contractName: string;
  readonly sourceName: string;
  readonly abi: readonly AbiItem[];
}

/** OpenZeppelin's contracts that the suite deploys as they are. */
const OPENZEPPELIN = ["access/manager/AccessManager", "governance/TimelockController"].map(
  (path) => `artifacts/@openzeppelin/contracts/${path}.sol/${path.slice(path.lastIndexOf("/") + 1)}.json`,
);

/** Every contract of the suite and those of OpenZeppelin that it deploys, sorted by name. Two of one name are refused. */
export function readArtifacts(root: string): Artifact[] {
  const folder = join(root, "artifacts", "contracts");
  if (!existsSync(folder)) throw new Error("artifacts/contracts is missing: run `npx hardhat build --no-tests` first");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .map((file) => join(folder, file));
  const byName = new Map<string, Artifact>();
  for (const file of [...files.sort(), ...OPENZEPPELIN.map((file) => join(root, file))]) {
    const artifact = JSON.parse(readFileSync(file, "utf8")) as Artifact;
    const other = byName.get(artifact.contractName);
    if (other !== undefined) {
      throw new Error(
        `two contracts are named ${artifact.contractName}: ${other.sourceName} and ${artifact.sourceName}; rename one`,
      );
    }
    byName.set(artifact.contractName, artifact);
  }
  return [...byName.values()].sort((a, b) => (a.contractName < b.contractName ? -1 : 1));
}
