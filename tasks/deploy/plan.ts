import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { errorResult, successfulResult } from "hardhat/utils/result";
import { formatTable } from "../lib/table.ts";

/** `hardhat deploy plan --network <name>`: every transaction that `deploy run` would send, and which are done. */
export default async function deployPlan({ json }: { json: boolean }, hre: HardhatRuntimeEnvironment) {
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  // only now: the deployment needs what the build generates
  const { configFor, UnknownNetworkError } = await import("../../deploy/config/index.ts");
  const { InvalidConfigError } = await import("../../deploy/index.ts");
  const { planDeployment } = await import("../../deploy/plan.ts");

  const { ethers, networkName } = await hre.network.create();
  const accounts = (await ethers.getSigners()).map(({ address }) => address);
  const chainId = Number((await ethers.provider.getNetwork()).chainId);
  try {
    const config = configFor(networkName, accounts, chainId);
    const [deployer] = accounts;
    const steps = await planDeployment(config, {
      journals: hre.config.paths.ignition,
      ...(deployer === undefined ? {} : { deployer }),
    });
    const left = steps.filter(({ done }) => !done).length;
    if (json) {
      console.log(JSON.stringify({ chainId, deployer, steps, left }));
    } else {
      const rows = steps.map(({ number, what, done }) => [number.toString(), done ? "done" : "", what]);
      console.log(formatTable([{ title: "", right: true }, { title: "" }, { title: "transaction" }], rows));
      console.log(
        `${steps.length} transactions from ${deployer ?? "nobody"} to ${networkName} (chain ${chainId}), ${left} left.`,
      );
    }
    return successfulResult();
  } catch (error) {
    if (!(error instanceof InvalidConfigError || error instanceof UnknownNetworkError)) throw error;
    console.error(error.message);
    return errorResult(error.message);
  }
}
