import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type StorageLayout, getStorageUpgradeReport, withValidationDefaults } from "@openzeppelin/upgrades-core";
import { git } from "../lib/command.ts";
import { CheckFailure } from "../lib/failure.ts";
import { ROOT } from "../lib/paths.ts";
import { type UpgradeableContract, readUpgradeableContracts, recordPath, recordText } from "../lib/storageLayouts.ts";
import { namespaceProblems } from "./namespaces.ts";

/** Incompatible changes somebody answers for, because no proxy in use has the old layout. Written by hand. */
const ACCEPTED_BREAKS = "audits/storage-breaks.json";

interface AcceptedBreak {
  readonly contract: string;
  /** Fingerprint of the record it broke with. */
  readonly from: string;
  readonly reason: string;
}

/**
 * An upgrade must find the old storage where the new code looks for it. Judges every upgradeable contract by itself, its
 * record, and the step from the last different record in git: a changed record is easily regenerated, so the present one
 * alone proves nothing.
 */
export function checkLayouts(): void {
  const contracts = readUpgradeableContracts();
  const accepted = readAcceptedBreaks();
  const first = contracts.filter((contract) => previousRecord(contract) === undefined).map(({ name }) => name);
  if (first.length > 0) console.log(`NOT COMPARED, git has no other record yet: ${first.join(", ")}`);
  const problems = [
    ...namespaceProblems(),
    ...contracts.flatMap((contract) => contract.unsafe ?? []),
    ...contracts.flatMap((contract) => recordProblem(contract) ?? []),
    ...contracts.flatMap((contract) => upgradeProblem(contract, accepted) ?? []),
  ];
  if (problems.length > 0) throw new CheckFailure("Storage is not safe to upgrade:", problems);
}

function recordProblem(contract: UpgradeableContract): string | undefined {
  const path = recordPath(contract.name);
  const file = join(ROOT, path);
  if (existsSync(file) && readFileSync(file, "utf8") === recordText(contract)) return undefined;
  return `${path} is ${existsSync(file) ? "stale" : "missing"}. Run: npm run layouts`;
}

function upgradeProblem(contract: UpgradeableContract, accepted: readonly AcceptedBreak[]): string | undefined {
  const { name, layout } = contract;
  const before = previousRecord(contract);
  if (before === undefined) return undefined;
  const report = getStorageUpgradeReport(JSON.parse(before.text) as StorageLayout, layout, withValidationDefaults({}));
  if (report.pass) return undefined;

  const from = createHash("sha256").update(before.text).digest("hex").slice(0, 16);
  const reason = accepted.find((entry) => entry.contract === name && entry.from === from)?.reason;
  if (reason !== undefined) {
    console.log(`${name}: incompatible with its record at ${before.commit}, accepted: ${reason}`);
    return undefined;
  }
  const entry = JSON.stringify({ contract: name, from, reason: "..." });
  return (
    `${name} cannot follow its record at ${before.commit}:\n${report.explain(process.stdout.isTTY)}\n` +
    `Only if no proxy in use has that layout, say so in ${ACCEPTED_BREAKS}: ${entry}`
  );
}

/** The last committed record that differs from the present layout: HEAD's while it is being changed, else the one before. */
function previousRecord(contract: UpgradeableContract): { commit: string; text: string } | undefined {
  const path = recordPath(contract.name);
  const commits = git("log", "--format=%h", "--", path)?.split("\n") ?? [];
  for (const commit of commits.filter((line) => line !== "")) {
    const text = git("show", `${commit}:${path}`);
    if (text !== undefined && text !== recordText(contract)) return { commit, text };
  }
  return undefined;
}

function readAcceptedBreaks(): AcceptedBreak[] {
  const file = join(ROOT, ACCEPTED_BREAKS);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as AcceptedBreak[]) : [];
}
