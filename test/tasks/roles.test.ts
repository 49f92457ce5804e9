import { expect } from "chai";
import { Contract, id, ZeroAddress } from "ethers";
import hre from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import { rm } from "node:fs/promises";
import { AUTHORITY, ROLES, type RoleName } from "../../deploy/authority.ts";
import { deployProtocol, EMBEDDED_OWNERS, embeddedConfig, type Deployment } from "../../deploy/index.ts";
import { interfaceOf } from "../../deploy/modules/authority.ts";
import { SAFE_INTERFACE } from "../../deploy/modules/safe.ts";
import { SUITE, SUITE_KEYS } from "../../deploy/suite.ts";
import { Checklist } from "../../deploy/verify/Checklist.ts";
import { compareAuthority } from "../../deploy/verify/compareAuthority.ts";
import { expectedAuthority } from "../../deploy/verify/expectedAuthority.ts";
import { readAuthority } from "../../deploy/verify/readAuthority.ts";
import { councilsOf } from "../../tasks/lib/safe/councils.ts";
import rolesDiff from "../../tasks/roles/diff.ts";
import rolesShow from "../../tasks/roles/show.ts";
import { captured, environment, rootOf, type Ran } from "./taskRun.ts";

const DAY = 86_400;

interface Difference {
  what: string;
  expected: string;
  actual: string;
}

describe("roles tasks", () => {
  let connection: NetworkConnection;
  let deployment: Deployment;
  let root: string;
  let accounts: string[];
  before(async () => {
    connection = await hre.network.create("embedded");
    accounts = (await connection.ethers.getSigners()).map(({ address }) => address);
    deployment = await deployProtocol(connection, embeddedConfig(accounts));
    root = await rootOf(deployment);
  });
  after(() => rm(root, { recursive: true }));

  const show = (json = false): Promise<Ran> =>
    captured(() => rolesShow({ fromBlock: "", json }, environment(connection, root)));
  const diff = (json = false, fromBlock = ""): Promise<Ran> =>
    captured(() => rolesDiff({ fromBlock, json }, environment(connection, root)));
  const differences = async (): Promise<Difference[]> =>
    (JSON.parse((await diff(true)).out) as { differences: Difference[] }).differences;

  /** What differs while something is done, undone afterwards. */
  async function during(change: () => Promise<unknown>): Promise<Difference[]> {
    const snapshot = await connection.networkHelpers.takeSnapshot();
    try {
      await change();
      const found = await differences();
      expect((await diff()).success).to.equal(found.length === 0);
      return found;
    } finally {
      await snapshot.restore();
    }
  }

  /** Anything as the launch phase, which is admin without delay. */
  async function asAdmin() {
    const { launchPhase, accessManager } = deployment.addresses;
    await connection.networkHelpers.impersonateAccount(launchPhase);
    await connection.networkHelpers.setBalance(launchPhase, 10n ** 18n);
    const manager = await connection.ethers.getContractAt("AccessManager", accessManager);
    return manager.connect(await connection.ethers.getSigner(launchPhase));
  }

  describe("roles diff", () => {
    it("finds nothing after a deployment", async () => {
      const { success, out } = await diff();
      expect(success, out).to.equal(true);
      const { targets } = expectedAuthority(deployment.addresses, embeddedConfig(accounts), false);
      const functions = [...targets.values()].reduce((sum, target) => sum + target.functions.size, 0);
      expect(out).to.match(
        new RegExp(`^Nothing differs at block \\d+: ${Object.keys(ROLES).length} roles, ${functions} functions\\.$`),
      );
    });

    it("expects every function with a role, and every proxy's admin", () => {
      const { targets } = expectedAuthority(deployment.addresses, embeddedConfig(accounts), false);
      const wired = SUITE_KEYS.flatMap((key) =>
        Object.values(AUTHORITY[SUITE[key].contract]).filter((access) => access in ROLES),
      );
      const functions = [...targets.values()].reduce((sum, target) => sum + target.functions.size, 0);
      expect(functions).to.equal(wired.length + SUITE_KEYS.length);
    });

    const changes: [string, (admin: Awaited<ReturnType<typeof asAdmin>>) => Promise<unknown>, Difference[] | RegExp][] =
      [
        [
          "a new member",
          (admin) => admin.grantRole(ROLES.treasurer.id, accounts[39] ?? "", 60),
          /TREASURER 4: 0x\w{40} \| no member \| member, delay 60 s/,
        ],
        [
          "a second admin",
          (admin) => admin.grantRole(0n, accounts[39] ?? "", 0),
          /ADMIN 0: 0x\w{40} \| no member \| member, delay 0 s/,
        ],
        [
          "a member who is gone",
          (admin) => admin.revokeRole(ROLES.guardian.id, deployment.addresses.threeOfFive),
          /GUARDIAN 6: Safe 3-of-5 0x\w{40} \| member, delay 0 s \| no member/,
        ],
        [
          "a shorter delay on its way",
          (admin) => admin.grantRole(ROLES.upgrader.id, deployment.addresses.sevenOfNine, 0),
          /UPGRADER 1: .* \| member, delay 172800 s \| member, delay 172800 s, 0 s from second \d+ on/,
        ],
        [
          "a guardian",
          (admin) => admin.setRoleGuardian(ROLES.upgrader.id, ROLES.veto.id),
          /UPGRADER 1: guardian \| GUARDIAN 6 \| VETO 7/,
        ],
        [
          "an admin of a role",
          (admin) => admin.setRoleAdmin(ROLES.meter.id, ROLES.operator.id),
          /METER 8: admin \| ADMIN 0 \| OPERATOR 5/,
        ],
        [
          "a grant delay",
          (admin) => admin.setGrantDelay(ROLES.meter.id, DAY),
          /METER 8: grant delay \| 0 s \| 0 s, 86400 s from second \d+ on/,
        ],
        [
          "another role of a function",
          (admin) =>
            admin.setTargetFunctionRole(deployment.addresses.cpt, [id("pause()").slice(0, 10)], ROLES.meter.id),
          /CPT 0x\w{40}: pause \| GUARDIAN 6 \| METER 8/,
        ],
        [
          "a role of a function that takes none",
          (admin) =>
            admin.setTargetFunctionRole(
              deployment.addresses.cpt,
              [id("transfer(address,uint256)").slice(0, 10)],
              ROLES.meter.id,
            ),
          /CPT 0x\w{40}: transfer \| ADMIN 0 \| METER 8/,
        ],
        [
          "a function of a strange target",
          (admin) => admin.setTargetFunctionRole(accounts[38] ?? "", ["0x12345678"], ROLES.meter.id),
          /0x\w{40}: 0x12345678 \| ADMIN 0 \| METER 8/,
        ],
        [
          "a closed target",
          (admin) => admin.setTargetClosed(deployment.addresses.treasury, true),
          /Treasury 0x\w{40}: closed \| false \| true/,
        ],
        [
          "an admin delay",
          (admin) => admin.setTargetAdminDelay(deployment.addresses.cpt, DAY),
          /CPT 0x\w{40}: admin delay \| 0 s \| 0 s, 86400 s from second \d+ on/,
        ],
        ["a role that nobody knows", (admin) => admin.labelRole(77n, "SHADOW"), /role 77: label \| none \| SHADOW/],
      ];
    for (const [what, change, expected] of changes) {
      it(`finds ${what}`, async () => {
        const found = await during(async () => change(await asAdmin()));
        expect(found.map((one) => `${one.what} | ${one.expected} | ${one.actual}`)).to.have.length(1);
        expect(found.map((one) => `${one.what} | ${one.expected} | ${one.actual}`)[0]).to.match(expected as RegExp);
      });
    }

    it("finds an owner too many, a module and a guard", async () => {
      const council = (await councilsOf(connection, deployment.addresses)).fourOfNine;
      const own = new Contract(council.address, SAFE_INTERFACE, council);
      const added = await during(() => own.getFunction("addOwnerWithThreshold")(accounts[39], 5));
      expect(added.map(({ what }) => what)).to.deep.equal(["fourOfNine: owner", "fourOfNine: threshold"]);
      const { setStorageAt } = connection.networkHelpers;
      const slot = id("guard_manager.guard.address");
      const [guard] = await during(() =>
        setStorageAt(council.address, slot, `0x${"0".repeat(24)}${accounts[39]?.slice(2)}`),
      );
      expect(guard).to.deep.equal({ what: "fourOfNine: guard", expected: ZeroAddress, actual: accounts[39] });
      const [module] = await during(() => own.getFunction("enableModule")(accounts[39]));
      const last = "0x0000000000000000000000000000000000000001";
      expect(module).to.deep.equal({
        what: "fourOfNine: modules",
        expected: `[[], ${last}]`,
        actual: `[[${accounts[39]}], ${last}]`,
      });
    });

    it("expects the timelock as admin when the launch phase is over", async () => {
      const { addresses } = deployment;
      const config = embeddedConfig(accounts);
      const after = expectedAuthority(addresses, config, true);
      expect([...(after.roles.get(0n)?.members ?? [])]).to.deep.equal([[addresses.timelock, { delay: 0 }]]);
      const actual = await readAuthority(connection.ethers.provider, addresses.accessManager);
      const names = { role: String, address: String, selector: (_: string, selector: string) => selector };
      const checks = new Checklist();
      compareAuthority(checks, after, actual, names);
      expect(checks.findings.map(({ subject }) => subject)).to.have.members(
        [addresses.timelock, addresses.sevenOfNine, addresses.launchPhase].map((at) => `0: ${at}`),
      );
    });

    it("says in words what differs and how much, and refuses a bad block", async () => {
      await during(async () => {
        await (await asAdmin()).grantRole(ROLES.treasurer.id, accounts[39] ?? "", 60);
        const { success, out, err } = await diff();
        expect(success).to.equal(false);
        expect(out).to.match(/TREASURER 4: .* no member +member, delay 60 s/);
        expect(err).to.equal("1 difference.");
      });
      expect((await diff(false, "-3")).err).to.contain("--from-block takes");
    });
  });

  describe("roles show", () => {
    it("shows every role with its holders, delays and who else cancels", async () => {
      const { success, out } = await show();
      expect(success).to.equal(true);
      expect(out)
        .to.match(/^ADMIN 0 +Safe 7-of-9 0x\w{40} +2 days +ADMIN$/m)
        .and.match(/^ +LaunchPhase 0x\w{40} +none$/m)
        .and.match(/^UPGRADER 1 +Safe 7-of-9 0x\w{40} +2 days +GUARDIAN$/m)
        .and.match(/^VESTING_GRANTOR 15 +Genesis 0x\w{40} +none +ADMIN$/m)
        .and.contain("Safe 3-of-5 " + deployment.addresses.threeOfFive + ": 3 of 5, nonce 0")
        .and.contain("Nothing is scheduled.");
      for (const owner of [...EMBEDDED_OWNERS.nine, ...EMBEDDED_OWNERS.five])
        expect(out).to.contain(`  ${accounts[owner]}`);
    });

    it("shows what is scheduled, decoded, until it is done", async () => {
      const { accessManager, jobEscrow, fourOfNine } = deployment.addresses;
      const council = (await councilsOf(connection, deployment.addresses)).fourOfNine;
      const manager = (await connection.ethers.getContractAt("AccessManager", accessManager)).connect(council);
      const data = interfaceOf("JobEscrow").encodeFunctionData("setBufferPercent", [40]);
      await manager.getFunction("schedule")(jobEscrow, data, 0);
      const { out } = await show();
      expect(out)
        .to.contain("Scheduled:\n- JobEscrow.setBufferPercent(newPercent: 40)")
        .and.match(/by Safe 4-of-9 0x\w{40}, executable from .* on until .* UTC, id 0x/);
      const { operations } = JSON.parse((await show(true)).out) as { operations: Record<string, unknown>[] };
      expect(operations).to.have.length(1);
      expect(operations[0]).to.include({ caller: fourOfNine, target: jobEscrow, data, nonce: 1, ready: false });
      await connection.networkHelpers.time.increase(2 * DAY);
      expect((await show()).out).to.match(/executable since .* until/);
      await manager.getFunction("execute")(jobEscrow, data);
      expect((await show()).out).to.contain("Nothing is scheduled.");
    });

    it("gives the same in JSON", async () => {
      const json = JSON.parse((await show(true)).out) as {
        roles: { id: string; label: string; members: { account: string; delay: number }[] }[];
        councils: { key: string; safe: { threshold: number; owners: string[] } }[];
      };
      expect(json.roles.map(({ id: role }) => role)).to.deep.equal(Object.values(ROLES).map((role) => String(role.id)));
      for (const name of ["treasurer", "veto"] satisfies RoleName[]) {
        const role = json.roles.find(({ id: one }) => one === String(ROLES[name].id));
        expect(role?.members).to.have.length(1);
        expect(role?.members[0]).to.include({ account: deployment.addresses.fiveOfNine, delay: 0 });
      }
      expect(json.councils.map(({ safe }) => safe.threshold)).to.deep.equal([7, 5, 4, 3]);
      expect(ZeroAddress).to.not.be.oneOf(json.councils.flatMap(({ safe }) => safe.owners));
    });
  });
});
