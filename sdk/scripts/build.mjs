// Builds dist/: ESM, CommonJS, types of both, and the JSON ABIs. Run by `npm run build -w sdk`.
import { spawnSync } from "node:child_process";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const sdk = join(dirname(fileURLToPath(import.meta.url)), "..");
const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
const tsc = join(typescript, "bin", "tsc");

rmSync(join(sdk, "dist"), { recursive: true, force: true });
for (const project of ["tsconfig.json", "tsconfig.cjs.json"]) {
  const { status } = spawnSync(process.execPath, [tsc, "-p", join(sdk, project)], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
// The package is ESM; without this Node would read dist/cjs as ESM too.
writeFileSync(join(sdk, "dist", "cjs", "package.json"), '{ "type": "commonjs", "sideEffects": false }\n');
cpSync(join(sdk, "src", "generated", "abi", "json"), join(sdk, "dist", "json"), { recursive: true });
