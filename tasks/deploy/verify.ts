import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { errorResult, successfulResult } from "hardhat/utils/result";
import { InputError } from "../lib/InputError.ts";
import { formatTable } from "../lib/table.ts";

interface VerifyArguments {
  fromBlock: string;
  json: boolean;
}

/** `hardhat deploy verify --network <name>`: holds the chain against this repository; fails when anything differs. */
export default async function deployVerify({ fromBlock, json }: VerifyArguments, hre: HardhatRuntimeEnvironment) {
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  // only now: verification needs what the build generates
  const { verifyDeployment, verifyRemote } = await import("../../deploy/verify/index.ts");
  const { functionTable } = await import("../../deploy/verify/functionTable.ts");
  const { homeOrRemote } = await import("../lib/homeOrRemote.ts");
  const { readAddresses } = await import("../lib/plaza.ts");
  const { fromBlockOf } = await import("../lib/roles.ts");

  const { ethers, networkName } = await hre.network.create();
  const signers = await ethers.getSigners();
  const chainId = Number((await ethers.provider.getNetwork()).chainId);
  const accounts = signers.map(({ address }) => address);
  try {
    const addresses = await readAddresses(hre.config.paths.root, networkName, chainId);
    const site = homeOrRemote(networkName, accounts, chainId, addresses);
    console.error(`Reads ${networkName} (chain ${chainId}); nothing is sent.`);
    const reading = {
      node: ethers.provider,
      readArtifact: (name: string) => hre.artifacts.readArtifact(name),
      fromBlock: fromBlockOf(fromBlock),
    };
    const found = site.isHome
      ? await verifyDeployment({ ...site, ...reading })
      : { ...(await verifyRemote({ ...site, ...reading })), handedOver: null };
    const { checked, findings, proxies, councils, handedOver } = found;
    const functions = functionTable(found);
    if (json) {
      console.log(JSON.stringify({ chainId, checked, findings, handedOver, proxies, councils, functions }));
    } else {
      print(
        "Contracts",
        ["contract", "proxy", "code", "proxy's admin"],
        [
          ...proxies.map(({ contract, proxy, implementation, proxyAdmin }) => [
            contract,
            proxy,
            implementation,
            proxyAdmin,
          ]),
        ],
      );
      print(
        "Councils",
        ["council", "Safe", "threshold", "owners"],
        [...councils.map(({ name, safe, threshold, owners }) => [name, safe, threshold, owners.join(" ")])],
      );
      print("Who may call what", ["contract", "function", "role", "delay"], functions);
      console.log(
        site.isHome
          ? `Launch phase: ${handedOver === true ? "over, the Governor's timelock is admin" : "the 7-of-9 council is admin"}.`
          : "Not home: the 7-of-9 council is admin.",
      );
      if (findings.length > 0) {
        print(
          "Differs",
          ["what", "of", "expected", "found"],
          [...findings.map(({ check, subject, expected, actual }) => [check, subject, expected, actual])],
        );
      }
      console.log(`${checked} things compared, ${findings.length} differ.`);
    }
    return findings.length === 0 ? successfulResult() : errorResult(`${findings.length} things differ`);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    console.error(error.message);
    return errorResult(error.message);
  }
}

function print(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(
    `${title}\n${formatTable(
      columns.map((name) => ({ title: name })),
      rows.map((row) => [...row]),
    )}\n`,
  );
}
