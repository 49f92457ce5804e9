import { expect } from "chai";
import { ROLES as ROLE_TABLE } from "../../deploy/authority.ts";
import {
  AccessManagerAlreadyScheduledError,
  AccessManagerExpiredError,
  AccessManagerNotReadyError,
  AccessManagerNotScheduledError,
  AccessManagerUnauthorizedAccountError,
  AccessManagerUnauthorizedCallError,
  AccessManagerUnauthorizedCancelError,
  InvalidAddressError,
  InvalidParameterError,
  LaunchPhaseBelowTargetError,
  LaunchPhaseOverError,
  MissingSignerError,
  VetoLapsedError,
} from "../../sdk/src/errors/index.ts";
import { ROLES, type Address, type CyberPlaza, type Hex, type OperationCall } from "../../sdk/src/index.ts";
import { handOverAfter, lockEndAfter, MAX_LOCK } from "../../sdk/src/math/index.ts";
import {
  AccessManager__factory,
  BuybackBurner__factory,
  LaunchPhase__factory,
  VestingVault__factory,
} from "../../sdk/src/typechain/index.ts";
import { deployedBefore, failure, type Deployed } from "./fixture.ts";
import { CPT, delayedCall, governing } from "./governanceScene.ts";

const DAY = 86_400n;
const WEEK = 7n * DAY;
const MINUTE = 60n;

describe("SDK councils", () => {
  let base: Deployed;
  let council: CyberPlaza;
  let call: OperationCall;
  deployedBefore((suite) => (base = suite));
  beforeEach(() => {
    ({ council, call } = delayedCall(base));
  });

  const now = async (): Promise<bigint> => BigInt(await base.networkHelpers.time.latest());
  const pass = (seconds: bigint): Promise<number> => base.networkHelpers.time.increase(seconds);
  const criticalCall = (): { four: CyberPlaza; call: OperationCall } => {
    const { user, signers, addresses } = base;
    const data = VestingVault__factory.createInterface().encodeFunctionData("setDailyBounds", [
      10_000n * CPT,
      20_000n * CPT,
    ]) as Hex;
    return { four: user.withRunner(signers.fourOfNine), call: { to: addresses.vestingVault, data } };
  };

  describe("delayed calls", () => {
    it("are scheduled, seen by all, and executed after 48 hours", async () => {
      const { user, addresses, signers, ethers } = base;
      const caller = signers.admin.address;
      const unknown = await council.governance.getOperation({ call });
      const access = { immediate: false, delay: 2n * DAY };
      expect(unknown).to.deep.include({ state: "Unscheduled", scheduledFor: null, expiresAt: null, nonce: 0n, access });
      const manager = AccessManager__factory.connect(addresses.accessManager, ethers.provider);
      expect(unknown.operationId).to.equal(await manager.hashOperation(caller, call.to, call.data));

      const { operationId } = unknown;
      expect(await council.governance.scheduleOperation.simulate({ call })).to.deep.equal({ operationId, nonce: 1n });
      const { receipt: _, ...scheduled } = await (await council.governance.scheduleOperation({ call })).wait();
      const scheduledFor = (await now()) + 2n * DAY;
      expect(scheduled).to.deep.equal({ operationId, nonce: 1n, scheduledFor, caller });
      const expiresAt = scheduledFor + WEEK;
      expect(await user.governance.getOperation({ operationId })).to.deep.equal({
        operationId,
        state: "Waiting",
        scheduledFor,
        expiresAt,
        nonce: 1n,
        access: null,
      });
      expect(await failure(council.governance.executeOperation({ call }))).to.be.instanceOf(AccessManagerNotReadyError);
      expect(await failure(council.governance.scheduleOperation({ call }))).to.be.instanceOf(
        AccessManagerAlreadyScheduledError,
      );

      await pass(2n * DAY);
      expect(await user.governance.getOperation({ call, caller })).to.include({ state: "Ready", scheduledFor });
      const done = await (await council.governance.executeOperation({ call })).wait();
      expect(done).to.include({ operationId, nonce: 1n });
      expect(await council.governance.getOperation({ call })).to.include({ state: "Unscheduled", nonce: 1n });
      const account = signers.newcomerSigner.address as Address;
      expect((await user.governance.getRoles({ account })).map(({ role }) => role)).to.deep.equal(["Meter"]);
      expect(await failure(council.governance.executeOperation({ call }))).to.be.instanceOf(
        AccessManagerNotScheduledError,
      );
    });

    it("wait longer when asked to, and are gone a week after their time", async () => {
      const when = (await now()) + 5n * DAY;
      const { scheduledFor } = await (await council.governance.scheduleOperation({ call, when })).wait();
      expect(scheduledFor).to.equal(when);
      await base.networkHelpers.time.increaseTo(when + WEEK - 1n);
      expect(await council.governance.getOperation({ call })).to.include({ state: "Ready", expiresAt: when + WEEK });
      expect(await council.governance.executeOperation.simulate({ call })).to.deep.equal({ nonce: 1n });
      await base.networkHelpers.time.increaseTo(when + WEEK);
      expect(await council.governance.getOperation({ call })).to.include({ state: "Unscheduled", expiresAt: null });
      expect(await failure(council.governance.executeOperation({ call }))).to.be.instanceOf(AccessManagerExpiredError);
      const early = council.governance.scheduleOperation({ call, when: (await now()) + DAY });
      expect(await failure(early)).to.be.instanceOf(AccessManagerUnauthorizedCallError);
    });

    it("are cancelled by their caller and by the guardian, and by nobody else", async () => {
      const { user, signers } = base;
      const { four, call: critical } = criticalCall();
      const caller = signers.fourOfNine.address;
      expect(await failure(four.governance.cancelOperation({ call: critical }))).to.be.instanceOf(
        AccessManagerNotScheduledError,
      );
      const { operationId } = await (await four.governance.scheduleOperation({ call: critical })).wait();
      const stranger = user.governance.cancelOperation({ call: critical, caller });
      expect(await failure(stranger)).to.be.instanceOf(AccessManagerUnauthorizedCancelError);
      const guardian = user.withRunner(signers.guardian);
      const stopped = await (await guardian.governance.cancelOperation({ call: critical, caller })).wait();
      expect(stopped).to.include({ operationId, nonce: 1n });
      expect(await four.governance.getOperation({ call: critical })).to.include({ state: "Unscheduled", nonce: 1n });
      await (await four.governance.scheduleOperation({ call: critical })).wait();
      expect(await four.governance.cancelOperation.simulate({ call: critical })).to.deep.equal({ nonce: 2n });
      expect((await (await four.governance.cancelOperation({ call: critical })).wait()).nonce).to.equal(2n);
    });

    it("of roles without a delay are made at once", async () => {
      const { user, signers, addresses } = base;
      const four = user.withRunner(signers.fourOfNine);
      const routine: OperationCall = {
        to: addresses.buybackBurner,
        data: BuybackBurner__factory.createInterface().encodeFunctionData("unpause") as Hex,
      };
      expect((await four.governance.getOperation({ call: routine })).access).to.deep.equal({
        immediate: true,
        delay: 0n,
      });
      expect((await user.governance.getOperation({ call: routine })).access).to.deep.equal({
        immediate: false,
        delay: 0n,
      });
      expect(await failure(four.governance.scheduleOperation({ call: routine }))).to.be.instanceOf(
        AccessManagerUnauthorizedCallError,
      );
      expect(await failure(user.governance.executeOperation({ call: routine }))).to.be.instanceOf(
        AccessManagerUnauthorizedCallError,
      );
    });

    it("of the AccessManager itself take the role and delay that it asks for", async () => {
      const { user, signers, addresses, ethers } = base;
      const manager = AccessManager__factory.connect(addresses.accessManager, ethers.provider);
      const { interface: abi } = manager;
      const someone = signers.newcomerSigner.address;
      const calls = [
        abi.encodeFunctionData("labelRole", [1n, "X"]),
        abi.encodeFunctionData("setTargetClosed", [addresses.cpt, true]),
        abi.encodeFunctionData("grantRole", [4n, someone, 0n]),
        abi.encodeFunctionData("multicall", [[]]),
        "0x12",
      ] as Hex[];
      for (const data of calls) {
        const operation = { to: addresses.accessManager, data };
        for (const runner of [council, user]) {
          const { access } = await runner.governance.getOperation({ call: operation });
          const schedule = runner.governance.scheduleOperation.simulate({ call: operation });
          const delayed = await schedule.then(
            () => true,
            () => false,
          );
          expect(access?.delay !== 0n, `${data} ${runner === council}`).to.equal(delayed);
        }
      }
      // a target's own delay counts when it is longer
      const longer = {
        to: addresses.accessManager,
        data: abi.encodeFunctionData("setTargetAdminDelay", [addresses.cpt, 9n * DAY]) as Hex,
      };
      await (await council.governance.scheduleOperation({ call: longer })).wait();
      await pass(2n * DAY);
      await (await council.governance.executeOperation({ call: longer })).wait();
      await pass(5n * DAY + MINUTE); // the setback of a delay
      const close = {
        to: addresses.accessManager,
        data: abi.encodeFunctionData("setTargetClosed", [addresses.cpt, true]) as Hex,
      };
      expect((await council.governance.getOperation({ call: close })).access).to.deep.equal({
        immediate: false,
        delay: 9n * DAY,
      });
      const { scheduledFor } = await (await council.governance.scheduleOperation({ call: close })).wait();
      expect(scheduledFor).to.equal((await now()) + 9n * DAY);
    });

    it("refuse ether, and what is no call", async () => {
      const { user, ethers } = base;
      const withEther = { ...call, value: 1n };
      expect(await failure(council.governance.scheduleOperation({ call: withEther }))).to.be.instanceOf(
        InvalidParameterError,
      );
      expect(await failure(council.governance.executeOperation({ call: { ...call, data: "0x1" } }))).to.be.instanceOf(
        InvalidParameterError,
      );
      expect(await failure(council.governance.getOperation({ call: { ...call, to: "0x1" } }))).to.be.instanceOf(
        InvalidAddressError,
      );
      const reader = user.withRunner(ethers.provider);
      expect(await failure(reader.governance.getOperation({ call }))).to.be.instanceOf(MissingSignerError);
      const direct = AccessManager__factory.connect(base.addresses.accessManager, base.signers.userSigner);
      const { toCyberPlazaError } = await import("../../sdk/src/errors/index.ts");
      const refused = await toCyberPlazaError("labelRole", await failure(direct.labelRole(1n, "x")));
      expect(refused).to.be.instanceOf(AccessManagerUnauthorizedAccountError);
    });
  });

  describe("roles", () => {
    it("have the names and numbers of the deployment's table", () => {
      const table = Object.entries(ROLE_TABLE).sort((a, b) => Number(a[1].id - b[1].id));
      expect(table.map(([name]) => name[0]?.toUpperCase() + name.slice(1))).to.deep.equal(ROLES);
    });

    it("of each council are those of the table, with their delays", async () => {
      const { user, signers } = base;
      const held = async (account: string) =>
        (await user.governance.getRoles({ account: account as Address })).map(
          ({ role, delay, isActive, pendingDelay }) => {
            expect([isActive, pendingDelay]).to.deep.equal([true, null]);
            return [role, delay];
          },
        );
      const expected = (council: string) =>
        Object.entries(ROLE_TABLE)
          .filter(([, { heldBy }]) => heldBy === council)
          .map(([, { id, delay }]) => [ROLES[Number(id)], BigInt(delay)]);
      expect(await held(signers.admin.address)).to.deep.equal(expected("sevenOfNine"));
      expect(await held(signers.fiveOfNine.address)).to.deep.equal(expected("fiveOfNine"));
      expect(await held(signers.fourOfNine.address)).to.deep.equal(expected("fourOfNine"));
      expect(await held(signers.guardian.address)).to.deep.equal(expected("threeOfFive"));
      expect(await user.governance.getRoles()).to.deep.equal([]);
    });

    it("show a delay that changes later", async () => {
      const { user, addresses, signers } = base;
      const account = signers.fiveOfNine.address;
      const data = AccessManager__factory.createInterface().encodeFunctionData("grantRole", [
        7n,
        account,
        3_600n,
      ]) as Hex;
      const longer = { to: addresses.accessManager, data };
      await (await council.governance.scheduleOperation({ call: longer })).wait();
      await pass(2n * DAY);
      await (await council.governance.executeOperation({ call: longer })).wait();
      const veto = (await user.governance.getRoles({ account })).find(({ role }) => role === "Veto");
      // a longer delay holds at once
      expect(veto).to.include({ delay: 3_600n, roleId: 7n });
    });
  });

  describe("the launch phase", () => {
    it("lasts while 10 million veCPT are not proven, and says what is short", async () => {
      const { user, addresses, ethers } = base;
      await governing(base);
      const { launchPhase } = await user.governance.getGovernance();
      const contract = LaunchPhase__factory.connect(addresses.launchPhase, ethers.provider);
      const [timepoint, proven] = await contract.shortfall();
      expect(launchPhase).to.deep.include({
        endedAt: null,
        council: base.signers.admin.address,
        requiredVotes: 10_000_000n * CPT,
      });
      expect(launchPhase.shortfall?.proven).to.equal(proven);
      expect(timepoint - (launchPhase.shortfall?.timepoint ?? 0n) <= 1n).to.equal(true);
      expect(launchPhase.handOverFrom).to.equal(handOverAfter(launchPhase.shortfall?.timepoint ?? 0n));
      const error = await failure(user.governance.handOver());
      if (!(error instanceof LaunchPhaseBelowTargetError)) throw error;
      expect(error.args.required).to.equal(10_000_000n * CPT);
      expect(error.message).to.contain("Only 0 of 10000000 veCPT are proven").and.contain("92 days");
    });

    it("ends when 10 million were there for 13 weeks, by anyone, and for good", async () => {
      const { user, newcomer, signers, addresses } = base;
      const foundation = user.withRunner(signers.foundation);
      await pass(300n * DAY);
      const due = (await foundation.vesting.getSchedules()).filter(({ releasable }) => releasable > 0n);
      await (await user.vesting.releaseMany({ scheduleIds: due.map(({ scheduleId }) => scheduleId) })).wait();
      const amount = 5_000_000n * CPT;
      const permit = await foundation.ve.signLockPermit({ amount });
      await (
        await foundation.ve.createLock({ amount, end: lockEndAfter({ from: await now(), duration: MAX_LOCK }), permit })
      ).wait();
      const lockedAt = await now();
      const possibleFrom = lockedAt + 91n * DAY;
      for (const hours of [0n, 11n, 12n]) {
        await pass(20n * DAY + hours * 60n * MINUTE);
        const { shortfall, handOverFrom } = (await user.governance.getGovernance()).launchPhase;
        // the last sampled day began before the lock, less than a day
        expect(shortfall?.proven).to.equal(0n);
        expect(lockedAt - (shortfall?.timepoint ?? 0n) <= DAY).to.equal(true);
        expect(handOverFrom).to.equal(handOverAfter(shortfall?.timepoint ?? 0n));
        expect(handOverFrom ?? 0n).to.be.within(possibleFrom, possibleFrom + DAY);
      }
      await base.networkHelpers.time.increaseTo(possibleFrom - MINUTE);
      const early = await failure(newcomer.governance.handOver());
      if (!(early instanceof LaunchPhaseBelowTargetError)) throw early;
      expect(early.args.proven).to.equal(0n);
      await base.networkHelpers.time.increaseTo(possibleFrom + MINUTE);
      const open = (await user.governance.getGovernance()).launchPhase;
      expect([open.shortfall, open.handOverFrom]).to.deep.equal([null, await now()]);

      const wrong = newcomer.governance.handOver({ formerAdmins: ["0x1"] });
      expect(await failure(wrong)).to.be.instanceOf(InvalidAddressError);
      const { receipt: _, ...done } = await (await newcomer.governance.handOver()).wait();
      expect(done).to.deep.equal({ council: signers.admin.address, timelock: addresses.timelock });
      const endedAt = await now();
      const { launchPhase, veto } = await user.governance.getGovernance();
      expect(launchPhase).to.deep.include({ endedAt, shortfall: null, handOverFrom: null });
      expect(veto).to.deep.equal({ isActive: true, lapsesAt: endedAt + 91n * DAY, endedAt: null });
      const rolesOf = async (account: Address) => (await user.governance.getRoles({ account })).map(({ role }) => role);
      expect(await rolesOf(addresses.timelock)).to.deep.equal(["Admin"]);
      expect(await rolesOf(addresses.launchPhase)).to.deep.equal([]);
      expect(await rolesOf(signers.admin.address)).to.deep.equal(["Upgrader", "PauseProlonger"]);
      expect(await failure(newcomer.governance.handOver())).to.be.instanceOf(LaunchPhaseOverError);

      await pass(91n * DAY);
      expect((await user.governance.getGovernance()).veto).to.include({ isActive: false });
      const proposal = await user.governance.buildProposal({
        actions: [await user.token.transferCpt.populate({ to: addresses.treasury, amount: 1n })],
        description: "# Any",
      });
      const lapsed = await failure(user.withRunner(signers.fiveOfNine).governance.vetoProposal(proposal));
      if (!(lapsed instanceof VetoLapsedError)) throw lapsed;
      expect(lapsed.args.lapsedAt).to.equal(endedAt + 91n * DAY);
    });

    it("gives the rules of proposals as the contracts have them", async () => {
      const { user } = base;
      await governing(base);
      expect(await user.governance.getGovernance()).to.deep.include({
        threshold: 100_000n * CPT,
        votingDelay: 7n * DAY,
        votingPeriod: 5n * DAY,
        voteExtension: 2n * DAY,
        quorum: { bps: 1_000n, floor: 1_000_000n * CPT, votes: 1_000_000n * CPT },
        timelockDelay: 2n * DAY,
        executionWindow: 14n * DAY,
        veto: { isActive: true, lapsesAt: null, endedAt: null },
      });
    });
  });
});
