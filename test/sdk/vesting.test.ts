import { expect } from "chai";
import { ZeroAddress } from "ethers";
import {
  InvalidAddressError,
  MissingSignerError,
  VestingBadBeneficiaryError,
  VestingNoScheduleError,
  VestingNotBeneficiaryError,
  VestingNothingToReleaseError,
} from "../../sdk/src/errors/index.ts";
import { ALLOCATIONS, type Address, type CyberPlaza } from "../../sdk/src/index.ts";
import { limitFreed, unlockTable, vestedAt, VESTING_MONTH } from "../../sdk/src/math/index.ts";
import { VestingVault__factory } from "../../sdk/src/typechain/index.ts";
import { deployedBefore, failure, type Deployed } from "./fixture.ts";
import { randomSource } from "./random.ts";

const CPT = 10n ** 18n;
const DAY = 86_400n;

describe("SDK vesting", () => {
  let base: Deployed;
  let foundation: CyberPlaza;
  deployedBefore((suite) => (base = suite));
  beforeEach(() => (foundation = base.user.withRunner(base.signers.foundation)));

  const other = (): Address => base.signers.newcomerSigner.address as Address;
  const now = async (): Promise<bigint> => BigInt(await base.networkHelpers.time.latest());
  /** The foundation's second schedule: 24 months from the listing. */
  const linear = async () => {
    const schedule = (await foundation.vesting.getSchedules())[1];
    if (schedule === undefined) throw new Error("the foundation has two schedules");
    return schedule;
  };

  describe("schedules", () => {
    it("are listed with terms in seconds and amounts as of now, and pay their beneficiary whoever asks", async () => {
      const { user, networkHelpers, signers } = base;
      const { listedAt, limitedClosedAt } = await user.vesting.getListing();
      expect(limitedClosedAt).to.equal(listedAt + 6n * VESTING_MONTH);
      await networkHelpers.time.increaseTo(listedAt + VESTING_MONTH);
      const schedule = await linear();
      expect(schedule).to.include({
        beneficiary: signers.foundation.address,
        total: 15_750_000n * CPT,
        start: listedAt,
        cliff: 0n,
        linear: 24n * VESTING_MONTH,
        atStartBps: 0n,
        limited: false,
        revocable: false,
        released: 0n,
        releasable: schedule.vested,
      });
      expect(schedule.vested).to.equal(vestedAt(schedule, await now()));
      const { scheduleId } = schedule;
      expect(await user.vesting.getSchedule({ scheduleId })).to.deep.equal(schedule);
      const before = await user.token.getBalance({ token: "cpt", account: schedule.beneficiary });
      const { amount } = await (await user.vesting.release({ scheduleId })).wait();
      expect(amount).to.equal(vestedAt(schedule, await now()));
      expect(await user.token.getBalance({ token: "cpt", account: schedule.beneficiary })).to.equal(before + amount);
      expect((await linear()).released).to.equal(amount);
    });

    it("are released together, those with nothing passed over", async () => {
      const { user, networkHelpers } = base;
      await networkHelpers.time.increase(Number(VESTING_MONTH));
      const [first, second] = await foundation.vesting.getSchedules();
      if (first === undefined || second === undefined) throw new Error("the foundation has two schedules");
      expect(first.releasable).to.equal(0n);
      const scheduleIds = [first.scheduleId, second.scheduleId];
      const { amount: simulated } = await user.vesting.releaseMany.simulate({ scheduleIds });
      const { amount, releases } = await (await user.vesting.releaseMany({ scheduleIds })).wait();
      expect(amount >= simulated && simulated > 0n).to.equal(true);
      expect(releases).to.deep.equal([{ scheduleId: second.scheduleId, beneficiary: second.beneficiary, amount }]);
    });

    it("change number with their beneficiary, and leave a hole that no list shows", async () => {
      const { newcomer, networkHelpers, signers } = base;
      await networkHelpers.time.increase(1_000);
      const [first] = await foundation.vesting.getSchedules();
      if (first === undefined) throw new Error("the foundation has schedules");
      const { scheduleId: oldScheduleId } = first;
      const params = { scheduleId: oldScheduleId, to: other() };
      const { scheduleId } = await foundation.vesting.transferSchedule.simulate(params);
      const moved = await (await foundation.vesting.transferSchedule(params)).wait();
      expect(moved).to.include({ scheduleId, oldScheduleId, to: other() });
      const mine = await newcomer.vesting.getSchedules();
      expect(mine.map((schedule) => schedule.scheduleId)).to.deep.equal([scheduleId]);
      expect(mine[0]).to.deep.include({ beneficiary: other(), total: first.total, released: first.released });
      const left = await newcomer.vesting.getSchedules({ beneficiary: signers.foundation.address as Address });
      expect(left.length).to.equal(1);
      expect(await failure(newcomer.vesting.getSchedule({ scheduleId: oldScheduleId }))).to.be.instanceOf(
        VestingNoScheduleError,
      );
    });

    it("fail in words", async () => {
      const { user, ethers } = base;
      const [first] = await foundation.vesting.getSchedules();
      if (first === undefined) throw new Error("the foundation has schedules");
      const { scheduleId } = first;
      const empty = await failure(user.vesting.release({ scheduleId }));
      if (!(empty instanceof VestingNothingToReleaseError)) throw empty;
      expect(empty.message).to.contain("nothing to release now");
      expect(await failure(user.vesting.release({ scheduleId: 7n }))).to.be.instanceOf(VestingNoScheduleError);
      const notMine = await failure(user.vesting.transferSchedule({ scheduleId, to: other() }));
      expect(notMine).to.be.instanceOf(VestingNotBeneficiaryError);
      const toNobody = await failure(foundation.vesting.transferSchedule({ scheduleId, to: ZeroAddress as Address }));
      expect(toNobody).to.be.instanceOf(VestingBadBeneficiaryError);
      const bad = { scheduleId, to: "0x1" } as const;
      expect(await failure(foundation.vesting.transferSchedule(bad))).to.be.instanceOf(InvalidAddressError);
      const reader = user.withRunner(ethers.provider);
      expect(await failure(reader.vesting.getSchedules())).to.be.instanceOf(MissingSignerError);
      expect(await user.vesting.getSchedules()).to.deep.equal([]);
    });

    it("vest as the maths says at 100 random seconds, and unlock what the table says", async () => {
      const vault = VestingVault__factory.connect(base.addresses.vestingVault, base.ethers.provider);
      const schedule = await linear();
      const random = randomSource(0x7e57n);
      for (let i = 0; i < 100; i++) {
        const time = schedule.start - 100n + random.below(25n * VESTING_MONTH);
        expect(vestedAt(schedule, time)).to.equal(await vault.getFunction("vestedAt")(schedule.scheduleId, time));
      }
      expect(unlockTable(schedule).length).to.equal(24);
    });
  });

  describe("the genesis table", () => {
    it("adds up to all CPT; the budgets and the team wait", async () => {
      const table = await base.user.vesting.getAllocations();
      expect(table.map(({ allocation }) => allocation)).to.deep.equal(ALLOCATIONS);
      expect(table.reduce((sum, { total }) => sum + total, 0n)).to.equal(100_000_000n * CPT);
      const left = Object.fromEntries(table.map((entry) => [entry.allocation, entry.left / CPT]));
      expect(left).to.deep.equal({
        UserRewards: 25_000_000n,
        ProviderIncentives: 20_000_000n,
        LpRewards: 10_000_000n,
        Foundation: 0n,
        BridgeInsurance: 0n,
        PrivateSale: 0n,
        Team: 15_000_000n,
      });
    });
  });

  describe("the daily limit", () => {
    /** 100 000 USDC's worth of limited schedules, and the cliff is over. */
    const sold = async (): Promise<bigint> => {
      const { user, saleOpened, usdc: token, signers, networkHelpers } = base;
      const { proof } = await saleOpened();
      const usdc = 100_000_000_000n;
      await (await token.getFunction("mint")(signers.userSigner.address, usdc)).wait();
      const payment = await user.sale.signSalePermit({ usdc });
      const minCpt = 125_000n * CPT;
      const { scheduleId } = await (await user.sale.buyCpt({ usdc, minCpt, proof, payment })).wait();
      await networkHelpers.time.increaseTo((await user.vesting.getListing()).limitedClosedAt);
      return scheduleId;
    };

    it("is nothing before the cliff's end", async () => {
      const { user } = base;
      const { limitedClosedAt: closedAt } = await user.vesting.getListing();
      expect(await user.vesting.getVestingLimit()).to.deep.equal({
        total: 0n,
        freed: 0n,
        freedToday: 0n,
        freedBefore: 0n,
        day: 0n,
        allowance: 0n,
        minDaily: 10_000n * CPT,
        maxDaily: 50_000n * CPT,
        closedAt,
        linear: 18n * VESTING_MONTH,
      });
      expect((await (await user.vesting.fixAllowance()).wait()).fixed).to.equal(undefined);
    });

    it("frees what the maths says from any state seen before, over 40 jumps with and without releases", async () => {
      const { user, networkHelpers } = base;
      const scheduleId = await sold();
      const random = randomSource(0x11417n);
      let seen = await user.vesting.getVestingLimit();
      expect(seen.total).to.equal(125_000n * CPT);
      for (let i = 0; i < 40; i++) {
        await networkHelpers.time.increase(1n + random.below(20n * DAY));
        const limit = await user.vesting.getVestingLimit();
        expect(limit.freed).to.equal(limitFreed(seen, await now()));
        expect(limit.freed - limit.freedToday).to.equal(limit.freedBefore);
        const { releasable, total, released, vested } = await user.vesting.getSchedule({ scheduleId });
        expect(releasable + released).to.equal((total * limit.freed) / limit.total);
        expect(releasable + released <= vested).to.equal(true);
        if (i % 3 === 0) await (await user.vesting.release({ scheduleId })).wait();
        if (i % 3 !== 1) seen = await user.vesting.getVestingLimit();
      }
    });

    it("is fixed once a day, by anyone", async () => {
      const { newcomer, networkHelpers } = base;
      await sold();
      await networkHelpers.time.increase(3n * DAY);
      const { fixed } = await (await newcomer.vesting.fixAllowance()).wait();
      const limit = await newcomer.vesting.getVestingLimit();
      expect(fixed).to.deep.equal({
        day: (await now()) / DAY,
        medianVolume: 0n,
        allowance: 10_000n * CPT,
        freed: limit.freedBefore,
      });
      expect((await (await newcomer.vesting.fixAllowance()).wait()).fixed).to.equal(undefined);
    });

    it("does not stop the beneficiary from giving the schedule away", async () => {
      const { user, newcomer, networkHelpers } = base;
      const scheduleId = await sold();
      await networkHelpers.time.increase(3n * DAY);
      await (await user.vesting.release({ scheduleId })).wait();
      const moved = await (await user.vesting.transferSchedule({ scheduleId, to: other() })).wait();
      await networkHelpers.time.increase(3n * DAY);
      const { amount, beneficiary } = await (await newcomer.vesting.release(moved)).wait();
      expect(amount > 0n).to.equal(true);
      expect(beneficiary).to.equal(other());
    });
  });
});
