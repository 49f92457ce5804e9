import { expect } from "chai";
import { verifyTypedData, type Contract } from "ethers";
import { hashQuotation, priceOracleDomain, signQuotation, type Quotation } from "../../sdk/src/eip712/index.ts";
import {
  PriceOracleBadPriceError,
  PriceOracleBadQuotationTimeError,
  PriceOracleNoPriceError,
  PriceOracleNotAReporterError,
  MissingSignerError,
} from "../../sdk/src/errors/index.ts";
import type { Address, CyberPlaza, Hex } from "../../sdk/src/index.ts";
import { combineSources, isQuotationDue, medianPrice } from "../../sdk/src/math/index.ts";
import { PriceOracle__factory } from "../../sdk/src/typechain/index.ts";
import { CPT_PRICE, deployedBefore, failure, type Deployed } from "./fixture.ts";

const CPT = 10n ** 18n;
const E12 = 10n ** 12n;
const DAY = 86_400n;

describe("SDK prices", () => {
  let base: Deployed;
  let reporter: CyberPlaza;
  deployedBefore((suite) => (base = suite));
  beforeEach(() => (reporter = base.user.withRunner(base.signers.reporterSigner)));

  const now = async (): Promise<bigint> => BigInt(await base.networkHelpers.time.latest());
  const domain = () => priceOracleDomain(base.chainId, base.addresses.priceOracle);
  const reporterAddress = (): Address => base.signers.reporterSigner.address as Address;
  const sign = (quotation: Quotation): Promise<Hex> => signQuotation(base.signers.reporterSigner, quotation, domain());
  const quote = async (priceE18: bigint): Promise<Quotation> => {
    const quotation = { priceE18, quotedAt: await now() };
    await (await reporter.oracle.submitQuotation({ ...quotation, signature: await sign(quotation) })).wait();
    return quotation;
  };

  describe("of three sources", () => {
    it("are missing at first, and say why there is no price", async () => {
      const { user } = base;
      expect(await user.oracle.getPrice()).to.deep.equal({ status: "TooFewSources", lowE18: 0n, highE18: 0n });
      const sources = await user.oracle.getPriceSources();
      expect(sources.map(({ source, state }) => [source, state])).to.deep.equal([
        ["Chainlink", "Missing"],
        ["Uniswap", "Missing"],
        ["Exchange", "Missing"],
      ]);
      const apy = await failure(user.revenue.getStakingApy());
      if (!(apy instanceof PriceOracleNoPriceError)) throw apy;
      expect(apy.args.status).to.equal("TooFewSources");
      expect(apy.message).to.contain("no price of CPT: TooFewSources");
    });

    it("are combined as the maths does, with two low and high, with three the median", async () => {
      const { user, trading } = base;
      await trading();
      const two = await user.oracle.getPriceSources();
      expect(two.map(({ state }) => state)).to.deep.equal(["Used", "Used", "Missing"]);
      const price = await user.oracle.getPrice();
      expect(price).to.deep.include({ status: "Fresh", highE18: CPT_PRICE * E12 });
      expect(price.lowE18 < price.highE18 && price.lowE18 * 10_002n > price.highE18 * 10_000n).to.equal(true);
      for (const priceE18 of [790_000n, 800_000n, 850_000n, 900_000n, 1_700_000n].map((units) => units * E12)) {
        await base.networkHelpers.time.increase(60);
        await quote(priceE18);
        const views = await user.oracle.getPriceSources();
        const combined = combineSources(views.map((view) => view.priceE18));
        const { used, ...expected } = combined;
        expect(views.map(({ state }) => state === "Used")).to.deep.equal(used);
        expect(views[2]).to.include({ priceE18, state: used[2] === true ? "Used" : "Dropped" });
        const [a = 0n, b = 0n, c = 0n] = views.map((view) => view.priceE18);
        if (combined.used.every(Boolean)) expect(combined.lowE18).to.equal(medianPrice(a, b, c));
        expect(await user.oracle.getPrice()).to.deep.equal(expected);
      }
    });

    it("give the staking yield its price, rounded up to a unit", async () => {
      const { user, trading, locked } = base;
      await trading();
      await locked();
      const cptPrice = CPT_PRICE;
      expect(await user.revenue.getStakingApy()).to.deep.equal(await user.revenue.getStakingApy({ cptPrice }));
    });
  });

  describe("of the exchange", () => {
    it("are signed by a reporter and brought by anyone", async () => {
      const { user } = base;
      const quotation = { priceE18: CPT, quotedAt: await now() };
      const signature = await sign(quotation);
      const params = { ...quotation, signature, reporter: reporterAddress() };
      await user.oracle.submitQuotation.simulate(params);
      expect(await (await user.oracle.submitQuotation(params)).wait()).to.include({
        ...quotation,
        reporter: reporterAddress(),
      });
      const [, , exchange] = await user.oracle.getPriceSources();
      expect(exchange).to.deep.include({ priceE18: CPT, updatedAt: quotation.quotedAt });
      const types = {
        Quotation: [
          { name: "priceE18", type: "uint256" },
          { name: "quotedAt", type: "uint256" },
        ],
      };
      expect(verifyTypedData(domain(), types, quotation, signature)).to.equal(reporterAddress());
      expect(hashQuotation(quotation, domain())).to.match(/^0x[0-9a-f]{64}$/);
      const last = { priceE18: CPT, quotedAt: quotation.quotedAt };
      expect(isQuotationDue({ last, now: await now(), priceE18: CPT })).to.equal(false);
    });

    it("are refused in words", async () => {
      const { user, ethers } = base;
      const quotation = await quote(CPT);
      const again = { ...quotation, signature: await sign(quotation) };
      expect(await failure(reporter.oracle.submitQuotation(again))).to.be.instanceOf(PriceOracleBadQuotationTimeError);
      await base.networkHelpers.time.increase(10);
      const newer = { priceE18: CPT, quotedAt: await now() };
      const foreign = { ...newer, signature: await sign(newer) };
      const notReporter = await failure(user.oracle.submitQuotation(foreign));
      expect(notReporter).to.be.instanceOf(PriceOracleNotAReporterError);
      const changed = { ...foreign, priceE18: CPT + 1n };
      expect(await failure(reporter.oracle.submitQuotation(changed))).to.be.instanceOf(PriceOracleNotAReporterError);
      const free = { ...foreign, priceE18: 0n };
      const badPrice = await failure(reporter.oracle.submitQuotation(free));
      if (!(badPrice instanceof PriceOracleBadPriceError)) throw badPrice;
      expect(badPrice.message).to.equal("0 USD is no possible price. Give it with 18 decimals.");
      const reader = user.withRunner(ethers.provider);
      expect(await failure(reader.oracle.submitQuotation.populate(foreign))).to.be.instanceOf(MissingSignerError);
    });
  });

  describe("that jump", () => {
    it("trip the breaker at a poke; a day of agreement, looked at hourly, resets it", async () => {
      const { user, trading, networkHelpers } = base;
      const market = await trading();
      await quote(CPT_PRICE * E12);
      expect(await user.oracle.pokeOracle.simulate()).to.deep.equal({ status: "Fresh" });
      const calm = await (await user.oracle.pokeOracle()).wait();
      expect(calm).to.include({ status: "Fresh", tripped: undefined, reset: false, agreedSince: 0n });
      const jumped = (CPT_PRICE * 125n) / 100n;
      await market.answer(jumped);
      await networkHelpers.time.increase(60);
      await quote(jumped * E12);
      expect((await user.oracle.getPrice()).status).to.equal("Tripped");
      const trip = await (await user.oracle.pokeOracle()).wait();
      expect(trip).to.include({ status: "Tripped", tripped: "PriceJump", lowE18: jumped * E12 });
      expect(await user.oracle.getPrice()).to.include({ lowE18: 0n, highE18: 0n });
      expect((await user.oracle.getOracle()).breaker.reason).to.equal("PriceJump");
      let poked = trip;
      await market.answer(CPT_PRICE);
      for (let hour = 0; hour < 28 && !poked.reset; hour++) {
        await networkHelpers.time.increase(3_590);
        await market.answer(CPT_PRICE);
        await quote(CPT_PRICE * E12);
        poked = await (await user.oracle.pokeOracle()).wait();
      }
      expect(poked).to.include({ status: "Fresh", tripped: undefined, reset: true });
      expect((await user.oracle.getOracle()).breaker).to.deep.equal({ reason: "None", trippedAt: 0n, agreedSince: 0n });
    });

    it("can be bridged by a manual price", async () => {
      const { user, callDelayed, signers, addresses } = base;
      const oracle = PriceOracle__factory.connect(addresses.priceOracle, signers.fourOfNine) as unknown as Contract;
      const expiresAt = (await now()) + 5n * DAY;
      await callDelayed(oracle, "setManualPrice", [CPT, expiresAt]);
      expect(await user.oracle.getPrice()).to.deep.equal({ status: "Manual", lowE18: CPT, highE18: CPT });
      const { manualPrice, sources } = await user.oracle.getOracle();
      expect(manualPrice).to.deep.equal({ priceE18: CPT, expiresAt });
      expect(sources).to.include({ cptMaxAge: 90_000n, usdcMaxAge: 90_000n });
    });
  });

  describe("in the pool", () => {
    it("trade volume that is observed, day by day", async () => {
      const { user, trading, networkHelpers, signers } = base;
      const market = await trading();
      await (await user.oracle.refreshPool()).wait();
      const sum = (days: readonly { volume: bigint }[]): bigint => days.reduce((all, { volume }) => all + volume, 0n);
      const opening = sum((await user.oracle.getPoolVolume()).days);
      expect((await (await user.oracle.refreshPool()).wait()).observed).to.equal(undefined);
      const traded = 1_000n * CPT;
      await market.swap(signers.foundation, "cpt", traded);
      await networkHelpers.time.increase(7_200);
      const before = await user.oracle.getPoolVolume();
      expect(before.pool).to.equal(market.pool);
      expect(before.days.length).to.equal(8);
      expect(before.days[0]?.day).to.equal((await now()) / DAY);
      const total = sum(before.days) - opening;
      expect(total > (traded * 99n) / 100n && total < (traded * 101n) / 100n, `${total}`).to.equal(true);
      expect(await user.oracle.refreshPool.simulate()).to.deep.equal({ median: 0n });
      const { observed } = await (await user.oracle.refreshPool()).wait();
      if (observed === undefined) throw new Error("two hours are enough");
      expect(observed.to).to.equal((await user.oracle.getPoolVolume()).observedAt);
      expect(observed.from).to.equal(before.observedAt);
      expect(observed.volume - total < CPT).to.equal(true);
      for (let day = 0; day < 8; day++) {
        await market.swap(signers.foundation, "cpt", traded);
        await networkHelpers.time.increase(DAY);
        await (await user.oracle.refreshPool()).wait();
      }
      const { median, last24h } = await user.oracle.getPoolVolume();
      for (const volume of [median, last24h]) {
        expect(volume > (traded * 95n) / 100n && volume < (traded * 105n) / 100n, `${volume}`).to.equal(true);
      }
    });
  });
});
