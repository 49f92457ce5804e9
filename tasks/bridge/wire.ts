import type { Provider } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { COUNCILS, ROLES, type CouncilName, type RoleName } from "../../deploy/authority.ts";
import type { BridgeConfig } from "../../deploy/config/bridge.ts";
import { isRemote, type ChainAddresses } from "../../deploy/proxies.ts";
import { AccessManager__factory } from "../../types/ethers-contracts/index.js";
import { Audit, type Finding, type Mend } from "../lib/bridge/audit.ts";
import { checkSite } from "../lib/bridge/checkBridge.ts";
import { chainsOf, readBridge } from "../lib/bridge/openBridge.ts";
import { printAudit } from "../lib/bridge/print.ts";
import { writeProposal } from "../lib/bridge/proposalOf.ts";
import { bridgeAt } from "../lib/bridge/site.ts";
import { InputError } from "../lib/InputError.ts";
import { onChain, readAddresses, type OpenChain } from "../lib/plaza.ts";
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

type WiringCouncil = keyof typeof WIRING;

/** What was written for whom: a Safe's transaction, or, once the holders are admin, a proposal to them. */
type Written =
  | { for: "nobody"; council: WiringCouncil }
  | { for: "council"; council: WiringCouncil; mends: Mend[]; proposal: Proposal }
  | { for: "holders"; mends: Mend[]; path: string };

/**
 * `hardhat bridge wire --schedule`: writes the councils' transactions that make the network's end of every pathway as it is described;
 * `--execute` those that carry it out after the delay.
 */
export default function bridgeWire(args: WireArguments, hre: HardhatRuntimeEnvironment) {
  return onChain(hre, async (opened) => {
    const { root } = hre.config.paths;
    const councils = councilsOf(args);
    const audit = await auditOf(opened, await readBridge(root, args.bridge), { root, fromBlock: args.fromBlock });
    if (!args.json) printAudit(audit, false);
    const written: Written[] = [];
    for (const council of councils) {
      const mends = audit.mends.filter(({ role }) => role === WIRING[council]);
      const one = await write(opened, { args, root, council, mends });
      written.push(one);
      if (!args.json) print(one);
    }
    if (args.json) printJson(written, audit.findings);
    const unmendable = audit.findings.filter(({ mendable }) => !mendable).length;
    if (unmendable > 0) return `${unmendable} of what differs takes more than a call: see bridge check.`;
  });
}

/** @throws InputError */
function councilsOf({ schedule, execute, council, nonce, out }: WireArguments): WiringCouncil[] {
  if (schedule && execute) throw new InputError("--schedule or --execute, not both.");
  const all = Object.keys(WIRING) as WiringCouncil[];
  const named = council === "" ? all : all.filter((name) => name === council);
  if (named.length === 0) throw new InputError(`--council takes ${all.join(" or ")}, not "${council}".`);
  if (named.length > 1 && (nonce !== "" || out !== "")) {
    throw new InputError("--nonce and --out are for one council's transaction: choose it by --council.");
  }
  return named;
}

/** What of the chain that the task was started for differs. */
async function auditOf(
  { ethers, addresses, networkName, chainId }: OpenChain,
  config: BridgeConfig,
  { root, fromBlock }: { root: string; fromBlock: string },
): Promise<Audit> {
  const here = chainsOf(config).find((chain) => chain.chainId === chainId);
  if (here === undefined) {
    throw new InputError(`The bridge, as it is described, does not come to ${networkName} (chain ${chainId}).`);
  }
  const bridges = await Promise.all(
    chainsOf(config).map(async (chain) => {
      return [chain.eid, bridgeAt(await readAddresses(root, chain.network, chain.chainId))] as const;
    }),
  );
  const audit = new Audit();
  const site = { here, provider: ethers.provider, at: bridgeAt(addresses), fromBlock: fromBlockOf(fromBlock) };
  await checkSite(audit, config, { site, addresses: new Map(bridges) });
  return audit;
}

interface Task {
  args: WireArguments;
  root: string;
  council: WiringCouncil;
  mends: Mend[];
}

async function write(opened: OpenChain, { args, root, council, mends }: Task): Promise<Written> {
  const { ethers, addresses, chainId } = opened;
  const { provider } = ethers;
  if (mends.length === 0) return { for: "nobody", council };
  if (council === "sevenOfNine" && (await isHandedOver(provider, addresses))) {
    return { for: "holders", mends, path: await writeProposal(root, args.out, mends) };
  }
  const proposal = await proposeTransaction(
    { provider, addresses, chainId },
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
  return { for: "council", council, mends, proposal };
}

/** Whether the holders' timelock has become admin in the council's place. */
async function isHandedOver(provider: Provider, addresses: ChainAddresses): Promise<boolean> {
  if (isRemote(addresses)) return false;
  const manager = AccessManager__factory.connect(addresses.accessManager, provider);
  const [isAdmin] = await manager.hasRole(ROLES.admin.id, addresses.timelock);
  return isAdmin;
}

function print(written: Written): void {
  switch (written.for) {
    case "nobody":
      console.log(`Nothing for the ${COUNCILS[written.council].name} to do.`);
      return;
    case "council":
      console.log(inWords(COUNCILS[written.council].name, written.mends));
      printProposal(written.proposal, false);
      return;
    case "holders":
      console.log(inWords("The holders, by a proposal", written.mends));
      console.log(`Written to ${written.path}: governor propose --file ${written.path}`);
  }
}

function inWords(who: string, mends: readonly Mend[]): string {
  return [`${who}:`, ...mends.map(({ words }, i) => `  ${i + 1}. ${words}`)].join("\n");
}

function printJson(written: readonly Written[], findings: readonly Finding[]): void {
  const proposals = written.flatMap((one) => {
    if (one.for !== "council") return [];
    const { path, existed, refusal, file } = one.proposal;
    return [{ council: one.council, file: path, existed, refusal: refusal ?? null, calls: file.calls }];
  });
  const proposal = written.find((one) => one.for === "holders")?.path ?? null;
  console.log(JSON.stringify({ proposals, proposal, findings }));
}
