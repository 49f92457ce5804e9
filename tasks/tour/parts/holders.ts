import { checkpoint } from "../../lib/market/checkpoint.ts";
import { giveCpt, listCpt } from "../../lib/market/listing.ts";
import { mintUsdc } from "../../lib/market/market.ts";
import { AMPLE_GAS, mined } from "../../lib/market/transactions.ts";
import { addressOf } from "../../lib/market/values.ts";
import type { Mismatch } from "../../lib/ledger.ts";
import { parseUsdc } from "../../lib/usdc.ts";
import { HOLDERS, type Holder, type Part, type TourContext } from "../context.ts";
import { endQuarter, tradeAndBuyBack } from "./supply.ts";
import { ShareModel, type WeekSample, type Year } from "../year.ts";

const WEEK = 604_800n;
const WEEKS = 52n;
const QUARTER_WEEKS = 13n;
const CPT = 10n ** 18n;
const STAKING = "sink staking";

/** What a year does to those who lock CPT: locks, changes, delegation, revenue every week, claims. */
export const holdersPart: Part = {
  name: "holders",
  async run(context) {
    const { progress, signal } = context;
    const state: State = { model: new ShareModel(), claims: new Map(), seen: 0n };
    progress.step("the foundation gives CPT to holders");
    await fundHolders(context);
    progress.step("a year of locks and revenue");
    await startRevenue(context);
    const begin = ((await context.now()) / WEEK + 1n) * WEEK;
    const weeks: WeekSample[] = [];
    for (let week = 0n; week < WEEKS; week++) {
      signal.throwIfAborted();
      await context.connection.networkHelpers.time.increaseTo(begin + week * WEEK + 3_600n);
      await act(context, state, week);
      weeks.push(await earn(context, state, week));
      if (context.supply !== null) {
        await tradeAndBuyBack(context, Number(week));
        if (week % QUARTER_WEEKS === QUARTER_WEEKS - 1n) await endQuarter(context);
      }
      progress.count(Number(week) + 1, Number(WEEKS), "weeks");
    }
    await context.connection.networkHelpers.time.increaseTo(begin + WEEKS * WEEK + 3_600n);
    await finish(context, state);
    await close(context, state, weeks);
  },
};

interface State {
  model: ShareModel;
  claims: Map<Holder, { usdc: bigint; count: number }>;
  /** Of what the staking sink was paid, counted so far. */
  seen: bigint;
}

const GIVEN: Record<Holder, bigint> = {
  "holder A": 15_000n * CPT,
  "holder B": 20_000n * CPT,
  "holder C": 5_000n * CPT,
};

async function fundHolders({ connection, addresses, parties, plazas, supply }: TourContext): Promise<void> {
  if (supply === null) await listCpt(connection, addresses);
  await giveCpt(
    addresses,
    parties.foundation,
    HOLDERS.map((holder) => [parties[holder].address, GIVEN[holder]] as const),
  );
  for (const holder of HOLDERS) {
    await mined(plazas[holder].token.approveCpt({ spender: addresses.voteEscrow, amount: GIVEN[holder] }));
  }
}

async function startRevenue(context: TourContext): Promise<void> {
  const { parties, plazas, addresses } = context;
  const purse = parseUsdc("1000000");
  await mintUsdc(context, parties.platform.address, purse);
  await mined(plazas.platform.token.approveUsdc({ spender: addresses.revenueRouter, amount: purse }));
}

/** Nobody holds in the first week: its revenue moves on to the second. */
async function act(context: TourContext, state: State, week: bigint): Promise<void> {
  const { plazas, parties } = context;
  const endIn = async (weeks: bigint) => ((await context.now()) / WEEK + weeks) * WEEK;
  switch (week) {
    case 0n:
      await change(context, state, "holder A", async (ve) =>
        ve.createLock({ amount: 10_000n * CPT, end: await endIn(208n), ...AMPLE_GAS }),
      );
      await change(context, state, "holder B", async (ve) =>
        ve.createLock({ amount: 20_000n * CPT, end: await endIn(52n), ...AMPLE_GAS }),
      );
      return;
    case 4n:
      await change(context, state, "holder C", async (ve) =>
        ve.createLock({ amount: 5_000n * CPT, end: await endIn(22n), ...AMPLE_GAS }),
      );
      return;
    case 13n:
      await mined(plazas["holder B"].ve.delegate({ delegatee: addressOf(parties["holder A"]), ...AMPLE_GAS }));
      await change(context, state, "holder C", async (ve) => ve.extendLock({ end: await endIn(26n), ...AMPLE_GAS }));
      return;
    case 20n:
      await change(context, state, "holder A", (ve) => ve.increaseAmount({ amount: 5_000n * CPT, ...AMPLE_GAS }));
      return;
    case 40n:
      await mined(plazas["holder C"].ve.withdrawLock(AMPLE_GAS));
      return;
  }
}

type Ve = TourContext["plazas"]["holder A"]["ve"];

async function change(
  { plazas, timeOf }: TourContext,
  { model }: State,
  holder: Holder,
  write: (ve: Ve) => ReturnType<Ve["createLock"]>,
): Promise<void> {
  const { receipt, amount, end } = await mined(write(plazas[holder].ve));
  model.change(holder, { since: await timeOf(receipt.blockNumber), amount, end });
}

/** The platform sells, the router distributes, some claim. */
async function earn(context: TourContext, state: State, week: bigint): Promise<WeekSample> {
  const { books, plazas, contracts, parties } = context;
  const sold = parseUsdc(String(8_000n + 150n * week));
  await mined(plazas.platform.revenue.depositRevenue({ stream: "SaaS", amount: sold }));
  books.sell(sold);
  books.mature(await context.now());
  await mined(plazas["anyone else"].revenue.distribute(AMPLE_GAS));
  books.distribute();
  const revenue = books.paidTo(STAKING) - state.seen; // in the first week also what came in before
  state.seen = books.paidTo(STAKING);
  state.model.divide(revenue, week === 0n ? (await context.now()) + WEEK : await context.now());
  if (week % 4n === 3n) await claim(context, state, "holder A");
  if (week % 13n === 12n) await claim(context, state, "holder B");
  return {
    at: Number(await context.now()),
    revenue,
    supply: await contracts.voteEscrow.totalSupply(),
    veCpt: await Promise.all(HOLDERS.map((holder) => contracts.voteEscrow.balanceOf(parties[holder].address))),
    claimed: HOLDERS.map((holder) => state.claims.get(holder)?.usdc ?? 0n),
  };
}

async function claim({ plazas }: TourContext, state: State, holder: Holder): Promise<void> {
  const { amount } = await mined(plazas[holder].revenue.claimFees(AMPLE_GAS));
  note(state, holder, amount);
}

function note({ claims, model }: State, holder: Holder, amount: bigint): void {
  const { usdc, count } = claims.get(holder) ?? { usdc: 0n, count: 0 };
  claims.set(holder, { usdc: usdc + amount, count: count + 1 });
  model.allow(holder);
}

/** Anyone pays everybody out; holder B, whose lock has ended, takes its CPT. */
async function finish({ plazas, parties }: TourContext, state: State): Promise<void> {
  const accounts = HOLDERS.map((holder) => addressOf(parties[holder]));
  const { claims } = await mined(plazas["anyone else"].revenue.claimFeesMany({ accounts, ...AMPLE_GAS }));
  for (const [i, holder] of HOLDERS.entries()) {
    note(state, holder, claims.find(({ account }) => account === accounts[i])?.amount ?? 0n);
  }
  await mined(plazas["holder B"].ve.withdrawLock(AMPLE_GAS));
}

/** The year's own ledger, beside the check of everything else. */
async function close(context: TourContext, { model, claims }: State, weeks: WeekSample[]): Promise<void> {
  const { contracts, addresses, parties, books, progress } = context;
  progress.step("ledger check after the year");
  const left = await contracts.usdc.balanceOf(addresses.feeDistributor);
  const wallets = await Promise.all(HOLDERS.map((holder) => contracts.usdc.balanceOf(parties[holder].address)));
  const year: Year = {
    holders: HOLDERS.map((name) => {
      const { usdc, count } = claims.get(name) ?? { usdc: 0n, count: 0 };
      return { name, claimed: usdc, claims: count, expected: model.shareOf(name) };
    }),
    weeks,
    received: books.paidTo(STAKING),
    claimed: HOLDERS.reduce((sum, holder) => sum + (claims.get(holder)?.usdc ?? 0n), 0n),
    left,
  };
  context.year = year;
  const after = await checkpoint(context, "after a year of locks");
  const mismatches = [
    ...year.holders.flatMap(({ name, claimed, expected }, i): Mismatch[] => [
      { account: name, what: "USDC in the wallet", expected: claimed, found: wallets[i] ?? 0n, by: "USDC" },
      {
        account: name,
        what: "claimed, at most its share and less by below a unit a claim and change",
        expected,
        found: claimed <= expected && claimed >= model.leastOf(name as Holder) ? expected : claimed,
        by: "the distributor",
      },
    ]),
    {
      account: STAKING,
      what: "received = claimed + left",
      expected: year.received,
      found: year.claimed + left,
      by: "USDC",
    },
  ];
  const { check } = after;
  check.comparisons += mismatches.length;
  check.mismatches.push(...mismatches.filter(({ expected, found }) => expected !== found));
  check.closes = check.mismatches.length === 0;
  context.checkpoints.push(after);
}
