/**
 * LayerZero's packages ship `contracts/` but leave it out of their `exports`, which Hardhat honours
 * (https://github.com/LayerZero-Labs/devtools/issues/1721): adds the missing entry. Runs after every installation;
 * running it twice changes nothing.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { URL } from "node:url";

for (const name of ["oapp-evm", "oapp-evm-upgradeable", "oft-evm", "oft-evm-upgradeable"]) {
  const file = new URL(`../node_modules/@layerzerolabs/${name}/package.json`, import.meta.url);
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  if (manifest.exports["./contracts/*"] !== undefined) continue;
  manifest.exports["./contracts/*"] = "./contracts/*";
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}
