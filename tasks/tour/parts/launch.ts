import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { saleCptFor } from "../../../sdk/src/math/index.ts";
import { saleAllowList } from "../../../sdk/src/merkle/index.ts";
import { CptMarket } from "../../lib/market/exchange.ts";
import type { SafeSigner } from "../../lib/safe/SafeSigner.ts";
import { giveCpt, listCpt } from "../../lib/market/listing.ts";
import { mintUsdc } from "../../lib/market/market.ts";
import { gasOf, mined } from "../../lib/market/transactions.ts";
import { addressOf } from "../../lib/market/values.ts";
import { parseUsdc } from "../../lib/usdc.ts";
import type { Part, Party, TourContext } from "../context.ts";
import { sampleSupply } from "../supplySamples.ts";

const DAY = 86_400n;
const DELAY = 2n * DAY;
const CPT = 10n ** 18n;
const FIRST_PRICE = 800_000n;

/** Who buys for how much, and how it pays. */
const PURCHASES = [
  { buyer: "user A", usdc: parseUsdc("100000"), pays: "allowance" },
  { buyer: "user B", usdc: parseUsdc("50000"), pays: "permit" },
  { buyer: "holder A", usdc: parseUsdc("80000.5"), pays: "signature" },
] as const satisfies { buyer: Party; usdc: bigint; pays: string }[];

const TEAM_GRANT = 3_000_000n * CPT;
const LIQUIDITY = 1_000_000n * CPT;
const OBSERVATIONS = 200;
const TRADERS_CPT = 50_000n * CPT;
const TRADERS_USDC = parseUsdc("1000000");

/**
 * From genesis to a market: the private sale, a grant to the team, the listing, the foundation's liquidity in a real Uniswap pool and
 * Chainlink's first answers.
 */
export const launchPart: Part = {
  name: "launch",
  async run(context) {
    const { progress, plazas } = context;
    progress.step("a round of the private sale");
    const sale = await sell(context);
    progress.step("the team is granted CPT");
    await grantTeam(context);
    progress.step("CPT is listed after the admin's delay, and the foundation opens the pool");
    const foundation = await listCpt(context.connection, context.addresses);
    const market = await openPool(context, foundation);
    const { listedAt } = await plazas["anyone else"].vesting.getListing();
    context.supply = { listedAt, sale, teamGranted: TEAM_GRANT, samples: [], burns: [] };
    context.cptMarket = market;
    context.supply.samples.push(await sampleSupply(context));
  },
};

async function sell(context: TourContext): Promise<{ usdc: bigint; cpt: bigint; buyers: number }> {
  const { addresses, contracts, parties, plazas, connection } = context;
  const list = saleAllowList(PURCHASES.map(({ buyer }) => addressOf(parties[buyer])));
  const opensAt = (await context.now()) + DELAY + DAY;
  const round = {
    price: FIRST_PRICE,
    cap: 5_000_000n * CPT,
    opensAt,
    closesAt: opensAt + 30n * DAY,
    buyerCap: parseUsdc("100000"),
    root: list.root,
  };
  await delayed(
    context,
    context.councils.fourOfNine,
    addresses.privateSale,
    contracts.sale.interface.encodeFunctionData("setRound", [0, round]),
  );
  await connection.networkHelpers.time.increaseTo(opensAt);
  let cpt = 0n;
  for (const { buyer, usdc, pays } of PURCHASES) {
    await mintUsdc(context, parties[buyer].address, usdc);
    const minCpt = saleCptFor(usdc, FIRST_PRICE);
    const order = { usdc, minCpt, proof: list.proof(addressOf(parties[buyer])) };
    const { sale } = plazas[buyer];
    if (pays === "signature") {
      // the relayer can change neither what is bought nor who gets it
      const payment = await sale.signSaleAuthorization(order);
      cpt += (await mined(plazas.relayer.sale.buyCpt({ ...order, payment }))).cptSold;
    } else if (pays === "permit") {
      const payment = await sale.signSalePermit({ usdc });
      cpt += (await mined(sale.buyCpt({ ...order, payment }))).cptSold;
    } else {
      await mined(plazas[buyer].token.approveUsdc({ spender: addresses.privateSale, amount: usdc }));
      cpt += (await mined(sale.buyCpt(order))).cptSold;
    }
  }
  return { usdc: PURCHASES.reduce((sum, { usdc }) => sum + usdc, 0n), cpt, buyers: PURCHASES.length };
}

async function grantTeam(context: TourContext): Promise<void> {
  const { addresses, contracts, parties } = context;
  const grant = contracts.genesis.interface.encodeFunctionData("grantTeam", [
    parties["team member"].address,
    TEAM_GRANT,
    0,
  ]);
  await delayed(context, context.councils.sevenOfNine, addresses.genesis, grant);
}

async function openPool(context: TourContext, foundation: HardhatEthersSigner): Promise<CptMarket> {
  const { addresses, connection, exchange, parties } = context;
  const market = await CptMarket.at(connection, addresses, exchange);
  await mintUsdc(context, foundation.address, (LIQUIDITY * FIRST_PRICE) / CPT);
  await market.open(foundation, FIRST_PRICE, LIQUIDITY, OBSERVATIONS);
  await mintUsdc(context, parties.trader.address, TRADERS_USDC);
  await giveCpt(addresses, foundation, [[parties.trader.address, TRADERS_CPT]]);
  await connection.networkHelpers.time.increase(60); // an observation a second: the pool has room from now on
  await market.swap(parties.trader, "usdc", parseUsdc("100"));
  await market.answer(FIRST_PRICE);
  return market;
}

/** Calls as an account whose role has a delay. */
async function delayed(
  { connection, contracts }: TourContext,
  holder: SafeSigner,
  target: string,
  data: string,
): Promise<void> {
  const manager = contracts.manager.connect(holder);
  await gasOf(manager.schedule(target, data, 0));
  await connection.networkHelpers.time.increase(DELAY);
  await gasOf(manager.execute(target, data));
}
