import { readFile, stat } from "node:fs/promises";
import { isCsvHeader, parseCsv } from "./parseCsv.ts";
import { isSwfRow, parseSwf } from "./parseSwf.ts";
import type { JobLog } from "./types.ts";
import { UnusableLogError } from "./unusable.ts";

/**
 * Reads a job log, in whichever of the known formats its content is.
 * @throws UnusableLogError when there is no log in the file.
 * @throws MalformedLogError when a line of it is wrong.
 */
export async function readLog(path: string): Promise<JobLog> {
  const bytes = await readBytes(path);
  if (bytes.includes(0)) throw new UnusableLogError(path, "notText"); // binary, or UTF-16
  const text = decode(path, bytes);
  const first = /^[^\S\n\r]*\S.*$/m.exec(text)?.[0].trim();
  if (first === undefined) throw new UnusableLogError(path, "empty");
  if (isCsvHeader(first)) return parseCsv(text, path);
  if (first.startsWith(";") || isSwfRow(first) || /\.swf$/i.test(path)) return parseSwf(text, path);
  throw new UnusableLogError(path, "unknownFormat");
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    const kind = await stat(path);
    if (kind.isDirectory()) throw new UnusableLogError(path, "folder");
    if (kind.isCharacterDevice() || kind.isBlockDevice()) throw new UnusableLogError(path, "device"); // may never end
    return await readFile(path);
  } catch (error) {
    if (error instanceof UnusableLogError) throw error;
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new UnusableLogError(path, isMissing ? "missing" : "unreadable", isMissing ? undefined : error);
  }
}

/** Comments and names in another encoding do no harm, so that they are let pass; a byte order mark is left out. */
function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder().decode(bytes);
  } catch (error) {
    throw new UnusableLogError(path, "unreadable", error); // longer than a string can be
  }
}
