/** Rewrites what programs write into this repository: `npm run generate`, or `npm run generate -- <name>...` for some. */
import { writeFile } from "node:fs/promises";
import { rolesPage } from "../deploy/rolesPage.ts";
import { generateSdk } from "../sdk/scripts/generate.ts";
import { buildContracts } from "./lib/build.ts";
import { ROOT } from "./lib/paths.ts";
import { writeStorageLayouts } from "./lib/storageLayouts.ts";

export interface Generator {
  readonly name: string;
  /** Files or directories from the root that belong to this generator alone. */
  readonly outputs: readonly string[];
  /** Runs after the contracts are built. Same input, same bytes: no dates, no order left to chance. */
  readonly write: () => void | Promise<void>;
}

/** Add yours here; `npm test` then fails when its outputs are stale. */
export const generators: readonly Generator[] = [
  { name: "sdk", outputs: ["sdk/src/generated"], write: () => generateSdk(ROOT) },
  { name: "roles", outputs: ["docs/roles.md"], write: writeRolesPage },
  { name: "layouts", outputs: ["audits/storage-layouts"], write: writeStorageLayouts },
];

async function writeRolesPage(): Promise<void> {
  await writeFile("docs/roles.md", rolesPage());
}

if (process.argv[1] === import.meta.filename) {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !generators.some((generator) => generator.name === name));
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(", ")}. There are: ${generators.map(({ name }) => name).join(", ")}`);
    process.exit(2);
  }
  buildContracts();
  for (const { name, outputs, write } of generators) {
    if (names.length > 0 && !names.includes(name)) continue;
    await write();
    console.log(`${name}: wrote ${outputs.join(", ")}`);
  }
}
