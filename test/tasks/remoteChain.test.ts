import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { Contract, zeroPadValue } from "ethers";
import hre from "hardhat";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { deployRemote, EMBEDDED_OWNERS, embeddedRemoteConfig, type RemoteDeployment } from "../../deploy/index.ts";
import { interfaceOf } from "../../deploy/modules/authority.ts";
import { ENDPOINT_INTERFACE } from "../../deploy/modules/layerZero.ts";
import deployPlan from "../../tasks/deploy/plan.ts";
import deployVerify from "../../tasks/deploy/verify.ts";
import rolesDiff from "../../tasks/roles/diff.ts";
import rolesShow from "../../tasks/roles/show.ts";
import safeExecute from "../../tasks/safe/execute.ts";
import safePropose from "../../tasks/safe/propose.ts";
import safeSign from "../../tasks/safe/sign.ts";
import safeStatus from "../../tasks/safe/status.ts";
import safeVerify from "../../tasks/safe/verify.ts";
import pause from "../../tasks/pause/run.ts";
import { captured, environment, rootOf, type Ran } from "./taskRun.ts";

const HOUR = 3_600;
const HOME_EID = 30_110;
const OUT = 0;
const STRANGER = "0x00000000000000000000000000000000000000A1";

describe("tasks on a chain other than home", () => {
  let connection: NetworkConnection;
  let deployment: RemoteDeployment;
  let root: string;
  let accounts: string[];
  let files = 0;
  before(async () => {
    connection = await hre.network.create("embeddedEthereum");
    accounts = (await connection.ethers.getSigners()).map(({ address }) => address);
    deployment = await deployRemote(connection, embeddedRemoteConfig("ethereum", accounts));
    root = await rootOf(deployment);
  });
  after(() => rm(root, { recursive: true }));

  const here = (): HardhatRuntimeEnvironment => {
    const built = { getTask: () => ({ run: () => Promise.resolve() }) };
    const paths = { root, ignition: join(root, "deploy") };
    return Object.assign(environment(connection, root), { tasks: built, artifacts: hre.artifacts, config: { paths } });
  };
  const run = <Arguments>(
    task: (args: Arguments, hre: HardhatRuntimeEnvironment) => Promise<{ success: boolean }>,
    args: Arguments,
  ): Promise<Ran> => captured(() => task(args, here()));

  async function propose(
    safe: string,
    calls: unknown,
    options: { schedule?: boolean; execute?: boolean } = {},
  ): Promise<Ran & { file: string }> {
    const list = join(root, `calls-${++files}.json`);
    const file = join(root, `file-${files}.json`);
    await writeFile(list, JSON.stringify(calls));
    const rest = { nonce: "", schedule: false, execute: false, allowForeign: false, json: false };
    return { ...(await run(safePropose, { ...rest, safe, calls: list, out: file, ...options })), file };
  }

  /** Proposed, verified, signed by as many as it takes, and executed. */
  async function done(
    safe: "sevenOfNine" | "fourOfNine" | "threeOfFive",
    calls: unknown,
    options: { schedule?: boolean; execute?: boolean } = {},
  ): Promise<string> {
    const { success, err, file } = await propose(safe, calls, options);
    expect(success, err).to.equal(true);
    const common = { file, allowForeign: false, json: false };
    const verified = await run(safeVerify, common);
    expect(verified.out).to.match(/\nmatches$/);
    const [group, needed] = { sevenOfNine: ["nine", 7], fourOfNine: ["nine", 4], threeOfFive: ["five", 3] }[safe] as [
      "nine" | "five",
      number,
    ];
    for (const index of EMBEDDED_OWNERS[group].slice(0, needed)) {
      const signed = await run(safeSign, { ...common, as: accounts[index] ?? "", yes: true });
      expect(signed.success, signed.err).to.equal(true);
    }
    expect((await run(safeStatus, common)).out).to.match(/\nExecutable\.$/);
    const executed = await run(safeExecute, { ...common, yes: true });
    expect(executed.success, executed.err).to.equal(true);
    return err;
  }
  const remote = () =>
    new Contract(deployment.addresses.cptRemote, interfaceOf("CPTRemote"), connection.ethers.provider);

  it("deploy plan and deploy verify are of that chain", async () => {
    const planned = await run(deployPlan, { json: false });
    expect(planned.out).to.match(/\d\d transactions from 0x\w{40} to embeddedEthereum \(chain 31338\), \d\d left\.$/);
    const { success, out } = await run(deployVerify, { fromBlock: "", json: false });
    expect(success, out).to.equal(true);
    expect(out)
      .to.match(/CPTRemote +setPeer +admin +48 h/)
      .and.contain("Not home: the 7-of-9 council is admin.")
      .and.match(/\d{3} things compared, 0 differ\.$/);
    const json = JSON.parse((await run(deployVerify, { fromBlock: "", json: true })).out) as Record<string, unknown>;
    expect(json).to.include({ chainId: 31_338, handedOver: null }).and.have.property("findings").that.deep.equals([]);
  });

  it("roles show and roles diff know who should hold what there", async () => {
    const shown = await run(rolesShow, { fromBlock: "", json: false });
    expect(shown.out)
      .to.match(/^ADMIN 0 +Safe 7-of-9 0x\w{40} +2 days +ADMIN$/m)
      .and.match(/^PAUSE_PROLONGER 13 +Safe 7-of-9 0x\w{40} +none +ADMIN$/m)
      .and.not.contain("TREASURER");
    const diff = await run(rolesDiff, { fromBlock: "", json: false });
    expect(diff.out).to.match(/^Nothing differs at block \d+: 6 roles, 8 functions\.$/);
    const json = JSON.parse((await run(rolesDiff, { fromBlock: "", json: true })).out) as object;
    expect(json).to.deep.include({ launchEnded: null, differences: [] });
  });

  it("a council sets a limit after 48 hours, and the guardian stops a direction at once", async () => {
    const limit = [{ contract: "cptRemote", function: "setPathwayLimit", args: [HOME_EID, OUT, 500_000] }];
    expect((await propose("fourOfNine", limit)).err).to.contain("it takes a delay of 48 hours");
    expect((await propose("threeOfFive", limit)).err).to.contain(
      "takes PARAMETERS_CRITICAL 2, meant for Safe 4-of-9, which Safe 3-of-5",
    );
    await done("fourOfNine", limit, { schedule: true });
    await connection.networkHelpers.time.increase(48 * HOUR);
    await done("fourOfNine", limit, { execute: true });
    await done("threeOfFive", [{ contract: "CPTRemote", function: "pausePathway", args: [HOME_EID, OUT] }]);
    const pathway = (await remote().getFunction("pathway")(HOME_EID, OUT)) as { limit: bigint; pausedUntil: bigint };
    expect(pathway.limit).to.equal(500_000n * 10n ** 18n);
    expect(Number(pathway.pausedUntil)).to.equal((await connection.networkHelpers.time.latest()) + 72 * HOUR);
  });

  it("what LayerZero leaves to owner and delegate goes through the AccessManager, and the signers are warned", async () => {
    const { cptRemote, layerZeroEndpoint } = deployment.addresses;
    const peer = zeroPadValue(STRANGER, 32);
    const calls = [
      { contract: "cptRemote", function: "setPeer", args: [HOME_EID, peer] },
      {
        contract: "layerZeroEndpoint",
        function: "setSendLibrary",
        args: [cptRemote, HOME_EID, await library()],
      },
    ];
    expect((await propose("sevenOfNine", calls)).err).to.contain("it takes a delay of 48 hours");
    expect((await propose("fourOfNine", calls)).err).to.contain(
      "CPTRemote.setPeer takes ADMIN 0, meant for Safe 7-of-9",
    );
    const warned = await done("sevenOfNine", calls, { schedule: true });
    expect(warned)
      .to.contain(
        `AccessManager.schedule(target: CPTRemote ${cptRemote}, data: <CPTRemote.setPeer(eid: 30110, peer: ${peer})>`,
      )
      .and.contain("<LayerZeroEndpoint.setSendLibrary(_oapp: CPTRemote 0x")
      .and.contain("WARNING: changes whose messages the bridge believes")
      .and.contain("WARNING: changes who verifies and carries the bridge's messages");
    await connection.networkHelpers.time.increase(48 * HOUR);
    await done("sevenOfNine", calls, { execute: true });
    expect(await remote().getFunction("peers")(HOME_EID)).to.equal(peer);
    const endpoint = new Contract(layerZeroEndpoint, ENDPOINT_INTERFACE, connection.ethers.provider);
    expect(await endpoint.getFunction("getSendLibrary")(cptRemote, HOME_EID)).to.equal(await library());
  });

  /** The one library that the endpoint knows before LayerZero's own are registered: it refuses every message. */
  async function library(): Promise<string> {
    const endpoint = new Contract(
      deployment.addresses.layerZeroEndpoint,
      ENDPOINT_INTERFACE,
      connection.ethers.provider,
    );
    return (await endpoint.getFunction("blockedLibrary")()) as string;
  }

  it("takes no function of the endpoint that is not the delegate's", async () => {
    const { err } = await propose("sevenOfNine", [
      { contract: "layerZeroEndpoint", function: "registerLibrary", args: [STRANGER] },
    ]);
    expect(err).to.contain('LayerZeroEndpoint has no function "registerLibrary"');
  });

  it("tasks of the protocol say that it is not there", async () => {
    const { success, err } = await run(pause, { contracts: "cpt", prolong: false, nonce: "", out: "", json: false });
    expect(success).to.equal(false);
    expect(err).to.equal(
      "embeddedEthereum (chain 31338) is not home: of the protocol CPT alone is there. Choose another --network.",
    );
  });

  it("verify and diff refuse home's addresses under that network's configuration", async () => {
    const file = join(root, "deploy", "addresses", "31338.json");
    await writeFile(file, JSON.stringify({ accessManager: STRANGER }));
    for (const task of [deployVerify, rolesDiff]) {
      expect((await run(task, { fromBlock: "", json: false })).err).to.contain(
        "has home's contracts, the configuration",
      );
    }
    await writeFile(file, JSON.stringify(deployment.addresses));
  });
});
