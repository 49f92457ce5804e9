import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import type { ReplayResult } from "../result.ts";
import { pathsIn, UnwritableFolderError, type ReportPaths } from "./folder.ts";
import { reportHtml } from "./html.ts";
import { ledgerJson } from "./ledgerFile.ts";

/**
 * Writes report.html and ledger.json into the folder, which is made when it is missing. Older ones are replaced.
 *
 * @throws UnwritableFolderError
 */
export async function writeReport(result: ReplayResult, folder: string): Promise<ReportPaths> {
  const paths = pathsIn(folder);
  const files = [
    { path: paths.report, text: reportHtml(result) },
    { path: paths.ledger, text: ledgerJson(result) },
  ];
  try {
    await mkdir(folder, { recursive: true });
    await writeWhole(files);
  } catch (error) {
    throw new UnwritableFolderError(folder, (error as Error).message);
  }
  return paths;
}

/** A reader finds the old files or the new ones, never a part; none is replaced before all are written. */
async function writeWhole(files: readonly { path: string; text: string }[]): Promise<void> {
  const partOf = (path: string): string => `${path}.${process.pid}.part`;
  try {
    for (const { path, text } of files) await writeFile(partOf(path), text);
    for (const { path } of files) await rename(partOf(path), path);
  } finally {
    for (const { path } of files) await rm(partOf(path), { force: true });
  }
}
