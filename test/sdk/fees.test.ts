import { expect } from "chai";
import { Contract, ZeroAddress } from "ethers";
import {
  ContractRevertError,
  FeeDistributorBadReceiverError,
  FeeDistributorNothingToSweepError,
  InvalidAddressError,
  InvalidParameterError,
  MissingSignerError,
} from "../../sdk/src/errors/index.ts";
import type { Address, PopulatedTransaction } from "../../sdk/src/index.ts";
import { stakingApy, weekOf, weekStart } from "../../sdk/src/math/index.ts";
import { FeeDistributor__factory } from "../../sdk/src/typechain/index.ts";
import { deployedBefore, failure, mined, type Deployed } from "./fixture.ts";

const CPT = 10n ** 18n;
const AMOUNT = 100n * CPT;
const USDC_1 = 1_000_000n;
const BLACKLIST = ["function blacklist(address account)", "function unBlacklist(address account)"];

describe("SDK revenue of holders", () => {
  let base: Deployed;
  deployedBefore((suite) => (base = suite));

  const userAddress = (): Address => base.signers.userSigner.address as Address;
  const other = (): Address => base.signers.newcomerSigner.address as Address;
  const thisWeek = async (): Promise<bigint> => weekOf(BigInt(await base.networkHelpers.time.latest()));
  const toNextWeek = async (weeks = 1n): Promise<void> =>
    base.networkHelpers.time.increaseTo(weekStart((await thisWeek()) + weeks));
  /** Money for this week, from a holder's wallet straight to the distributor. */
  const pay = async (amount: bigint): Promise<void> => {
    const { user, addresses, signers } = base;
    const { feeDistributor } = addresses;
    await (await user.token.approveUsdc({ spender: feeDistributor, amount })).wait();
    const distributor = FeeDistributor__factory.connect(feeDistributor, signers.userSigner);
    await mined(distributor.receiveRevenue(0n, amount));
  };
  /** The user is the only holder, and a week with this money is over. */
  const earned = async (amount: bigint): Promise<void> => {
    await base.locked();
    await toNextWeek();
    await pay(amount);
    await toNextWeek();
  };
  const owing = async (): Promise<bigint> => (await base.user.revenue.getClaimable()).amount;

  describe("claims", () => {
    it("pay the staking share of a distribution once its week is over, less a unit at most", async () => {
      const { user, locked } = base;
      await locked();
      await toNextWeek();
      const params = { stream: "SaaS", amount: 100n * USDC_1 } as const;
      for (const missing of await user.revenue.depositRevenue.requirements(params)) {
        await (await user.token.approveUsdc(missing)).wait();
      }
      await (await user.revenue.depositRevenue(params)).wait();
      const { parts } = await (await user.revenue.distribute()).wait();
      expect(parts.Staking).to.equal(30n * USDC_1);
      const week = await thisWeek();
      expect(await user.revenue.getWeekRevenue()).to.include({ week, revenue: 30n * USDC_1, settled: false });
      expect(await user.revenue.getClaimable()).to.include({ amount: 0n, receiver: userAddress(), claimedThrough: 0n });

      await toNextWeek();
      const amount = await owing();
      expect(30n * USDC_1 - amount <= 1n && amount <= 30n * USDC_1, `${amount}`).to.equal(true);
      expect(await user.revenue.claimFees.simulate()).to.deep.equal({ amount });
      const before = await user.token.getBalance({ token: "usdc" });
      const claimed = await (await user.revenue.claimFees()).wait();
      expect(claimed).to.include({ amount, receiver: userAddress() });
      expect(await user.token.getBalance({ token: "usdc" })).to.equal(before + amount);
      expect(await user.revenue.getClaimable()).to.include({ amount: 0n, claimedThrough: week });
      const again = await (await user.revenue.claimFees()).wait();
      expect(again).to.include({ amount: 0n, receiver: undefined });
    });

    it("are sent by anyone and paid to the receiver that the account named, until it takes that back", async () => {
      const { user, newcomer } = base;
      await earned(10n * USDC_1);
      const named = await (await user.revenue.setFeeReceiver({ receiver: other() })).wait();
      expect(named).to.include({ account: userAddress(), oldReceiver: userAddress(), newReceiver: other() });
      expect((await user.revenue.getClaimable()).receiver).to.equal(other());
      const amount = await owing();
      const claimed = await (await newcomer.revenue.claimFees({ account: userAddress() })).wait();
      expect(claimed).to.include({ amount, receiver: other() });
      expect(await newcomer.token.getBalance({ token: "usdc" })).to.equal(amount);
      const back = await (await user.revenue.setFeeReceiver()).wait();
      expect(back).to.include({ oldReceiver: other(), newReceiver: userAddress() });
      const { feeDistributor } = user.addresses;
      const refused = await failure(user.revenue.setFeeReceiver({ receiver: feeDistributor }));
      expect(refused).to.be.instanceOf(FeeDistributorBadReceiverError);
      expect(await failure(user.revenue.setFeeReceiver({ receiver: "0x1" }))).to.be.instanceOf(InvalidAddressError);
    });

    it("of many name who was paid and who could not be, with the reason in words", async () => {
      const { user, newcomer, addresses, signers, locked } = base;
      await (await user.token.transferCpt({ to: other(), amount: AMOUNT })).wait();
      await (await newcomer.token.approveCpt({ spender: addresses.voteEscrow, amount: AMOUNT })).wait();
      const end = await locked();
      await (await newcomer.ve.createLock({ amount: AMOUNT, end })).wait();
      await toNextWeek();
      await pay(10n * USDC_1);
      await toNextWeek();
      const amount = await owing();
      expect(amount).to.equal(5n * USDC_1 - 1n);
      const usdc = new Contract(addresses.usdc, BLACKLIST, signers.deployer);
      await mined(usdc.getFunction("blacklist")(other()));
      const accounts = [userAddress(), other(), addresses.cpt];
      expect(await user.revenue.claimFeesMany.simulate({ accounts })).to.deep.equal({ amount });
      const result = await (await user.revenue.claimFeesMany({ accounts })).wait();
      expect(result.amount).to.equal(amount);
      expect(result.claims).to.deep.equal([{ account: userAddress(), receiver: userAddress(), amount }]);
      expect(result.failed.map(({ account }) => account)).to.deep.equal([other()]);
      expect(result.failed[0]?.problem).to.be.instanceOf(ContractRevertError);
      expect(result.failed[0]?.problem.message).to.contain("blacklisted");
      await mined(usdc.getFunction("unBlacklist")(other()));
      expect((await newcomer.revenue.getClaimable()).amount).to.equal(amount);
      const bad = { accounts: [userAddress(), "0x1"] as const };
      expect(await failure(user.revenue.claimFeesMany(bad))).to.be.instanceOf(InvalidAddressError);
    });
  });

  describe("weeks", () => {
    it("without holders pass their money on, and are settled together", async () => {
      const { user, locked } = base;
      await toNextWeek();
      const first = await thisWeek();
      await pay(3n * USDC_1);
      await locked();
      await toNextWeek(2n);
      expect(await user.revenue.settleWeeks.simulate()).to.deep.equal({ count: 2n });
      expect(await user.revenue.settleWeeks.simulate({ maxWeeks: 1n })).to.deep.equal({ count: 1n });
      const { settled } = await (await user.revenue.settleWeeks()).wait();
      const { weight } = await user.revenue.getWeekRevenue({ week: first + 1n });
      expect(settled).to.deep.equal([
        { week: first, revenue: 3n * USDC_1, weight: 0n },
        { week: first + 1n, revenue: 3n * USDC_1, weight },
      ]);
      const startsAt = weekStart(first);
      const passed = { week: first, startsAt, revenue: 0n, weight: 0n, settled: true };
      expect(await user.revenue.getWeekRevenue({ week: first })).to.deep.equal(passed);
      expect((await (await user.revenue.settleWeeks()).wait()).settled).to.deep.equal([]);
    });

    it("to come have no weight yet, and money sent directly belongs to the next", async () => {
      const { user, usdc, addresses } = base;
      expect(await failure(user.revenue.sweepFees())).to.be.instanceOf(FeeDistributorNothingToSweepError);
      await mined(usdc.getFunction("mint")(addresses.feeDistributor, 7n));
      const week = (await thisWeek()) + 1n;
      expect(await user.revenue.sweepFees.simulate()).to.deep.equal({ amount: 7n });
      expect(await (await user.revenue.sweepFees()).wait()).to.include({ amount: 7n, week });
      const expected = { week, startsAt: weekStart(week), revenue: 7n, weight: undefined, settled: false };
      expect(await user.revenue.getWeekRevenue({ week })).to.deep.equal(expected);
    });
  });

  describe("the yield", () => {
    const cptPrice = 800_000n;

    it("is the formula on live figures, from the first money on", async () => {
      const { user } = base;
      await earned(10n * USDC_1);
      const first = (await thisWeek()) - 1n;
      await toNextWeek();
      await pay(20n * USDC_1);
      await toNextWeek();
      await (await user.revenue.settleWeeks()).wait();
      const expected = { revenue: 30n * USDC_1, weeks: 3n, locked: AMOUNT };
      const apy = await user.revenue.getStakingApy({ cptPrice });
      expect(apy).to.deep.equal({ ...expected, ...stakingApy({ ...expected, cptPrice }), throughWeek: first + 2n });
      expect(apy.apyBps).to.equal((30n * 365n * 10_000n) / (7n * 3n * 80n));
      // what came in since does not count, nor does it hide that there was nothing before
      await pay(USDC_1);
      expect(await user.revenue.getStakingApy({ cptPrice })).to.deep.equal(apy);
      // one week without money in between counts, and so does one that the money came before
      expect(await user.revenue.getStakingApy({ cptPrice, weeks: 2n })).to.include({
        weeks: 2n,
        revenue: 20n * USDC_1,
      });
      expect(await user.revenue.getStakingApy({ cptPrice, weeks: 1n })).to.include({
        weeks: 1n,
        revenue: 20n * USDC_1,
      });
    });

    it("is 0 before any money, and unknown when nothing is locked or CPT is worth nothing", async () => {
      const { user, locked } = base;
      expect((await user.revenue.getStakingApy({ cptPrice })).apyBps).to.equal(undefined);
      await locked();
      expect(await user.revenue.getStakingApy({ cptPrice })).to.include({ apyBps: 0n, weeks: 0n, revenue: 0n });
      expect((await user.revenue.getStakingApy({ cptPrice: 0n })).apyBps).to.equal(undefined);
      for (const wrong of [{ cptPrice, weeks: 0n }, { cptPrice, weeks: 209n }, { cptPrice: -1n }]) {
        expect(await failure(user.revenue.getStakingApy(wrong))).to.be.instanceOf(InvalidParameterError);
      }
    });
  });

  describe("every write", () => {
    it("populates the contract's call and estimates", async () => {
      const { user, usdc, addresses, ethers } = base;
      await mined(usdc.getFunction("mint")(addresses.feeDistributor, 7n));
      const abi = FeeDistributor__factory.createInterface();
      const account = userAddress();
      type Forms = Record<"simulate" | "populate" | "estimate", (params: never) => Promise<unknown>>;
      const cases: readonly [Forms, object, string, readonly unknown[]][] = [
        [user.revenue.claimFees, {}, "claim", [account]],
        [user.revenue.claimFees, { account: other() }, "claim", [other()]],
        [user.revenue.setFeeReceiver, { receiver: other() }, "setReceiver", [other()]],
        [user.revenue.setFeeReceiver, {}, "setReceiver", [ZeroAddress]],
        [user.revenue.settleWeeks, { maxWeeks: 3n }, "settleWeeks", [3n]],
        [user.revenue.sweepFees, {}, "sweep", []],
      ];
      for (const [write, params, fn, args] of cases) {
        await write.simulate(params as never);
        expect(((await write.estimate(params as never)) as bigint) > 21_000n).to.equal(true);
        const { to, data, value } = (await write.populate(params as never)) as PopulatedTransaction;
        expect([to, value]).to.deep.equal([addresses.feeDistributor, 0n]);
        const call = abi.parseTransaction({ data });
        expect([call?.name, call?.args.toArray()]).to.deep.equal([fn, args]);
      }
      const reader = user.withRunner(ethers.provider);
      expect(await failure(reader.revenue.getClaimable())).to.be.instanceOf(MissingSignerError);
      expect(await failure(reader.revenue.claimFees.populate())).to.be.instanceOf(MissingSignerError);
    });
  });
});
