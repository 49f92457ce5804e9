import { readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

/** A path of this repository as people write it: from the root, with slashes. */
export function shown(path: string): string {
  return relative(ROOT, path).split(sep).join("/");
}

/** Every file under a file or directory, sorted; none if it does not exist. */
export function filesUnder(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (stats.isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
