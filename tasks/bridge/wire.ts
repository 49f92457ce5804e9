import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { COUNCILS, type CouncilName, type RoleName } from "../../deploy/authority.ts";
import { Audit, type Mend } from "../lib/bridge/audit.ts";
import { checkSite } from "../lib/bridge/checkBridge.ts";
import { chainsOf, readBridge } from "../lib/bridge/openBridge.ts";
import { printAudit } from "../lib/bridge/print.ts";
import { bridgeAt } from "../lib/bridge/site.ts";
import { InputError } from "../lib/InputError.ts";
import { onChain, readAddresses } from "../lib/plaza.ts";
import { fromBlockOf } from "../lib/roles.ts";
import { nonceOf, proposeTransaction, type Proposal } from "../lib/safe/propose.ts";
import { printProposal } from "../lib/safe/show.ts";

interface WireArguments {
  bridge: string;
  council: string;
  schedule: boolean;
  execute: boolean;
  fromBlock: string;
  nonce: string;
  out: string;
  json: boolean;
}

/** Councils that set the bridge up, and for which role. */
const WIRING = { sevenOfNine: "admin", fourOfNine: "parametersCritical" } as const satisfies Partial<
  Record<CouncilName, RoleName>
>;

/**
 * `hardhat bridge wire --schedule`: writes the councils' transactions that make the network's end of every pathway as it is described;
 * `--execute` those that carry it out after the delay.
 */
export default function bridgeWire(args: WireArguments, hre: HardhatRuntimeEnvironment) {
  return onChain(hre, async ({ ethers, addresses, networkName, chainId }) => {
    const { root } = hre.config.paths;
    if (args.schedule && args.execute) return "--schedule or --execute, not both.";
    const councils = councilsOf(args.council);
    if (councils.length > 1 && (args.nonce !== "" || args.out !== "")) {
      return "--nonce and --out are for one council's transaction: choose it by --council.";
    }
    const config = await readBridge(root, args.bridge);
    const here = chainsOf(config).find((chain) => chain.chainId === chainId);
    if (here === undefined)
      return `The bridge, as it is described, does not come to ${networkName} (chain ${chainId}).`;

    const bridges = await Promise.all(
      chainsOf(config).map(async (chain) => {
        return [chain.eid, bridgeAt(await readAddresses(root, chain.network, chain.chainId))] as const;
      }),
    );
    const audit = new Audit();
    const site = { here, provider: ethers.provider, at: bridgeAt(addresses), fromBlock: fromBlockOf(args.fromBlock) };
    await checkSite(audit, config, { site, addresses: new Map(bridges) });
    if (!args.json) printAudit(audit, false);
    const unmendable = audit.findings.filter(({ mendable }) => !mendable).length;

    const proposals: { proposal: Proposal; council: CouncilName }[] = [];
    for (const council of councils) {
      const mends = audit.mends.filter(({ role }) => role === WIRING[council]);
      if (mends.length === 0) {
        if (!args.json) console.log(`Nothing for the ${COUNCILS[council].name} to do on ${networkName}.`);
        continue;
      }
      if (!args.json) console.log(describeMends(council, mends));
      const proposal = await proposeTransaction(
        { provider: ethers.provider, addresses, chainId },
        {
          safe: addresses[council],
          calls: mends.map(({ to, data }) => ({ to, data, value: 0n })),
          way: args.schedule ? "schedule" : args.execute ? "execute" : undefined,
          nonce: nonceOf(args.nonce),
          allowForeign: false,
          root,
          out: args.out,
        },
      );
      proposals.push({ proposal, council });
      if (!args.json) printProposal(proposal, false);
    }
    if (args.json) {
      const written = proposals.map(({ proposal: { path, existed, refusal, file }, council }) => {
        return { council, file: path, existed, refusal: refusal ?? null, calls: file.calls };
      });
      console.log(JSON.stringify({ proposals: written, findings: audit.findings }));
    }
    if (unmendable > 0) return `${unmendable} of what differs takes more than a call: see bridge check.`;
  });
}

function councilsOf(council: string): (keyof typeof WIRING)[] {
  const all = Object.keys(WIRING) as (keyof typeof WIRING)[];
  if (council === "") return all;
  const named = all.filter((name) => name === council);
  if (named.length === 0) throw new InputError(`--council takes ${all.join(" or ")}, not "${council}".`);
  return named;
}

function describeMends(council: CouncilName, mends: readonly Mend[]): string {
  return [`${COUNCILS[council].name}:`, ...mends.map(({ words }, i) => `  ${i + 1}. ${words}`)].join("\n");
}
