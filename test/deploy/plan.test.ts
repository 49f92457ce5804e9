import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import hre from "hardhat";
import { deployProtocol, embeddedConfig, InvalidConfigError } from "../../deploy/index.ts";
import { planDeployment } from "../../deploy/plan.ts";

describe("deploy plan", () => {
  it("names every transaction that the deployment sends, in order", async () => {
    const connection = await hre.network.create("embedded");
    const accounts = (await connection.ethers.getSigners()).map(({ address }) => address);
    const config = embeddedConfig(accounts);
    const steps = await planDeployment(config);
    await deployProtocol(connection, config);
    const [deployer] = await connection.ethers.getSigners();
    expect(steps).to.have.length((await deployer?.getNonce()) ?? 0);
    expect(steps.some(({ done }) => done)).to.equal(false);
    const whats = steps.map(({ what }) => what);
    expect(whats[0]).to.equal("create AccessManager(the deployer)");
    expect(whats).to.include(
      "AccessManager.multicall([setTargetFunctionRole(VetoGuard, [veto], veto), " +
        "setTargetFunctionRole(VetoGuardProxyAdmin, [upgradeAndCall], upgrader)])",
    );
    expect(whats.find((what) => what.includes("labelRole"))).to.include(
      "grantRole(upgrader, Safe_sevenOfNine, 172800)",
    );
    expect(whats).to.include("TimelockController.grantRole(canceller, VetoGuard)");
    expect(whats.slice(-3)).to.deep.equal([
      "AccessManager.grantRole(admin, Safe_sevenOfNine, 172800)",
      "AccessManager.grantRole(admin, LaunchPhase, 0)",
      "AccessManager.renounceRole(admin, the deployer)",
    ]);
  });

  it("says what the journal calls done, also when its last line is cut off", async () => {
    const accounts = (await (await hre.network.create("embedded")).ethers.getSigners()).map(({ address }) => address);
    const [first, second] = await planDeployment(embeddedConfig(accounts));
    const folder = await mkdtemp(join(tmpdir(), "plan-"));
    const journal = join(folder, "deployments", "chain-31337");
    await mkdir(journal, { recursive: true });
    const lines = [
      { type: "DEPLOYMENT_EXECUTION_STATE_INITIALIZE", futureId: second?.id },
      { type: "DEPLOYMENT_EXECUTION_STATE_COMPLETE", futureId: first?.id },
    ];
    const text = lines.map((line) => `\n${JSON.stringify(line)}`).join("");
    await writeFile(join(journal, "journal.jsonl"), `${text}\n{"type":"DEPLOY`);
    const steps = await planDeployment(embeddedConfig(accounts), { journals: folder });
    expect(steps.filter(({ done }) => done).map(({ id }) => id)).to.deep.equal([first?.id]);
    await rm(folder, { recursive: true });
  });

  it("refuses what the deployment refuses", async () => {
    const accounts = (await (await hre.network.create("embedded")).ethers.getSigners()).map(({ address }) => address);
    const config = { ...embeddedConfig(accounts), foundation: "0x" };
    expect(await planDeployment(config).catch((error: unknown) => error)).to.be.instanceOf(InvalidConfigError);
  });
});
