import { expect } from "chai";
import { Contract } from "ethers";
import {
  BuybackBadRouteError,
  BuybackBurnTooEarlyError,
  BuybackNothingError,
  BuybackPoolMovedNowError,
  BuybackPoolNotListedError,
  BuybackPricesApartError,
  BuybackTooEarlyError,
  BuybackTooFewObservationsError,
  BuybackTooLittleError,
  ContractPausedError,
  InvalidAddressError,
  PriceOracleNoPriceError,
} from "../../sdk/src/errors/index.ts";
import {
  BURN_QUARTER,
  burnQuarterOf,
  buybackMinCpt,
  buybackUsdc,
  nextBurnAt,
  quoteAtTick,
} from "../../sdk/src/math/index.ts";
import { BuybackBurner__factory, CPT__factory } from "../../sdk/src/typechain/index.ts";
import { CPT_PRICE, deployedBefore, failure, mined, type Deployed } from "./fixture.ts";
import { randomSource } from "./random.ts";

const CPT = 10n ** 18n;
const USDC = 1_000_000n;
const HOUR = 3_600n;
const POOL_FEE = 3_000n;
const POOL_ABI = ["function observe(uint32[] secondsAgos) view returns (int56[] ticks, uint160[] secondsPerLiquidity)"];
const LIMITS = {
  maxUsdc: 25_000n * USDC,
  maxShareBps: 1_000n,
  interval: HOUR,
  slippageBps: 100n,
  maxDeviationBps: 300n,
};

describe("SDK buyback", () => {
  let base: Deployed;
  deployedBefore((suite) => (base = suite));

  const now = async (): Promise<bigint> => BigInt(await base.networkHelpers.time.latest());
  const fund = async (usdc: bigint): Promise<void> =>
    mined(base.usdc.getFunction("mint")(base.addresses.buybackBurner, usdc));

  describe("a swap", () => {
    it("spends what the limits allow, gives at least the quote, and waits an hour", async () => {
      const { user, trading, networkHelpers, signers, ethers, addresses } = base;
      const market = await trading();
      await fund(2_000n * USDC);
      const state = await user.revenue.getBuyback();
      expect(state).to.deep.include({
        nextUsdc: 200n * USDC,
        nextBuyAt: 0n,
        cptHeld: 0n,
        burnCount: 0n,
        limits: LIMITS,
      });
      const quote = await user.revenue.getBuybackQuote();
      expect(quote).to.deep.include({ usdc: state.nextUsdc, route: [market.pool] });
      expect(quote.minCpt).to.equal(buybackMinCpt({ ...quote, fees: [POOL_FEE], slippageBps: LIMITS.slippageBps }));
      const simulated = await user.revenue.buyBack.simulate();
      const bought = await (await user.revenue.buyBack()).wait();
      expect(bought).to.deep.include({
        ...simulated,
        caller: signers.userSigner.address,
        usdcSpent: quote.usdc,
        twapCpt: quote.twapCpt,
        route: [market.pool],
      });
      expect(bought.cptBought >= quote.minCpt && bought.cptBought < quote.twapCpt).to.equal(true);
      const cpt = CPT__factory.connect(addresses.cpt, ethers.provider);
      expect(await cpt.balanceOf(addresses.buybackBurner)).to.equal(bought.cptBought);
      const nextBuyAt = (await now()) + HOUR;
      expect(await user.revenue.getBuyback()).to.deep.include({
        nextBuyAt,
        usdcSpent: quote.usdc,
        cptHeld: bought.cptBought,
        nextUsdc: buybackUsdc({ balance: 1_800n * USDC, ...LIMITS }),
      });
      const early = await failure(user.revenue.buyBack());
      if (!(early instanceof BuybackTooEarlyError)) throw early;
      expect(early.args.readyAt).to.equal(nextBuyAt);
      await networkHelpers.time.increaseTo(nextBuyAt);
      await (await user.revenue.buyBack({ maxUsdc: USDC, route: [market.pool] })).wait();
    });

    it("is quoted as the maths does from the pool's ticks, at 100 amounts", async () => {
      const { user, trading, addresses, signers, networkHelpers, ethers } = base;
      const market = await trading();
      await market.swap(signers.foundation, "usdc", 100n * USDC);
      await networkHelpers.time.increase(2_000);
      const pool = new Contract(market.pool, POOL_ABI, ethers.provider);
      const { ticks } = (await pool.getFunction("observe")([1_800, 0])) as { ticks: readonly [bigint, bigint] };
      const fromToken0 = BigInt(addresses.usdc) < BigInt(addresses.cpt);
      const tick = Math.floor(Number(ticks[1] - ticks[0]) / 1_800);
      const random = randomSource(0xb0bn);
      for (let i = 0; i < 100; i++) {
        const usdc = 1n + random.edge(10n ** 14n);
        const twapCpt = quoteAtTick({ tick, amount: usdc, fromToken0 });
        const minCpt = buybackMinCpt({ twapCpt, fees: [POOL_FEE], slippageBps: LIMITS.slippageBps });
        const quote = await failureOr(user.revenue.getBuybackQuote({ usdc }));
        // a few units of USDC round to a price that is off
        if (quote instanceof BuybackPricesApartError) expect(usdc < 100n).to.equal(true);
        else expect(quote).to.deep.include({ usdc, twapCpt, minCpt });
      }
    });

    it("fails in words", async () => {
      const { user, trading, addresses, signers } = base;
      expect(await failure(user.revenue.buyBack())).to.be.instanceOf(BuybackNothingError);
      await fund(2_000n * USDC);
      expect(await failure(user.revenue.buyBack({ route: [] }))).to.be.instanceOf(BuybackBadRouteError);
      expect(await failure(user.revenue.buyBack({ route: ["0x1"] }))).to.be.instanceOf(InvalidAddressError);
      const few = await failure(user.revenue.buyBack());
      expect(few).to.be.instanceOf(BuybackTooFewObservationsError);
      const market = await trading();
      const stranger = await failure(user.revenue.buyBack({ route: [addresses.cpt] }));
      expect(stranger).to.be.instanceOf(BuybackPoolNotListedError);
      const dear = await failure(user.revenue.buyBack({ minCpt: 10n ** 24n }));
      expect(dear).to.be.instanceOf(BuybackTooLittleError);
      await market.answer((CPT_PRICE * 104n) / 100n);
      const apart = await failure(user.revenue.buyBack());
      if (!(apart instanceof BuybackPricesApartError)) throw apart;
      expect(apart.message).to.match(/price, 0\.79\d+ USD, and the oracle's, 0\.832 USD/);
      await market.answer(CPT_PRICE * 2n);
      expect(await failure(user.revenue.buyBack())).to.be.instanceOf(PriceOracleNoPriceError);
      await market.answer(CPT_PRICE);
      await market.swap(signers.foundation, "usdc", 500n * USDC);
      expect(await failure(user.revenue.getBuybackQuote({ usdc: USDC }))).to.be.instanceOf(BuybackPoolMovedNowError);
      await mined(BuybackBurner__factory.connect(addresses.buybackBurner, signers.guardian).pause());
      expect(await failure(user.revenue.buyBack())).to.be.instanceOf(ContractPausedError);
      expect((await user.market.getPause({ target: "buybackBurner" })).paused).to.equal(true);
    });
  });

  describe("the quarterly burn", () => {
    it("burns what is held once a quarter, and keeps numbered records", async () => {
      const { user, addresses, networkHelpers, trading } = base;
      expect(await failure(user.revenue.burnBought())).to.be.instanceOf(BuybackNothingError);
      expect(await user.revenue.getBurns()).to.deep.equal([]);
      await trading();
      await fund(2_000n * USDC);
      const { cptBought, usdcSpent } = await (await user.revenue.buyBack()).wait();
      await (await user.token.transferCpt({ to: addresses.buybackBurner, amount: CPT })).wait();
      const first = await (await user.revenue.burnBought()).wait();
      const cptBurnt = cptBought + CPT;
      const supplyAfter = 100_000_000n * CPT - cptBurnt;
      expect(first).to.include({ number: 0n, usdcSpent, cptBurnt, supplyAfter });
      const burntAt = await now();
      const record = { number: 0n, burntAt, usdcSpent, cptBurnt, supplyAfter };
      expect(await user.revenue.getBurns()).to.deep.equal([record]);
      const { nextBurnAt: readyAt } = await user.revenue.getBuyback();
      expect(readyAt).to.equal(nextBurnAt(burntAt));
      expect(readyAt).to.equal((burnQuarterOf(burntAt) + 1n) * BURN_QUARTER);
      await (await user.token.transferCpt({ to: addresses.buybackBurner, amount: CPT })).wait();
      expect(await failure(user.revenue.burnBought())).to.be.instanceOf(BuybackBurnTooEarlyError);
      await networkHelpers.time.increaseTo(readyAt);
      const second = await (await user.revenue.burnBought()).wait();
      expect(second).to.include({ number: 1n, usdcSpent: 0n, cptBurnt: CPT, supplyAfter: supplyAfter - CPT });
      expect((await user.revenue.getBurns({ from: 1n })).map(({ number }) => number)).to.deep.equal([1n]);
      expect((await user.revenue.getBurns({ count: 1n })).map(({ number }) => number)).to.deep.equal([0n]);
      expect(await user.revenue.getBurns({ from: 2n })).to.deep.equal([]);
    });
  });
});

/** The error in place of the value. */
async function failureOr<T>(promise: Promise<T>): Promise<unknown> {
  return promise.catch((error: unknown) => error);
}
