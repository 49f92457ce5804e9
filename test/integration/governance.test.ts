import { expect } from "chai";
import { id } from "ethers";
import hre from "hardhat";
import { ROLES } from "../../deploy/authority.ts";
import { verifyDeployment } from "../../deploy/verify/index.ts";
import { AGAINST, assembled, DAY, FOR, motion, WEEK, type Assembly, type Motion } from "../helpers/assembly.ts";
import { ADMIN_SLOT, IMPLEMENTATION_SLOT } from "../../deploy/slots.ts";

const DELAY = 48 * 3_600;
const [PENDING, ACTIVE, CANCELED, DEFEATED, SUCCEEDED, QUEUED, EXPIRED, EXECUTED] = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n];

describe("Governance, with real Safes", () => {
  let all: Assembly;
  let restore: () => Promise<void>;
  before(async () => {
    all = await assembled();
    ({ restore } = await all.networkHelpers.takeSnapshot());
  });
  beforeEach(() => restore());

  const period = (seconds: number): Motion =>
    motion(`Pay out every ${seconds} seconds`, [
      all.addresses.revenueRouter,
      all.router.interface.encodeFunctionData("setPeriod", [seconds]),
    ]);
  const renewal = (): Motion =>
    motion("Renew the veto", [all.addresses.vetoGuard, all.vetoGuard.interface.encodeFunctionData("renew")]);
  const periodNow = async (): Promise<bigint> => (await all.router.schedule()).period;
  /** The call that puts other code behind a proxy, and its target. */
  const upgradeOf = async (proxy: string, implementation: string): Promise<[target: string, data: string]> => {
    const word = await all.ethers.provider.getStorage(proxy, ADMIN_SLOT);
    const proxyAdmin = await all.ethers.getContractAt("ProxyAdmin", all.ethers.getAddress(`0x${word.slice(26)}`));
    const data = proxyAdmin.interface.encodeFunctionData("upgradeAndCall", [proxy, implementation, "0x"]);
    return [await proxyAdmin.getAddress(), data];
  };
  const implementationOf = async (proxy: string): Promise<string> =>
    all.ethers.getAddress(`0x${(await all.ethers.provider.getStorage(proxy, IMPLEMENTATION_SLOT)).slice(26)}`);
  const newVetoGuard = async (): Promise<string> => {
    const { governor, timelock, voteEscrow, launchPhase } = all.addresses;
    const code = await all.ethers.deployContract("VetoGuard", [governor, timelock, voteEscrow, launchPhase]);
    return code.getAddress();
  };

  describe("a proposal", () => {
    it("lives from its discussion to its execution, with every second of it", async () => {
      const { governor, holders, time, handOver, propose, queue, execute, manager, addresses } = all;
      await handOver();
      const fourWeeks = period(4 * WEEK);
      const proposal = await propose(fourWeeks);
      const proposedAt = await time.latest();
      expect(await governor.state(proposal)).to.equal(PENDING);
      expect(await governor.proposalSnapshot(proposal)).to.equal(BigInt(proposedAt + 7 * DAY));

      await time.increaseTo(proposedAt + 7 * DAY);
      await expect(governor.connect(holders[0]).castVote.staticCall(proposal, FOR)).to.be.revertedWithCustomError(
        governor,
        "GovernorUnexpectedProposalState",
      );
      await time.increase(1);
      expect(await governor.state(proposal)).to.equal(ACTIVE);
      await governor.connect(holders[0]).castVote(proposal, FOR);
      await governor.connect(holders[1]).castVoteWithReason(proposal, AGAINST, "too seldom");
      await governor.connect(holders[2]).castVote(proposal, FOR);

      await time.increaseTo(proposedAt + 12 * DAY);
      expect(await governor.state(proposal)).to.equal(ACTIVE);
      await time.increase(1);
      expect(await governor.state(proposal)).to.equal(SUCCEEDED);
      await queue(fourWeeks);
      const eta = (await time.latest()) + DELAY;
      expect(await governor.proposalEta(proposal)).to.equal(BigInt(eta));
      expect(await governor.proposalExpiry(proposal)).to.equal(BigInt(eta + 14 * DAY));
      await time.increaseTo(eta - 2);
      await expect(execute(fourWeeks)).to.be.revertedWithCustomError(all.timelock, "TimelockUnexpectedOperationState");
      await time.increaseTo(eta);
      await execute(fourWeeks);
      expect(await governor.state(proposal)).to.equal(EXECUTED);
      expect(await periodNow()).to.equal(BigInt(4 * WEEK));
      // the timelock needed no further delay
      expect(await manager.hasRole(ROLES.admin.id, addresses.timelock)).to.deep.equal([true, 0n]);
    });

    it("expires 14 days after its eta, and nothing can execute it then", async () => {
      const { governor, timelock, time, handOver, pass, execute } = all;
      await handOver();
      const fourWeeks = period(4 * WEEK);
      const proposal = await pass(fourWeeks);
      await time.increaseTo(Number(await governor.proposalExpiry(proposal)));
      expect(await governor.state(proposal)).to.equal(QUEUED);
      await time.increase(1);
      expect(await governor.state(proposal)).to.equal(EXPIRED);
      await expect(execute(fourWeeks)).to.be.revertedWithCustomError(governor, "GovernorUnexpectedProposalState");
      const { targets, values, calldatas, description } = fourWeeks;
      const salt = id(description); // whatever the salt: nobody but the Governor executes
      await expect(timelock.executeBatch(targets, values, calldatas, id(""), salt)).to.be.revertedWithCustomError(
        timelock,
        "AccessControlUnauthorizedAccount",
      );
    });

    it("has no power over the suite in the launch phase", async () => {
      const { pass, execute, time, router } = all;
      const fourWeeks = period(4 * WEEK);
      await pass(fourWeeks);
      await time.increase(DELAY);
      await expect(execute(fourWeeks)).to.be.revertedWithCustomError(router, "AccessManagedUnauthorized");
      expect(await periodNow()).to.equal(BigInt(WEEK));
    });

    it("that fewer want than not is defeated", async () => {
      const { governor, holders, propose, time } = all;
      const proposal = await propose(renewal());
      await time.increase(7 * DAY + 1);
      await governor.connect(holders[0]).castVote(proposal, FOR);
      await governor.connect(holders[1]).castVote(proposal, AGAINST);
      await governor.connect(holders[2]).castVote(proposal, AGAINST);
      await time.increase(5 * DAY);
      expect(await governor.state(proposal)).to.equal(DEFEATED);
    });
  });

  describe("the veto", () => {
    it("cancels what is queued, by five of the nine", async () => {
      const { governor, handOver, pass, veto, execute, time, councils, vetoGuard } = all;
      await handOver();
      const fourWeeks = period(4 * WEEK);
      const proposal = await pass(fourWeeks);
      const { targets, values, calldatas, description } = fourWeeks;
      for (const other of [councils.sevenOfNine, councils.fourOfNine, councils.threeOfFive, all.holders[0]]) {
        await expect(
          vetoGuard.connect(other).veto.staticCall(targets, values, calldatas, id(description)),
        ).to.be.revertedWithCustomError(vetoGuard, "AccessManagedUnauthorized");
      }
      await veto(fourWeeks);
      expect(await governor.state(proposal)).to.equal(CANCELED);
      await time.increase(DELAY);
      await expect(execute(fourWeeks)).to.be.revertedWithCustomError(governor, "GovernorUnexpectedProposalState");
    });

    it("lapses 91 days after the launch phase", async () => {
      const { handOver, pass, veto, vetoGuard, time, execute } = all;
      await handOver();
      const lapsesAt = Number(await vetoGuard.lapsesAt());
      expect(lapsesAt).to.equal((await time.latest()) + 91 * DAY);
      await time.increaseTo(lapsesAt - 20 * DAY);
      const fourWeeks = period(4 * WEEK);
      await pass(fourWeeks);
      await time.increaseTo(lapsesAt);
      await expect(veto(fourWeeks)).to.be.revertedWithCustomError(vetoGuard, "VetoGuard_Lapsed");
      await execute(fourWeeks);
      expect(await periodNow()).to.equal(BigInt(4 * WEEK));
    });

    it("is renewed by the holders, and the council cannot veto that", async () => {
      const { handOver, pass, veto, vetoGuard, time, execute } = all;
      await handOver();
      const renew = renewal();
      await pass(renew);
      await expect(veto(renew)).to.be.revertedWithCustomError(vetoGuard, "VetoGuard_Exempt");
      await time.increase(DELAY);
      await execute(renew);
      expect(await vetoGuard.lapsesAt()).to.equal(BigInt((await time.latest()) + 91 * DAY));
    });

    it("reaches a batch that hides an upgrade behind a renewal", async () => {
      const { addresses, governor, manager, handOver, pass, veto, vetoGuard } = all;
      await handOver();
      const [target, data] = await upgradeOf(addresses.vetoGuard, await newVetoGuard());
      const hidden = motion(
        "Renew the veto",
        [addresses.vetoGuard, vetoGuard.interface.encodeFunctionData("renew")],
        [addresses.accessManager, manager.interface.encodeFunctionData("execute", [target, data])],
      );
      const proposal = await pass(hidden);
      await veto(hidden);
      expect(await governor.state(proposal)).to.equal(CANCELED);
    });

    it("ends when two thirds of enough holders want it, and the council cannot veto that", async () => {
      const { addresses, handOver, pass, veto, vetoGuard, time, execute } = all;
      await handOver();
      const description = "End the veto";
      const end = motion(description, [
        addresses.vetoGuard,
        vetoGuard.interface.encodeFunctionData("end", [id(description)]),
      ]);
      await pass(end);
      await expect(veto(end)).to.be.revertedWithCustomError(vetoGuard, "VetoGuard_Exempt");
      await time.increase(DELAY);
      await execute(end);
      expect(await vetoGuard.isActive()).to.equal(false);
      const fourWeeks = period(4 * WEEK);
      await pass(fourWeeks);
      await expect(veto(fourWeeks)).to.be.revertedWithCustomError(vetoGuard, "VetoGuard_Ended");
    });

    it("does not lapse in the launch phase", async () => {
      const { vetoGuard, time, pass, veto, governor } = all;
      await time.increase(200 * DAY);
      const renew = motion("Say nothing", [all.addresses.timelock, "0x"]);
      const proposal = await pass(renew);
      expect(await vetoGuard.isActive()).to.equal(true);
      await veto(renew);
      expect(await governor.state(proposal)).to.equal(CANCELED);
    });
  });

  describe("the launch phase", () => {
    it("has the 7-of-9 council as admin, after 48 hours in the open", async () => {
      const { addresses, councils, manager, router, time } = all;
      const data = router.interface.encodeFunctionData("setPeriod", [4 * WEEK]);
      const admin = manager.connect(councils.sevenOfNine);
      await expect(router.connect(councils.sevenOfNine).setPeriod(4 * WEEK)).to.be.revertedWithCustomError(
        manager,
        "AccessManagerNotScheduled",
      );
      await admin.schedule(addresses.revenueRouter, data, 0);
      await time.increase(DELAY - 60);
      await expect(admin.execute(addresses.revenueRouter, data)).to.be.revertedWithCustomError(
        manager,
        "AccessManagerNotReady",
      );
      await time.increase(60);
      await admin.execute(addresses.revenueRouter, data);
      expect(await periodNow()).to.equal(BigInt(4 * WEEK));
    });

    it("ends by anybody's call when 13 weeks are shown, once, and leaves the council without the role", async () => {
      const { addresses, councils, launchPhase, manager, router, signers, time } = all;
      const stranger = signers[9];
      if (stranger === undefined) throw new Error("too few accounts");
      await time.increase(90 * DAY); // the locks are 90 days and some seconds old
      await expect(launchPhase.connect(stranger).handOver([])).to.be.revertedWithCustomError(
        launchPhase,
        "LaunchPhase_BelowTarget",
      );
      await time.increase(DAY);
      await launchPhase.connect(stranger).handOver([]);
      await expect(launchPhase.handOver([])).to.be.revertedWithCustomError(launchPhase, "LaunchPhase_Over");
      expect((await manager.hasRole(ROLES.admin.id, addresses.sevenOfNine))[0]).to.equal(false);
      expect((await manager.hasRole(ROLES.admin.id, addresses.launchPhase))[0]).to.equal(false);
      await expect(router.connect(councils.sevenOfNine).setPeriod(4 * WEEK)).to.be.revertedWithCustomError(
        router,
        "AccessManagedUnauthorized",
      );
      const { findings, handedOver } = await verifyDeployment({
        node: all.ethers.provider,
        addresses,
        config: all.config,
        readArtifact: (name) => hre.artifacts.readArtifact(name),
      });
      expect(handedOver).to.equal(true);
      expect(findings).to.deep.equal([]);
    });
  });

  describe("a council that prepares its own stay", () => {
    /** As the 7-of-9 council, after its 48 hours. */
    const asAdmin = async (name: "grantRole" | "setGrantDelay", args: readonly unknown[]): Promise<void> => {
      const { addresses, councils, manager, time } = all;
      const data = manager.interface.encodeFunctionData(name as "grantRole", args as [bigint, string, bigint]);
      await manager.connect(councils.sevenOfNine).schedule(addresses.accessManager, data, 0);
      await time.increase(DELAY);
      await manager.connect(councils.sevenOfNine).execute(addresses.accessManager, data);
    };

    it("cannot give the timelock the role with a delay beforehand", async () => {
      const { addresses, manager, handOver } = all;
      await asAdmin("grantRole", [ROLES.admin.id, addresses.timelock, 10n * 365n * BigInt(DAY)]);
      await handOver();
      expect(await manager.hasRole(ROLES.admin.id, addresses.timelock)).to.deep.equal([true, 0n]);
    });

    it("cannot leave the suite without an admin by a delay of grants", async () => {
      const { addresses, launchPhase, manager, time } = all;
      await asAdmin("setGrantDelay", [ROLES.admin.id, 10n * 365n * BigInt(DAY)]);
      await time.increase(91 * DAY);
      await expect(launchPhase.handOver([])).to.be.revertedWithCustomError(launchPhase, "LaunchPhase_GrantDelayed");
      expect((await manager.hasRole(ROLES.admin.id, addresses.sevenOfNine))[0]).to.equal(true);
    });

    it("loses another admin of its making as well", async () => {
      const { launchPhase, manager, signers, time } = all;
      const friend = signers[8]?.address ?? "";
      await asAdmin("grantRole", [ROLES.admin.id, friend, 0n]);
      await time.increase(91 * DAY);
      await launchPhase.handOver([friend]);
      expect((await manager.hasRole(ROLES.admin.id, friend))[0]).to.equal(false);
    });
  });

  describe("the councils", () => {
    it("upgrade a contract by seven of nine and 48 hours, and its state is kept", async () => {
      const { addresses, councils, manager, vetoGuard, time, handOver, pass, execute } = all;
      await handOver();
      const renew = renewal();
      await pass(renew);
      await time.increase(DELAY);
      await execute(renew);
      const lapsesAt = await vetoGuard.lapsesAt();
      const code = await newVetoGuard();
      const [target, data] = await upgradeOf(addresses.vetoGuard, code);
      const upgrader = manager.connect(councils.sevenOfNine);
      await upgrader.schedule(target, data, 0);
      await time.increase(DELAY);
      await upgrader.execute(target, data);
      expect(await implementationOf(addresses.vetoGuard)).to.equal(code);
      expect(await vetoGuard.lapsesAt()).to.equal(lapsesAt);
    });

    it("see an upgrade cancelled by the guardian, who cannot start one", async () => {
      const { addresses, councils, manager, time } = all;
      const [target, data] = await upgradeOf(addresses.vetoGuard, await newVetoGuard());
      const guardian = manager.connect(councils.threeOfFive);
      await expect(guardian.schedule(target, data, 0)).to.be.revertedWithCustomError(
        manager,
        "AccessManagerUnauthorizedCall",
      );
      await manager.connect(councils.sevenOfNine).schedule(target, data, 0);
      await guardian.cancel(councils.sevenOfNine.address, target, data);
      await time.increase(DELAY);
      await expect(manager.connect(councils.sevenOfNine).execute(target, data)).to.be.revertedWithCustomError(
        manager,
        "AccessManagerNotScheduled",
      );
    });

    it("stop a contract by three of five, prolong it once by seven of nine, and end it by four of nine", async () => {
      const { councils, voteEscrow, time } = all;
      await voteEscrow.connect(councils.threeOfFive).pause();
      const pausedAt = await time.latest();
      expect(await voteEscrow.pausedUntil()).to.equal(BigInt(pausedAt + 72 * 3_600));
      await voteEscrow.connect(councils.sevenOfNine).prolongPause();
      expect(await voteEscrow.pausedUntil()).to.equal(BigInt(pausedAt + 72 * 3_600 + 14 * DAY));
      await expect(voteEscrow.connect(councils.sevenOfNine).prolongPause()).to.be.revertedWithCustomError(
        voteEscrow,
        "ExpiringPause_AlreadyProlonged",
      );
      await expect(voteEscrow.connect(councils.threeOfFive).unpause()).to.be.revertedWithCustomError(
        voteEscrow,
        "AccessManagedUnauthorized",
      );
      await voteEscrow.connect(councils.fourOfNine).unpause();
      expect(await voteEscrow.paused()).to.equal(false);
      await expect(voteEscrow.connect(councils.threeOfFive).pause()).to.be.revertedWithCustomError(
        voteEscrow,
        "ExpiringPause_CoolingDown",
      );
    });

    it("take as many owners as they say: one signature fewer executes nothing", async () => {
      const { addresses, councils, ethers, signers, voteEscrow } = all;
      const { SafeSigner } = await import("../../tasks/lib/safe/SafeSigner.ts");
      const two = new SafeSigner(addresses.threeOfFive, signers.slice(29, 31));
      await expect(voteEscrow.connect(two).pause()).to.be.revert(ethers);
      const strangers = new SafeSigner(addresses.threeOfFive, signers.slice(20, 25)); // owners of the nine, not of the five
      await expect(voteEscrow.connect(strangers).pause()).to.be.revert(ethers);
      expect(await voteEscrow.paused()).to.equal(false);
      await voteEscrow.connect(councils.threeOfFive).pause();
      expect(await voteEscrow.paused()).to.equal(true);
    });
  });
});
