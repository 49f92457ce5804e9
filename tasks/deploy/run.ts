import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { errorResult, successfulResult } from "hardhat/utils/result";
import { confirm } from "../lib/confirm.ts";
import { formatTable } from "../lib/table.ts";

interface DeployArguments {
  yes: boolean;
  json: boolean;
}

/** `hardhat deploy run --network <name>`: deploys the suite, or goes on where an interrupted run stopped. */
export default async function deployRun({ yes, json }: DeployArguments, hre: HardhatRuntimeEnvironment) {
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  // only now: the deployment needs what the build generates
  const { configFor, isRemoteConfig } = await import("../../deploy/config/index.ts");
  const { deployProtocol, deployRemote } = await import("../../deploy/index.ts");

  const connection = await hre.network.create();
  const { ethers, networkName } = connection;
  const signers = await ethers.getSigners();
  const deployer = signers[0];
  if (deployer === undefined) return errorResult(`The network "${networkName}" has no account to deploy with.`);
  const config = configFor(
    networkName,
    signers.map(({ address }) => address),
    Number((await ethers.provider.getNetwork()).chainId),
  );
  const what = isRemoteConfig(config) ? "CPT, as another chain than home has it," : "CyberPlaza";
  console.error(`Deploys ${what} to ${networkName} (chain ${config.chainId}) from ${deployer.address}.`);
  console.error("The deployer is admin while it configures and holds no role when it is done.");
  if (!yes && !(await confirm("Deploy?"))) return errorResult("Nothing was sent.");

  const before = await deployer.getNonce();
  const options = {
    displayUi: !json,
    journals: hre.config.paths.ignition,
    onRecovery: (mended: string) => console.error(`Recovered from an interrupted run: ${mended}`),
  };
  const { chainId, addresses } = isRemoteConfig(config)
    ? await deployRemote(connection, config, options)
    : await deployProtocol(connection, config, options);
  const sent = (await deployer.getNonce()) - before;
  if (connection.networkConfig.type === "http") await recordAddresses(hre.config.paths.root, chainId, addresses);

  if (json) {
    console.log(JSON.stringify({ chainId, addresses, transactions: sent }));
  } else {
    console.log(formatTable([{ title: "contract" }, { title: "address" }], Object.entries(addresses)));
    console.log(sent === 0 ? "Nothing was left to do." : `${sent} transactions.`);
  }
  return successfulResult();
}

async function recordAddresses(root: string, chainId: number, addresses: object): Promise<void> {
  const folder = join(root, "deploy", "addresses");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${chainId}.json`), `${JSON.stringify(addresses, undefined, 2)}\n`);
}
