import { Interface } from "ethers";
import type { Artifact } from "./artifacts.js";
import { publicAbi } from "./abi.js";

/**
 * What describing a call needs, in one string apart from the fragments that actions use: a bundler would otherwise load all of it
 * with every action. A line `#Name` begins a contract, the functions that change something follow, one a line.
 */
export function functionLinesModule(artifacts: readonly Artifact[]): string {
  const lines = artifacts.flatMap((artifact) => [
    `#${artifact.contractName.replace(/^I(?=[A-Z][a-z])/, "")}`,
    ...publicAbi(artifact)
      .filter(({ type, stateMutability }) => type === "function" && !/^(view|pure)$/.test(stateMutability ?? ""))
      .map(({ outputs: _, ...item }) => new Interface([{ ...item, outputs: [] }]).fragments[0]?.format("full") ?? "")
      .map((text) => text.replace(/^function /, "").replace(/, /g, ","))
      .sort(),
  ]);
  return [
    "/** Functions that change something, by contract. */\n",
    `export const functionLines =\n  ${JSON.stringify(lines.join("\n"))};\n`,
  ].join("");
}
