import { Contract, type Provider } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { interfaceOf } from "../../deploy/modules/authority.ts";
import { Chain } from "../../deploy/verify/Chain.ts";
import { Checklist } from "../../deploy/verify/Checklist.ts";
import { compareAuthority, type AuthorityNames } from "../../deploy/verify/compareAuthority.ts";
import { checkCouncils } from "../../deploy/verify/councils.ts";
import {
  expectedAuthority,
  expectedRemoteAuthority,
  type ExpectedAuthority,
} from "../../deploy/verify/expectedAuthority.ts";
import { readAuthority } from "../../deploy/verify/readAuthority.ts";
import { homeOrRemote, type HomeOrRemote } from "../lib/homeOrRemote.ts";
import { plural } from "../lib/page/text.ts";
import { onChain } from "../lib/plaza.ts";
import { roleName } from "../lib/roleName.ts";
import { fromBlockOf } from "../lib/roles.ts";
import { AddressBook } from "../lib/safe/addressBook.ts";
import { formatTable } from "../lib/table.ts";

interface DiffArguments {
  fromBlock: string;
  json: boolean;
}

/** `hardhat roles diff`: what on the chain differs from the table of roles and the network's configuration; fails when something does. */
export default function rolesDiff(args: DiffArguments, hre: HardhatRuntimeEnvironment) {
  return onChain(hre, async ({ ethers, addresses, networkName, chainId }) => {
    const { provider } = ethers;
    const accounts = (await ethers.getSigners()).map(({ address }) => address);
    const site = homeOrRemote(networkName, accounts, chainId, addresses);
    const { expected, launchEnded } = await expectedAt(site, provider);
    const actual = await readAuthority(provider, addresses.accessManager, { fromBlock: fromBlockOf(args.fromBlock) });
    const checks = new Checklist();
    const names = namesOf(new AddressBook(addresses));
    compareAuthority(checks, expected, actual, names);
    await checkCouncils(new Chain(provider), checks, site);
    const differences = checks.findings.map(({ check, subject, ...values }) => {
      return { what: check === "authority" ? subject : `${subject}: ${check}`, ...values };
    });
    if (args.json) {
      console.log(JSON.stringify({ block: actual.block, launchEnded, differences }));
    } else if (differences.length > 0) {
      const rows = differences.map(({ what, expected: wanted, actual: found }) => [what, wanted, found]);
      console.log(formatTable(["what", "should be", "is"], rows));
    } else {
      const functions = [...actual.targets.values()].reduce((sum, target) => sum + target.functions.size, 0);
      console.log(`Nothing differs at block ${actual.block}: ${actual.roles.size} roles, ${functions} functions.`);
    }
    if (differences.length > 0) return `${plural(differences.length, "difference")}.`;
  });
}

/** Elsewhere than at home the launch phase has nothing to end: null. */
async function expectedAt(
  site: HomeOrRemote,
  provider: Provider,
): Promise<{ expected: ExpectedAuthority; launchEnded: boolean | null }> {
  if (!site.isHome) return { expected: expectedRemoteAuthority(site.addresses), launchEnded: null };
  const { addresses, config } = site;
  const launchPhase = new Contract(addresses.launchPhase, interfaceOf("LaunchPhase"), provider);
  const launchEnded = ((await launchPhase.getFunction("endedAt")()) as bigint) !== 0n;
  return { expected: expectedAuthority(addresses, config, launchEnded), launchEnded };
}

function namesOf(book: AddressBook): AuthorityNames {
  return {
    role: roleName,
    address: (address) => book.describe(address),
    selector: (target, selector) => book.at(target)?.functions?.getFunction(selector)?.name ?? selector,
  };
}
