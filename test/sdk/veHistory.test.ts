import { expect } from "chai";
import { Wallet } from "ethers";
import { ContractError } from "../../sdk/src/errors/index.ts";
import { CyberPlaza, type Address, type SentTransaction } from "../../sdk/src/index.ts";
import {
  claimableFor,
  divideWeeks,
  lockTotalsAt,
  MAX_LOCK,
  nextLockEnd,
  veCptAt,
  WEEK,
  weekOf,
  weekStart,
  type VeLock,
  type WeekShare,
} from "../../sdk/src/math/index.ts";
import { FeeDistributor__factory, VoteEscrow__factory } from "../../sdk/src/typechain/index.ts";
import { deployedBefore, mined, type Deployed } from "./fixture.ts";
import { randomSource } from "./random.ts";

const CPT = 10n ** 18n;
const ACCOUNTS = 4;
const STEPS = 160;
const COMPARE_EVERY = 8;
const PAST_SECONDS = 60;
const SETTLED_BY_CLAIM = 8;

describe("SDK maths against the contracts' histories", function () {
  this.timeout(120_000);
  const random = randomSource(0x415704n);
  let base: Deployed;
  deployedBefore((suite) => (base = suite));

  let holders: CyberPlaza[];
  let addresses: Address[];
  const weights = new Map<bigint, bigint>();

  const now = async (): Promise<bigint> => BigInt(await base.networkHelpers.time.latest());
  const voteEscrow = () => VoteEscrow__factory.connect(base.addresses.voteEscrow, base.ethers.provider);
  const distributor = () => FeeDistributor__factory.connect(base.addresses.feeDistributor, base.signers.userSigner);

  beforeEach(async () => {
    const { user, usdc, signers, addresses: suite, ethers } = base;
    weights.clear();
    const wallets = Array.from({ length: ACCOUNTS }, () => Wallet.createRandom(ethers.provider));
    addresses = wallets.map(({ address }) => address as Address);
    holders = await Promise.all(wallets.map((runner) => CyberPlaza.connect({ runner, addresses: suite })));
    for (const [i, to] of addresses.entries()) {
      await (await signers.deployer.sendTransaction({ to, value: 10n ** 19n })).wait();
      await (await user.token.transferCpt({ to, amount: 200n * CPT })).wait();
      await (await holders[i]?.token.approveCpt({ spender: suite.voteEscrow, amount: 200n * CPT }))?.wait();
    }
    await mined(usdc.getFunction("mint")(signers.userSigner.address, 10n ** 15n));
    await (await user.token.approveUsdc({ spender: suite.feeDistributor, amount: 10n ** 15n })).wait();
  });

  /** Waits for it, unless the contract refuses: then the history goes on without it. */
  const tried = async (sent: Promise<SentTransaction<object>>): Promise<void> => {
    try {
      await (await sent).wait();
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
    }
  };
  const holder = (i: number): CyberPlaza => holders[i] as CyberPlaza;
  const someEnd = async (): Promise<bigint> => {
    const from = await now();
    return nextLockEnd(from) + random.edge((MAX_LOCK - 2n * WEEK) / WEEK - 1n) * WEEK;
  };
  const act = async (): Promise<void> => {
    const { ve, revenue } = holder(Number(random.below(BigInt(ACCOUNTS))));
    const amount = CPT + random.edge(20n * CPT);
    const account = addresses[Number(random.below(BigInt(ACCOUNTS)))] as Address;
    switch (random.below(10n)) {
      case 0n:
      case 1n:
        return tried(ve.createLock({ amount, end: await someEnd() }));
      case 2n:
        return tried(ve.increaseAmount({ amount, account }));
      case 3n:
        return tried(ve.extendLock({ end: await someEnd() }));
      case 4n:
        return tried(ve.withdrawLock());
      case 5n:
        return tried(ve.relock({ end: await someEnd() }));
      case 6n:
        return tried(ve.delegate({ delegatee: account }));
      case 7n:
        return tried(revenue.claimFees({ account }));
      default:
        return pay(1n + random.edge(10n ** 12n));
    }
  };
  const pay = (amount: bigint): Promise<void> => mined(distributor().receiveRevenue(0n, amount));
  const pass = async (): Promise<void> => {
    const spans = [1n, 3_600n, WEEK / 3n, WEEK, 3n * WEEK, 12n * WEEK];
    const span = spans[Number(random.below(6n))] ?? 1n;
    const [from, exact] = [await now(), random.below(4n) === 0n];
    const to = exact ? weekStart(weekOf(from + span) + 1n) : from + 1n + random.below(span);
    await base.networkHelpers.time.increaseTo(to);
  };

  /** All weeks that are over and would be settled by a claim, from the one the suite was deployed in. */
  const settledBy = async (first: bigint): Promise<WeekShare[]> => {
    const { nextWeek } = await distributor().state();
    const weeks = [];
    for (let week = first; week < weekOf(await now()); week++) {
      if (!weights.has(week)) weights.set(week, await voteEscrow().weightAt(week));
      weeks.push({ week, revenue: await distributor().revenueOf(week), weight: weights.get(week) ?? 0n });
    }
    const shares = divideWeeks(weeks);
    const pending = shares.filter(({ week, revenue }) => week >= nextWeek && revenue > 0n);
    const last = pending[SETTLED_BY_CLAIM - 1];
    return last === undefined ? shares : shares.filter(({ week }) => week <= last.week);
  };
  const histories = (): Promise<VeLock[][]> =>
    Promise.all(addresses.map((account) => base.user.ve.getLockHistory({ account, count: 10_000n })));
  /** What held at the end of a second. */
  const at = (history: readonly VeLock[], time: bigint): VeLock | undefined =>
    history.findLast(({ since }) => since <= time);

  it(`equals balances, totals, weights and claims over ${STEPS} random steps and hundreds of weeks`, async () => {
    const start = await now();
    const first = weekOf(start);
    let compared = 0n;
    for (let step = 1; step <= STEPS; step++) {
      if (random.below(3n) !== 0n) await pass();
      await act();
      if (step % COMPARE_EVERY !== 0) continue;
      const weeks = await settledBy(first);
      for (const [i, locks] of (await histories()).entries()) {
        const { amount, claimedThrough } = await holder(i).revenue.getClaimable();
        expect(claimableFor({ locks, weeks, claimedThrough }), `step ${step}, account ${i}`).to.equal(amount);
        compared += amount === 0n ? 0n : 1n;
      }
    }
    expect(compared > 20n, `${compared} claims above zero`).to.equal(true);

    await base.networkHelpers.time.increase(1);
    const all = await histories();
    const end = (await now()) - 1n;
    for (let i = 0; i < PAST_SECONDS; i++) {
      const time =
        i % 3 === 0 ? weekStart(weekOf(start + random.below(end - start))) : start + random.below(end - start);
      const locks = all.map((history) => at(history, time)).filter((lock) => lock !== undefined);
      const totals = lockTotalsAt(locks, time);
      for (const [j, account] of addresses.entries()) {
        const lock = at(all[j] ?? [], time);
        const { veCpt, totalVeCpt } = await base.user.ve.getPastVotes({ account, time });
        expect(veCpt, `${account} at ${time}`).to.equal(lock === undefined ? 0n : veCptAt(lock, time));
        expect(totalVeCpt, `total at ${time}`).to.equal(totals.veCpt);
      }
    }
    for (const [week, weight] of weights) {
      const time = weekStart(week) - 1n;
      if (time < start) continue;
      const locks = all.map((history) => at(history, time)).filter((lock) => lock !== undefined);
      const { locked, weekSum } = lockTotalsAt(locks, time);
      expect(weekSum - locked * week, `weight of week ${week}`).to.equal(weight);
    }
    expect(weights.size).to.be.greaterThan(100);
  });

  it("stops where a claim stops: after 64 changes of a lock", async () => {
    const { ve, revenue } = holder(0);
    const { networkHelpers } = base;
    const first = weekOf(await now());
    await (await ve.createLock({ amount: CPT, end: nextLockEnd(await now()) + 100n * WEEK })).wait();
    for (let week = 0; week < 70; week++) {
      await networkHelpers.time.increase(WEEK);
      await pay(10n ** 6n + BigInt(week));
      await (await ve.increaseAmount({ amount: 10n ** 15n })).wait();
      if (week % 3 !== 0) continue;
      await networkHelpers.time.increase(1); // two changes in a week
      await (await ve.increaseAmount({ amount: 10n ** 15n })).wait();
    }
    await networkHelpers.time.increase(2n * WEEK);
    const locks = await ve.getLockHistory();
    expect(locks.length).to.equal(95);
    const weeks = await settledBy(first);
    const { amount } = await revenue.getClaimable();
    expect(claimableFor({ locks, weeks })).to.equal(amount);
    expect(amount > 0n).to.equal(true);
    await pay(10n ** 6n);
    await networkHelpers.time.increase(WEEK);
    await (await revenue.claimFees()).wait();
    const rest = await revenue.getClaimable();
    const later = await settledBy(first);
    expect(claimableFor({ locks, weeks: later, claimedThrough: rest.claimedThrough })).to.equal(rest.amount);
    expect(rest.amount > 0n).to.equal(true);
  });

  it("refuses weeks with one left out", () => {
    const week = { revenue: 0n, weight: 0n };
    expect(() =>
      divideWeeks([
        { week: 1n, ...week },
        { week: 3n, ...week },
      ]),
    ).to.throw('"weeks" lack the one before 3');
  });
});
