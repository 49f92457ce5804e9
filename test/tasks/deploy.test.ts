import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import hre from "hardhat";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { deployProtocol, embeddedConfig, type Deployment } from "../../deploy/index.ts";
import deployPlan from "../../tasks/deploy/plan.ts";
import deployVerify from "../../tasks/deploy/verify.ts";
import { councilsOf } from "../../tasks/lib/safe/councils.ts";
import { captured, environment, rootOf, type Ran } from "./taskRun.ts";

describe("deploy tasks", () => {
  let connection: NetworkConnection;
  let deployment: Deployment;
  let root: string;
  before(async () => {
    connection = await hre.network.create("embedded");
    const accounts = (await connection.ethers.getSigners()).map(({ address }) => address);
    deployment = await deployProtocol(connection, embeddedConfig(accounts));
    root = await rootOf(deployment);
  });
  after(() => rm(root, { recursive: true }));

  /** The build is done when tests run. */
  const here = (at = root): HardhatRuntimeEnvironment => {
    const built = { getTask: () => ({ run: () => Promise.resolve() }) };
    const paths = { root: at, ignition: join(at, "deploy") };
    return Object.assign(environment(connection, at), { tasks: built, artifacts: hre.artifacts, config: { paths } });
  };
  const verify = (options: { json?: boolean; fromBlock?: string; at?: string } = {}): Promise<Ran> =>
    captured(() => deployVerify({ fromBlock: options.fromBlock ?? "", json: options.json ?? false }, here(options.at)));

  it("verify succeeds on what was deployed, and prints who may call what", async () => {
    const { success, out } = await verify();
    expect(success, out).to.equal(true);
    expect(out).to.match(/VetoGuard +veto +veto +0 h/);
    expect(out).to.match(/CPT +upgradeAndCall +upgrader +48 h/);
    expect(out).to.include("Launch phase: the 7-of-9 council is admin.");
    expect(out).to.match(/\d{3} things compared, 0 differ\.$/);
  });

  it("verify fails and names what differs, in words and in JSON", async () => {
    const snapshot = await connection.networkHelpers.takeSnapshot();
    const { fourOfNine } = await councilsOf(connection, deployment.addresses);
    const escrow = await connection.ethers.getContractAt("VoteEscrow", deployment.addresses.voteEscrow);
    await escrow.connect(fourOfNine).setMinLock(2n * 10n ** 18n);
    const { success, out } = await verify();
    expect(success).to.equal(false);
    expect(out).to.match(/parameter +VoteEscrow\.minLock\(\) +1000000000000000000 +2000000000000000000/);
    const parsed = JSON.parse((await verify({ json: true })).out) as { findings: unknown[]; functions: unknown[] };
    expect(parsed.findings).to.have.length(1);
    expect(parsed.functions).to.have.length.greaterThan(200);
    await snapshot.restore();
  });

  it("verify says where nothing is deployed, and refuses a bad block", async () => {
    const { success, err } = await verify({ at: join(root, "elsewhere") });
    expect(success).to.equal(false);
    expect(err).to.include("nothing is deployed");
    const bad = await verify({ fromBlock: "-3" });
    expect(bad.success).to.equal(false);
    expect(bad.err).to.include("--from-block takes");
  });

  it("plan lists every transaction, in words and in JSON", async () => {
    const plan = (json: boolean): Promise<Ran> => captured(() => deployPlan({ json }, here()));
    const { success, out } = await plan(false);
    expect(success).to.equal(true);
    expect(out).to.include("AccessManager.renounceRole(admin, the deployer)");
    const { steps, left } = JSON.parse((await plan(true)).out) as { steps: unknown[]; left: number };
    expect(steps).to.have.length(left);
    expect(out).to.match(
      new RegExp(`${left} transactions from 0x\\w{40} to embedded \\(chain 31337\\), ${left} left\\.$`),
    );
  });
});
