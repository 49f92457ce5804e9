import { expect } from "chai";
import { ContractFactory, type BaseContract } from "ethers";
import hre from "hardhat";
import { InvalidParameterError } from "../../sdk/src/errors/index.ts";
import {
  lockEndAfter,
  lockTotalsAt,
  MARKETING_MULTIPLIERS_BPS,
  MAX_LOCK,
  multiplierOf,
  nextLockEnd,
  packVeLock,
  stakingApy,
  unlockSchedule,
  unpackVeLock,
  veCptAt,
  veCptOf,
  WEEK,
  weekOf,
  weekStart,
} from "../../sdk/src/math/index.ts";
import { testArtifact } from "../helpers/testArtifact.ts";
import { randomSource } from "./random.ts";

const CASES = 300;
const CPT = 10n ** 18n;
const YEAR = 365n * 86_400n;
/** Thursday, 2027-01-14, 00:00 UTC. */
const THURSDAY = 1_799_884_800n;

describe("SDK maths of veCPT", () => {
  const random = randomSource(0x7ecn);
  let harness: BaseContract;
  const call = (name: string, ...args: unknown[]) => harness.getFunction(name).staticCall(...args);

  before(async () => {
    const { ethers } = await hre.network.create("embedded");
    const { abi, bytecode } = await testArtifact(hre, "test/mocks/VeMathHarness.sol", "VeMathHarness");
    const [deployer] = await ethers.getSigners();
    harness = await new ContractFactory(abi, bytecode, deployer).deploy();
    await harness.waitForDeployment();
  });

  describe("against the contract's library", () => {
    it(`reads ${CASES} random words as the contract does, and packs them again`, async () => {
      for (let i = 0; i < CASES; i++) {
        const word = random.bits(171n);
        const lock = unpackVeLock(word);
        const { amount, end, since, number, delegated, withdrawn } = await call("read", word);
        expect(lock).to.deep.equal({ amount, end, since, number, delegated, withdrawn });
        expect(packVeLock(lock)).to.equal(word);
      }
    });

    it(`values ${CASES} locks at random seconds to the wei, the last second and the end included`, async () => {
      for (let i = 0; i < CASES; i++) {
        const word = random.bits(171n);
        const lock = unpackVeLock(word);
        for (const time of [lock.end - 1n, lock.end, random.below(2n * lock.end + 1n)]) {
          if (time < 0n) continue;
          expect(veCptAt(lock, time)).to.equal(await call("votesAt", word, time));
        }
      }
    });

    it("values sums of locks as the contract does", async () => {
      for (let i = 0; i < CASES; i++) {
        const time = random.edge(2n ** 33n);
        const sum = random.edge(2n ** 87n - 1n);
        const weekSum = sum * (weekOf(time) + 1n + random.below(208n)) + random.below(2n ** 40n);
        expect(veCptOf(sum, weekSum, time)).to.equal(await call("sumVotesAt", sum, weekSum, time));
      }
    });
  });

  describe("of many locks", () => {
    it("adds up to at least the single ones, and to less than a wei a lock more; ended ones do not count", () => {
      for (let i = 0; i < CASES; i++) {
        const time = THURSDAY + random.below(MAX_LOCK);
        const locks = Array.from({ length: 8 }, () => ({
          amount: random.edge(10n ** 26n),
          end: THURSDAY + random.below(209n) * WEEK,
        }));
        const { locked, veCpt } = lockTotalsAt(locks, time);
        const single = locks.reduce((sum, lock) => sum + veCptAt(lock, time), 0n);
        const live = locks.filter(({ end }) => end > time);
        expect(veCpt >= single && veCpt - single < 8n).to.equal(true);
        expect(locked).to.equal(live.reduce((sum, { amount }) => sum + amount, 0n));
      }
      expect(lockTotalsAt([], THURSDAY)).to.deep.equal({ locked: 0n, weekSum: 0n, veCpt: 0n });
    });
  });

  describe("of ends", () => {
    it("gives ends that the contract takes for an hour to come, as near as they can be", () => {
      for (let i = 0; i < CASES; i++) {
        const from = THURSDAY + random.below(2n * WEEK);
        const duration = WEEK + random.edge(MAX_LOCK - WEEK);
        const end = lockEndAfter({ from, duration });
        const sentAt = from + random.edge(3_600n);
        expect(end % WEEK).to.equal(0n);
        expect(end >= sentAt + WEEK && end <= sentAt + MAX_LOCK, `${from} ${duration}`).to.equal(true);
        expect(end - from < duration + WEEK + 3_600n, "too far").to.equal(true);
        if (duration <= MAX_LOCK - WEEK) expect(end >= from + duration, "too near").to.equal(true);
      }
    });

    it("skips the week that begins within the hour after the shortest lock", () => {
      expect(nextLockEnd(THURSDAY - 3_600n)).to.equal(THURSDAY + WEEK);
      expect(nextLockEnd(THURSDAY - 3_599n)).to.equal(THURSDAY + 2n * WEEK);
      expect(lockEndAfter({ from: THURSDAY - 1n, duration: WEEK })).to.equal(THURSDAY + 2n * WEEK);
      expect(lockEndAfter({ from: THURSDAY, duration: MAX_LOCK })).to.equal(weekStart(weekOf(THURSDAY + MAX_LOCK)));
    });

    it("refuses durations that no lock has", () => {
      for (const duration of [0n, WEEK - 1n, MAX_LOCK + 1n]) {
        expect(() => lockEndAfter({ from: THURSDAY, duration })).to.throw(InvalidParameterError);
      }
    });
  });

  describe("of the time until the end", () => {
    it("shows a lock run out from now over every beginning of a week to its end", () => {
      const lock = { amount: 100n * CPT, end: THURSDAY + 4n * WEEK };
      const points = unlockSchedule(lock, THURSDAY + 1n);
      expect(points.map(({ time }) => time - THURSDAY)).to.deep.equal([1n, WEEK, 2n * WEEK, 3n * WEEK, 4n * WEEK]);
      for (const { time, veCpt } of points) expect(veCpt).to.equal(veCptAt(lock, time));
      expect(points.at(-1)?.veCpt).to.equal(0n);
      expect(unlockSchedule(lock, THURSDAY).map(({ time }) => time)[1]).to.equal(THURSDAY + WEEK);
      expect(unlockSchedule(lock, lock.end)).to.deep.equal([]);
    });
  });

  describe("of multipliers", () => {
    it("follows the formula, which the marketing table meets at 4 years only", () => {
      const lock = { amount: 10_000n, end: THURSDAY + 52n * WEEK };
      expect(multiplierOf(52n * WEEK)).to.equal(veCptAt(lock, THURSDAY));
      expect([1n, 2n, 4n].map((years) => multiplierOf(years * YEAR))).to.deep.equal([6_250n, 12_500n, 25_000n]);
      expect(MARKETING_MULTIPLIERS_BPS).to.deep.equal({ 1: 10_000n, 2: 15_000n, 4: 25_000n });
    });
  });

  describe("of the yield", () => {
    it("is a year's revenue by the value of what is locked", () => {
      // 1 000 USDC in 10 weeks; a million CPT at 0.80 USDC
      const apy = stakingApy({ revenue: 1_000_000_000n, weeks: 10n, locked: 10n ** 6n * CPT, cptPrice: 800_000n });
      expect(apy.lockedValue).to.equal(800_000_000_000n);
      expect(apy.annualRevenue).to.equal(5_214_285_714n);
      expect(apy.apyBps).to.equal(65n); // 0.6517 %
    });

    it("is 0 without weeks or revenue, and unknown when nothing of value is locked", () => {
      const some = { revenue: 10n ** 9n, weeks: 10n, locked: CPT, cptPrice: 1n };
      expect(stakingApy({ ...some, weeks: 0n, revenue: 0n })).to.include({ apyBps: 0n, annualRevenue: 0n });
      expect(stakingApy({ ...some, revenue: 0n }).apyBps).to.equal(0n);
      expect(stakingApy({ ...some, locked: 0n }).apyBps).to.equal(undefined);
      expect(stakingApy({ ...some, cptPrice: 0n }).apyBps).to.equal(undefined);
    });
  });
});
