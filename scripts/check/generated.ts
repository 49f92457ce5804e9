import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generators } from "../generate.ts";
import { run } from "../lib/command.ts";
import { CheckFailure } from "../lib/failure.ts";
import { ROOT, filesUnder, shown } from "../lib/paths.ts";

/** Runs all generators in place: whatever changes by that was stale. It is fresh afterwards, so look and commit. */
export function checkGenerated(): void {
  const before = readOutputs();
  run("node", "--import", "tsx", "scripts/generate.ts");
  const after = readOutputs();
  const stale = [...new Set([...before.keys(), ...after.keys()])].filter(
    (file) => before.get(file) !== after.get(file),
  );
  if (stale.length > 0) {
    const todo = "They are rewritten now (npm run generate): look at the change and commit it.";
    throw new CheckFailure("These generated files were stale:", stale, todo);
  }
}

function readOutputs(): Map<string, string> {
  const files = generators.flatMap(({ outputs }) => outputs.flatMap((output) => filesUnder(join(ROOT, output))));
  return new Map(files.map((file) => [shown(file), readFileSync(file, "latin1")]));
}
