import { Contract } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { configFor, UnknownNetworkError } from "../../deploy/config/index.ts";
import type { NetworkConfig } from "../../deploy/config/schema.ts";
import { interfaceOf } from "../../deploy/modules/authority.ts";
import {
  compareAuthority,
  type AuthorityDifference,
  type AuthorityNames,
} from "../../deploy/verify/compareAuthority.ts";
import { expectedAuthority } from "../../deploy/verify/expectedAuthority.ts";
import { readAuthority } from "../../deploy/verify/readAuthority.ts";
import { InputError } from "../lib/InputError.ts";
import { plural } from "../lib/page/text.ts";
import { onNetwork } from "../lib/plaza.ts";
import { roleName } from "../lib/roleName.ts";
import { compareCouncils, fromBlockOf, readCouncils } from "../lib/roles.ts";
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
    const differences: AuthorityDifference[] = [
      ...compareAuthority(
        expectedAuthority(addresses, config, launchEnded),
        actual,
        namesOf(new AddressBook(addresses)),
      ),
      ...compareCouncils(await readCouncils(provider, addresses), addresses, config),
    ];
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
