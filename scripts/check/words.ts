import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { git } from "../lib/command.ts";
import { CheckFailure } from "../lib/failure.ts";
import { ROOT } from "../lib/paths.ts";

/** An absolute path of somebody's machine. Relative paths and addresses on the web have a letter, dot or slash before it. */
const MACHINE_PATH = /(?<![\w.~/:@*-])\/(?:work|root|home|tmp|Users)\/[\w.-]/;

/** What must not be in the repository: paths of a machine, and the registry the lock file happened to be made with. */
export function checkWords(): void {
  const files = git("ls-files", "--cached", "--others", "--exclude-standard", "-z")?.split("\0") ?? [];
  const present = files.filter((file) => file !== "" && existsSync(join(ROOT, file)));
  if (present.length === 0) throw new CheckFailure("git lists no files: is this a clone?");

  const problems = present.flatMap((file) => {
    const text = readFileSync(join(ROOT, file), "utf8");
    if (text.includes("\0")) return []; // binary
    return text.split("\n").flatMap((line, index) => {
      if (MACHINE_PATH.test(line)) return [`${file}:${index + 1}: path of a machine`];
      if (file === "package-lock.json" && /"resolved": "http/.test(line))
        return [`${file}:${index + 1}: registry host`];
      return [];
    });
  });
  const todo = "For the lock file: npm install --package-lock-only --omit-lockfile-registry-resolved";
  if (problems.length > 0) throw new CheckFailure("These lines tie the repository to one machine:", problems, todo);
}
