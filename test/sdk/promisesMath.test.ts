import { expect } from "chai";
import { ContractFactory, type BaseContract } from "ethers";
import hre from "hardhat";
import { InvalidParameterError } from "../../sdk/src/errors/index.ts";
import {
  BURN_QUARTER,
  burnQuarterOf,
  buybackMinCpt,
  buybackUsdc,
  combineSources,
  isQuotationDue,
  limitFreed,
  medianPrice,
  MIN_SALE_USDC,
  nextBurnAt,
  quoteAtTick,
  saleCptFor,
  saleMaxUsdc,
  sqrtPriceAtTick,
  treasuryValueOf,
  unlockTable,
  vestedAt,
  VESTING_MONTH,
  type VestingLimitState,
  type VestingTerms,
} from "../../sdk/src/math/index.ts";
import { testArtifact } from "../helpers/testArtifact.ts";
import { randomSource } from "./random.ts";

const CASES = 300;
const CPT = 10n ** 18n;
const DAY = 86_400n;
const START = 1_800_000_000n;
const MAX_TICK = 887_272n;
const LOW_ADDRESS = "0x0000000000000000000000000000000000000001";
const HIGH_ADDRESS = "0x0000000000000000000000000000000000000002";

const PRIVATE_SALE: VestingTerms = {
  total: 1_000n * CPT,
  start: START,
  cliff: 6n * VESTING_MONTH,
  linear: 18n * VESTING_MONTH,
  atStartBps: 0n,
  monthly: false,
};

describe("SDK maths of vesting, sale, prices and buyback", () => {
  const random = randomSource(0x9e2e515n);
  let harness: BaseContract;
  const call = (name: string, ...args: unknown[]) => harness.getFunction(name).staticCall(...args);

  before(async () => {
    const { ethers } = await hre.network.create("embedded");
    const { abi, bytecode } = await testArtifact(hre, "test/mocks/PromisesMathHarness.sol", "PromisesMathHarness");
    const [deployer] = await ethers.getSigners();
    harness = await new ContractFactory(abi, bytecode, deployer).deploy();
    await harness.waitForDeployment();
  });

  describe("of schedules, against the contract's library", () => {
    const randomTerms = (): [VestingTerms, readonly unknown[]] => {
      const [cliffMonths, linearMonths] = [random.edge(60n), random.edge(120n)];
      const [total, start] = [random.edge(2n ** 88n - 1n), random.edge(2n) * START + random.edge(2n ** 30n)];
      const [atStartBps, monthly] = [random.edge(10_000n), random.below(2n) === 0n];
      const [cliff, linear] = [cliffMonths * VESTING_MONTH, linearMonths * VESTING_MONTH];
      const terms = { total, start, cliff, linear, atStartBps, monthly };
      return [terms, [total, start, cliffMonths, linearMonths, atStartBps, monthly]];
    };

    it(`vests ${CASES} schedules to the wei, at ten seconds each, every edge included`, async () => {
      for (let i = 0; i < CASES; i++) {
        const [terms, struct] = randomTerms();
        const { start, cliff, linear } = terms;
        const edges = [start, start + cliff, start + cliff + linear, start + cliff + VESTING_MONTH];
        const around = edges.flatMap((edge) => [edge === 0n ? 0n : edge - 1n, edge]);
        const times = [...around, start + random.below(cliff + linear + 1n), random.below(2n ** 33n)];
        expect(times.map((time) => vestedAt(terms, time))).to.deep.equal([...(await call("vestedAt", struct, times))]);
      }
    });

    it("lists what unlocks month by month, adding up to the total", () => {
      for (let i = 0; i < CASES; i++) {
        const [terms] = randomTerms();
        if (terms.start === 0n) continue;
        const table = unlockTable(terms);
        expect(table.reduce((sum, { unlocked }) => sum + unlocked, 0n)).to.equal(terms.total);
        for (const { time, vested, unlocked } of table) {
          expect([vested, unlocked > 0n]).to.deep.equal([vestedAt(terms, time), true]);
        }
      }
    });

    it("shows the private sale's 6 months of nothing and 18 equal months", () => {
      const table = unlockTable(PRIVATE_SALE);
      expect(table.length).to.equal(18);
      expect(table[0]?.time).to.equal(START + 7n * VESTING_MONTH);
      expect(table.at(-1)).to.include({ time: START + 24n * VESTING_MONTH, vested: 1_000n * CPT });
      for (const { unlocked } of table) expect(unlocked - (1_000n * CPT) / 18n <= 1n).to.equal(true);
    });

    it("needs to know the start", () => {
      const unknown = { ...PRIVATE_SALE, start: 0n };
      expect(vestedAt(unknown, 2n ** 40n)).to.equal(0n);
      expect(() => unlockTable(unknown)).to.throw(InvalidParameterError);
    });
  });

  describe("of the daily limit, against the contract's library", () => {
    const randomLimit = (): VestingLimitState => {
      const closedAt = START + random.below(10n * DAY);
      const minDaily = 1_000n * CPT + random.edge(50_000n * CPT);
      const isFixed = random.below(4n) !== 0n;
      const total = random.edge(12_500_000n * CPT);
      const linear = 18n * VESTING_MONTH;
      const day = isFixed ? closedAt / DAY + random.edge(600n) : 0n;
      const freedBefore = isFixed ? random.edge(total) : 0n;
      const allowance = isFixed ? minDaily + random.edge(50_000n * CPT) : 0n;
      return { total, closedAt, linear, day, freedBefore, allowance, minDaily };
    };

    it(`frees the same of ${CASES} states, on their day and after gaps of up to two years`, async () => {
      for (let i = 0; i < CASES; i++) {
        const limit = randomLimit();
        const { total, closedAt, linear, day, freedBefore, allowance, minDaily } = limit;
        const from = day === 0n ? closedAt : day * DAY < closedAt ? closedAt : day * DAY;
        const time = from + random.edge(730n * DAY);
        const todays = minDaily + random.edge(50_000n * CPT);
        const args = [[day, freedBefore, allowance], [total, closedAt, linear], minDaily, time, todays];
        expect(
          limitFreed(limit, time, todays),
          JSON.stringify(args, (_, v) => String(v)),
        ).to.equal(await call("freedAt", ...args));
      }
    });

    it("frees nothing before the cliff's end, and the least on a day that is not known yet", () => {
      const limit = { ...randomLimit(), total: 12_500_000n * CPT, day: 0n, freedBefore: 0n, minDaily: 10_000n * CPT };
      expect(limitFreed(limit, limit.closedAt - 1n)).to.equal(0n);
      expect(limitFreed({ ...limit, closedAt: 0n }, START)).to.equal(0n);
      const inTenDays = (limit.closedAt / DAY + 10n) * DAY;
      expect(limitFreed(limit, inTenDays + DAY - 1n) - limitFreed(limit, inTenDays)).to.equal(0n);
      expect(() => limitFreed({ ...limit, day: limit.closedAt / DAY + 9n }, limit.closedAt)).to.throw(
        InvalidParameterError,
      );
    });
  });

  describe("of three prices, against the contract's library", () => {
    const STATUS = ["Fresh", "TooFewSources", "SourcesDisagree"];

    it(`combines ${4 * CASES} triples alike, those at the edge of 10 % and 5 % among them`, async () => {
      const seen = new Set<string>();
      for (let i = 0; i < 4 * CASES; i++) {
        const middle = 1n + random.edge(10n ** 24n);
        const near = (): bigint => {
          const percent = [0n, 5n, 10n, random.below(25n)][Number(random.below(4n))] ?? 0n;
          const sign = random.below(2n) === 0n ? 1n : -1n;
          return middle + (sign * middle * percent) / 100n + random.below(3n) - 1n;
        };
        const some = [middle, near(), near()].map((price) => (price < 0n || random.below(6n) === 0n ? 0n : price));
        for (let place = 2n; place > 0n; place--) {
          const other = Number(random.below(place + 1n));
          [some[Number(place)], some[other]] = [some[other] ?? 0n, some[Number(place)] ?? 0n];
        }
        const { agreement, low, high, kept } = await call("combine", some);
        const { status, lowE18, highE18, used } = combineSources(some);
        const expected = [STATUS[Number(agreement)], low, high, [...kept].map((price: bigint) => price !== 0n)];
        expect([status, lowE18, highE18, used], some.join(" ")).to.deep.equal(expected);
        seen.add(`${status} of ${used.filter(Boolean).length}`);
      }
      const possible = ["Fresh of 2", "Fresh of 3", "SourcesDisagree of 2", "TooFewSources of 0", "TooFewSources of 1"];
      expect([...seen].sort()).to.deep.equal(possible);
    });

    it("takes the middle one of three in any order, and refuses other numbers of them", () => {
      for (const [a, b, c] of [
        [1n, 2n, 3n],
        [3n, 1n, 2n],
        [2n, 3n, 1n],
        [2n, 2n, 1n],
      ] as const) {
        expect(medianPrice(a, b, c)).to.equal(2n);
      }
      for (const prices of [[], [1n, 1n], [1n, 1n, 1n, 1n]]) {
        expect(() => combineSources(prices)).to.throw(InvalidParameterError);
      }
    });

    it("calls for a quotation after 5 minutes, or when the price has moved by 1 % either way", () => {
      const last = { priceE18: CPT, quotedAt: START };
      expect(isQuotationDue({ last: undefined, now: START, priceE18: CPT })).to.equal(true);
      expect(isQuotationDue({ last, now: START + 299n, priceE18: CPT })).to.equal(false);
      expect(isQuotationDue({ last, now: START + 300n, priceE18: CPT })).to.equal(true);
      for (const change of [1n, -1n]) {
        const step = (change * CPT) / 100n;
        expect(isQuotationDue({ last, now: START, priceE18: CPT + step })).to.equal(true);
        expect(isQuotationDue({ last, now: START, priceE18: CPT + step - change })).to.equal(false);
      }
    });
  });

  describe("of mean ticks, against the contract's library", () => {
    it(`quotes ${CASES} amounts at random ticks and at both ends, from either token`, async () => {
      for (let i = 0; i < CASES; i++) {
        const tick = random.edge(MAX_TICK) * (random.below(2n) === 0n ? 1n : -1n);
        const amount = random.edge(2n ** 128n - 1n);
        const fromToken0 = random.below(2n) === 0n;
        const pair = fromToken0 ? [LOW_ADDRESS, HIGH_ADDRESS] : [HIGH_ADDRESS, LOW_ADDRESS];
        const given = { tick: Number(tick), amount, fromToken0 };
        expect(quoteAtTick(given), `${tick} ${amount}`).to.equal(await call("quoteAt", tick, amount, ...pair));
      }
    });

    it("knows Uniswap's own ends, and refuses what is no tick", () => {
      expect(sqrtPriceAtTick(0)).to.equal(2n ** 96n);
      expect(sqrtPriceAtTick(-887_272)).to.equal(4_295_128_739n);
      expect(sqrtPriceAtTick(887_272)).to.equal(1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_342n);
      for (const tick of [887_273, -887_273, 0.5, NaN]) {
        expect(() => sqrtPriceAtTick(tick)).to.throw(InvalidParameterError);
      }
    });
  });

  describe("of amounts", () => {
    it("never sells more than the round or the buyer has left, nor a unit less than it may", () => {
      for (let i = 0; i < CASES; i++) {
        const [price, cap] = [1n + random.edge(10n ** 9n), 1n + random.edge(5_000_000n * CPT)];
        const [sold, buyerCap] = [random.edge(cap), MIN_SALE_USDC + random.edge(10n ** 11n)];
        const spent = random.edge(2n * buyerCap);
        const most = saleMaxUsdc({ price, cap, sold, buyerCap, spent });
        const left = cap - sold;
        const fits = (usdc: bigint): boolean =>
          usdc >= MIN_SALE_USDC && saleCptFor(usdc, price) <= left && usdc + spent <= buyerCap;
        if (most > 0n) expect(fits(most) && !fits(most + 1n)).to.equal(true);
        else expect(fits(MIN_SALE_USDC)).to.equal(false);
      }
    });

    it("knows the quarters of burns", () => {
      expect(nextBurnAt(undefined)).to.equal(0n);
      expect(nextBurnAt(START)).to.equal((burnQuarterOf(START) + 1n) * BURN_QUARTER);
      expect(nextBurnAt(BURN_QUARTER - 1n)).to.equal(BURN_QUARTER);
      expect(nextBurnAt(BURN_QUARTER)).to.equal(2n * BURN_QUARTER);
    });

    it("rounds against whoever swaps or pays", () => {
      expect(buybackUsdc({ balance: 19n, maxShareBps: 1_000n, maxUsdc: 100n })).to.equal(1n);
      expect(buybackUsdc({ balance: 10n ** 12n, maxShareBps: 1_000n, maxUsdc: 25n })).to.equal(25n);
      expect(buybackMinCpt({ twapCpt: 1_000n, fees: [3_000n], slippageBps: 100n })).to.equal(988n); // 987.03
      expect(buybackMinCpt({ twapCpt: 10n ** 6n, fees: [500n, 3_000n], slippageBps: 0n })).to.equal(996_502n); // .5
      expect(treasuryValueOf({ token: "usdc", amount: 7n })).to.equal(7n);
      expect(treasuryValueOf({ token: "cpt", amount: CPT, highE18: 8n * 10n ** 17n })).to.equal(800_000n);
      expect(treasuryValueOf({ token: "cpt", amount: CPT + 1n, highE18: 8n * 10n ** 17n })).to.equal(800_001n);
    });
  });
});
