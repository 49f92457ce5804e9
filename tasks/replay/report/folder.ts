import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { InputError } from "../../lib/InputError.ts";

/** Where the files are, absolute. */
export interface ReportPaths {
  report: string;
  ledger: string;
}

export function pathsIn(folder: string): ReportPaths {
  return { report: resolve(folder, "report.html"), ledger: resolve(folder, "ledger.json") };
}

/** Report and ledger cannot be in the folder. */
export class UnwritableFolderError extends InputError {
  override readonly name = "UnwritableFolderError";
  constructor(folder: string, reason: string) {
    super(`The report cannot be written to ${folder}: ${reason}. Give another folder with --out.`);
  }
}

/**
 * Says before the work what else would only show after it; makes nothing.
 *
 * @throws UnwritableFolderError
 */
export async function requireWritable(folder: string): Promise<void> {
  const refuse = (reason: string): never => {
    throw new UnwritableFolderError(folder, reason);
  };
  const { report, ledger } = pathsIn(folder);
  for (const path of [report, ledger]) {
    if ((await kindOf(path)) === "folder") refuse(`${path} is a folder`);
  }
  let path = resolve(folder); // or the nearest above it that is there
  while ((await kindOf(path)) === "nothing" && path !== dirname(path)) path = dirname(path);
  if ((await kindOf(path)) !== "folder") refuse(`${path} is no folder`);
  await access(path, constants.W_OK | constants.X_OK).catch(() => refuse(`${path} must not be written to`));
}

async function kindOf(path: string): Promise<"folder" | "other" | "nothing"> {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "other";
  } catch {
    return "nothing"; // or out of reach, as what is below a file: what is above it tells
  }
}
