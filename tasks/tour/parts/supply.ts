import { priceOracleDomain, signQuotation } from "../../../sdk/src/eip712/index.ts";
import { checkpoint } from "../../lib/market/checkpoint.ts";
import { mintUsdc } from "../../lib/market/market.ts";
import { AMPLE_GAS, mined, timeOf } from "../../lib/market/transactions.ts";
import { addressOf } from "../../lib/market/values.ts";
import { parseUsdc } from "../../lib/usdc.ts";
import type { Part, TourContext } from "../context.ts";
import { checkSupply, releaseAll, sampleSupply } from "../supplySamples.ts";

const DAY = 86_400n;
const WEEK = 7n * DAY;
const QUARTER = 13n * WEEK;
const QUARTERS_AFTER_THE_YEAR = 16n;
const SWAPS_A_QUARTER = 6;
const HOUR = 3_600;
const UNITS_TO_E18 = 10n ** 12n;

/** The other four of five years: revenue, swaps of the buyback, a burn and releases every quarter. */
export const supplyPart: Part = {
  name: "supply",
  async run(context) {
    const { progress, signal, connection, plazas, parties, addresses, books } = context;
    progress.step("four more years: revenue, buybacks, burns and releases every quarter");
    const purse = parseUsdc("10000000");
    await mintUsdc(context, parties.platform.address, purse);
    await mined(plazas.platform.token.approveUsdc({ spender: addresses.revenueRouter, amount: purse }));
    const begin = ((await context.now()) / QUARTER + 1n) * QUARTER;
    for (let quarter = 0n; quarter < QUARTERS_AFTER_THE_YEAR; quarter++) {
      signal.throwIfAborted();
      await connection.networkHelpers.time.increaseTo(begin + quarter * QUARTER + 3_600n);
      const amount = parseUsdc(String(200_000n + 10_000n * quarter));
      await mined(plazas.platform.revenue.depositRevenue({ stream: "SaaS", amount }));
      books.sell(amount);
      books.mature(await context.now());
      await mined(plazas["anyone else"].revenue.distribute(AMPLE_GAS));
      books.distribute();
      for (let swap = 0; swap < SWAPS_A_QUARTER; swap++) await tradeAndBuyBack(context, Number(quarter) + swap);
      await endQuarter(context);
      progress.count(Number(quarter) + 1, Number(QUARTERS_AFTER_THE_YEAR), "quarters");
    }
    await close(context);
  },
};

/** Somebody trades; an hour later the feeds and a reporter follow, and anyone lets the buyback swap. */
export async function tradeAndBuyBack(context: TourContext, turn: number): Promise<void> {
  const { cptMarket, connection, parties, plazas, addresses } = context;
  const { chainId } = plazas["anyone else"];
  if (cptMarket === null) throw new Error("CPT is not listed yet");
  const sells = turn % 3 === 2;
  await cptMarket.swap(parties.trader, sells ? "cpt" : "usdc", sells ? 2_000n * 10n ** 18n : parseUsdc("2000"));
  await connection.networkHelpers.time.increase(HOUR);
  const price = await cptMarket.spot();
  await cptMarket.answer(price);
  const { oracle, revenue } = plazas["anyone else"];
  const quotation = { priceE18: price * UNITS_TO_E18, quotedAt: await context.now() };
  const signature = await signQuotation(parties.reporter, quotation, priceOracleDomain(chainId, addresses.priceOracle));
  const reporter = addressOf(parties.reporter);
  await mined(oracle.submitQuotation({ ...quotation, reporter, signature }));
  await mined(oracle.pokeOracle(AMPLE_GAS));
  await mined(revenue.buyBack(AMPLE_GAS));
}

/** What was bought is burnt, what has vested is released, and the supply is looked at. */
export async function endQuarter(context: TourContext): Promise<void> {
  const { supply, plazas } = context;
  if (supply === null) throw new Error("CPT is not listed yet");
  const burn = await mined(plazas["anyone else"].revenue.burnBought(AMPLE_GAS));
  const { usdcSpent, cptBurnt, supplyAfter } = burn;
  supply.burns.push({ at: await timeOf(burn.receipt), usdcSpent, cptBurnt, supplyAfter });
  const scheduleIds = await releaseAll(context);
  if (scheduleIds.length > 0) await mined(plazas["anyone else"].vesting.releaseMany({ scheduleIds, ...AMPLE_GAS }));
  supply.samples.push(await sampleSupply(context));
}

async function close(context: TourContext): Promise<void> {
  const { supply, progress } = context;
  if (supply === null) throw new Error("CPT is not listed yet");
  progress.step("ledger check after five years");
  const after = await checkpoint(context, "after five years of supply");
  const { comparisons, mismatches } = checkSupply(supply);
  after.check.comparisons += comparisons;
  after.check.mismatches.push(...mismatches);
  after.check.closes = after.check.mismatches.length === 0;
  context.checkpoints.push(after);
}
