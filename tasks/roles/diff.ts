import { Contract } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { configFor, UnknownNetworkError } from "../../deploy/config/index.ts";
import type { NetworkConfig } from "../../deploy/config/schema.ts";
import { interfaceOf } from "../../deploy/modules/authority.ts";
import { Chain } from "../../deploy/verify/Chain.ts";
import { Checklist } from "../../deploy/verify/Checklist.ts";
import { compareAuthority, type AuthorityNames } from "../../deploy/verify/compareAuthority.ts";
import { checkCouncils } from "../../deploy/verify/councils.ts";
import { expectedAuthority } from "../../deploy/verify/expectedAuthority.ts";
import { readAuthority } from "../../deploy/verify/readAuthority.ts";
import { InputError } from "../lib/InputError.ts";
import { plural } from "../lib/page/text.ts";
import { onNetwork } from "../lib/plaza.ts";
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
  return onNetwork(hre, async ({ ethers, addresses, networkName, chainId }) => {
    const { provider } = ethers;
    const accounts = (await ethers.getSigners()).map(({ address }) => address);
    const config = configOf(networkName, accounts, chainId);
    const launchPhase = new Contract(addresses.launchPhase, interfaceOf("LaunchPhase"), provider);
    const launchEnded = ((await launchPhase.getFunction("endedAt")()) as bigint) !== 0n;
    const actual = await readAuthority(provider, addresses.accessManager, { fromBlock: fromBlockOf(args.fromBlock) });
    const checks = new Checklist();
    const names = namesOf(new AddressBook(addresses));
    compareAuthority(checks, expectedAuthority(addresses, config, launchEnded), actual, names);
    await checkCouncils(new Chain(provider), checks, { addresses, config });
    const differences = checks.findings.map(({ check, subject, expected, actual: found }) => {
      return { what: check === "authority" ? subject : `${subject}: ${check}`, expected, actual: found };
    });
    if (args.json) {
      console.log(JSON.stringify({ block: actual.block, launchEnded, differences }));
    } else if (differences.length > 0) {
      const rows = differences.map(({ what, expected, actual: found }) => [what, expected, found]);
      console.log(formatTable(["what", "should be", "is"], rows));
    } else {
      const functions = [...actual.targets.values()].reduce((sum, target) => sum + target.functions.size, 0);
      console.log(`Nothing differs at block ${actual.block}: ${actual.roles.size} roles, ${functions} functions.`);
    }
    if (differences.length > 0) return `${plural(differences.length, "difference")}.`;
  });
}

function configOf(network: string, accounts: readonly string[], chainId: number): NetworkConfig {
  try {
    return configFor(network, accounts, chainId);
  } catch (error) {
    if (error instanceof UnknownNetworkError) throw new InputError(error.message);
    throw error;
  }
}

function namesOf(book: AddressBook): AuthorityNames {
  return {
    role: roleName,
    address: (address) => book.describe(address),
    selector: (target, selector) => book.at(target)?.functions?.getFunction(selector)?.name ?? selector,
  };
}
