import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { checkBridge } from "../lib/bridge/checkBridge.ts";
import { chainsOf, openSite, readBridge } from "../lib/bridge/openBridge.ts";
import { describePathways, printAudit } from "../lib/bridge/print.ts";
import type { Site } from "../lib/bridge/site.ts";
import { plural } from "../lib/page/text.ts";
import { reporting } from "../lib/plaza.ts";
import { fromBlockOf } from "../lib/roles.ts";

interface CheckArguments {
  bridge: string;
  fromBlock: string;
  json: boolean;
}

/** `hardhat bridge check`: holds every pathway, on every chain, against the description of the bridge; fails when anything differs. */
export default function bridgeCheck(args: CheckArguments, hre: HardhatRuntimeEnvironment) {
  return reporting(async () => {
    const config = await readBridge(hre.config.paths.root, args.bridge);
    const fromBlock = fromBlockOf(args.fromBlock);
    const sites: Site[] = [];
    for (const chain of chainsOf(config)) sites.push(await openSite(hre, chain, fromBlock));
    const audit = await checkBridge(config, sites);
    printAudit(audit, args.json);
    if (audit.findings.length > 0)
      return `${plural(audit.findings.length, "difference")} of ${audit.checked} compared.`;
    if (args.json) return;
    console.log(describePathways(config));
    console.log(`Nothing differs: ${audit.checked} compared on ${plural(sites.length, "chain")}.`);
  });
}
