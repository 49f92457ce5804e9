import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { ReplayResult } from "../result.ts";
import { reportHtml } from "./html.ts";
import { ledgerJson } from "./ledgerFile.ts";

/** Where the files are, absolute. */
export interface ReportPaths {
  report: string;
  ledger: string;
}

/** Writes report.html and ledger.json into the folder, which is made when it is missing. Older ones are replaced. */
export async function writeReport(result: ReplayResult, folder: string): Promise<ReportPaths> {
  const paths = { report: resolve(folder, "report.html"), ledger: resolve(folder, "ledger.json") };
  const [report, ledger] = [reportHtml(result), ledgerJson(result)];
  await mkdir(folder, { recursive: true });
  await writeWhole(paths.report, report);
  await writeWhole(paths.ledger, ledger);
  return paths;
}

/** A reader finds the old file or the new one, never a part. */
async function writeWhole(path: string, text: string): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, text);
    await rename(part, path);
  } finally {
    await rm(part, { force: true });
  }
}
