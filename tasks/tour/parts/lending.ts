import { checkpoint } from "../../lib/market/checkpoint.ts";
import type { Borrower, Lender, Part, TourContext } from "../context.ts";
import type { LossRecord, RunRecord } from "../lending.ts";
import { LendingActs } from "../lendingActs.ts";
import { LendingCheck } from "../lendingCheck.ts";

const DAY = 86_400n;
const WEEK = 7n;
const LENDERS = ["lender A", "lender B", "lender C", "lender D", "lender E"] as const satisfies Lender[];
const BORROWERS = ["group buy", "provider A", "provider B (certified)", "data centre"] as const satisfies Borrower[];
const LATE: Borrower = "provider A";
/** Days of the chapter: the run, when the line matures that is not paid, and the last one. */
const RUN = 110n;
const MATURITY = 130n;
const END = 266n;
/** A lender leaves for this and not for less. */
const LEAST_PRICE_E18 = 8n * 10n ** 17n;

/** Lenders, lines that are drawn over months, a run that the queue absorbs, and a default with what the insurance pays of it. */
export const lendingPart: Part = {
  name: "lending",
  async run(context) {
    const { progress, connection } = context;
    const fromBlock = (await connection.ethers.provider.getBlockNumber()) + 1;
    const tour = new LendingTour(context, new LendingActs(context, ((await context.now()) / DAY + 1n) * DAY));
    progress.step("lenders fill the pool, councils give lines, borrowers draw");
    await tour.fill();
    await tour.lend();
    progress.step("a run on the pool, and the queue that absorbs it");
    const run = await tour.run();
    progress.step("a default: marked, waited for, lost, partly recovered");
    const loss = await tour.lose();
    await close(context, tour.does, { run, loss }, fromBlock);
  },
};

class LendingTour {
  readonly does: LendingActs;
  readonly #context: TourContext;

  constructor(context: TourContext, does: LendingActs) {
    this.#context = context;
    this.does = does;
  }

  /** A million, and two and a half hundredths of it as insurance: without two nobody draws. */
  async fill(): Promise<void> {
    const { does } = this;
    const { lendingPool, insuranceFund } = this.#context.addresses;
    await does.until(0n, 9n);
    await does.fund("foundation", "25000", insuranceFund);
    await does.fund("lender A", "420000", lendingPool);
    await does.fund("lender B", "300000");
    await does.fund("lender C", "200000");
    await does.fund("lender D", "200000", lendingPool);
    await does.fund("lender E", "100000", lendingPool);
    // what their own business earns, out of which they pay interest
    for (const borrower of BORROWERS) await does.fund(borrower, "40000", lendingPool);
    await does.insure("foundation", "25000");
    await does.deposit("lender A", "420000");
    await does.deposit("lender B", "300000", "permit");
    await does.deposit("lender C", "200000", "authorization");
    await does.deposit("lender D", "80000");
    await does.sample("four lenders, 1 000 000 USDC");
  }

  /** A fifth of the pool may be approved in 30 days: it takes four months to lend three quarters of it. */
  async lend(): Promise<void> {
    const { does } = this;
    const nodes = { cap: "100000", until: MATURITY, purpose: "GPU nodes" };
    await this.#approve(
      0n,
      [
        ["group buy", { cap: "100000", until: 380n, purpose: "group buys" }],
        ["provider A", nodes],
      ],
      "group buy",
    );
    await does.draw("group buy", "100000", "campaign 1");
    await does.draw("provider A", "60000", "eight nodes");
    await does.sample("first draws");
    await this.#approve(30n, [["group buy", { cap: "300000", until: 390n, purpose: "group buys" }]]);
    await does.draw("group buy", "190000", "campaign 2");
    await does.sample("second campaign");
    await this.#to(50n, 12n);
    await does.repay("provider A", "30000", "first instalment");
    await this.#to(57n, 12n);
    await does.draw("provider A", "65000", "eight more nodes");
    await this.#approve(60n, [["group buy", { cap: "490000", until: 400n, purpose: "group buys" }]]);
    await does.draw("group buy", "180000", "campaign 3");
    await does.payInsurance();
    await does.sample("third campaign");
    await this.#to(80n, 12n);
    await does.redeem("lender D", await this.#sharesOf("lender D", 16n));
    await this.#approve(90n, [
      ["provider B (certified)", { ...nodes, until: 400n }],
      ["data centre", { cap: "100000", until: 400n, purpose: "power for a hall" }],
    ]);
    await does.draw("provider B (certified)", "95000", "twelve nodes");
    await does.draw("data centre", "95000", "transformer");
    await does.sample("three quarters are lent");
  }

  /** All of C and B and half of A wait, since D came first; what borrowers repay and a new lender brings lets them leave in a week. */
  async run(): Promise<RunRecord> {
    const { does } = this;
    const { books } = does;
    await this.#to(RUN, 9n);
    const { supply } = await does.sample("before the run");
    await this.#to(RUN, 10n);
    const requestedAt = await this.#context.now();
    const shares = {
      D: books.lender("lender D").shares,
      B: books.lender("lender B").shares,
      C: books.lender("lender C").shares,
      A: books.lender("lender A").shares / 2n,
    };
    await does.request("lender D", shares.D);
    const atOnce = await does.claim("lender D");
    await does.request("lender B", shares.B);
    await does.request("lender C", shares.C);
    const { requestId } = await does.request("lender A", shares.A);
    await does.sample("most lenders ask for their shares");

    const settlements: RunRecord["settlements"] = [];
    const settle = async (what: string): Promise<void> => {
      settlements.push(await does.settle());
      await does.sample(what);
    };
    await this.#to(RUN + 1n, 1n);
    await settle("run: a tenth leaves");
    await this.#to(RUN + 2n, 1n);
    await settle("run: the rest of the cash leaves");
    await this.#to(RUN + 3n, 1n);
    await does.repay("group buy", "150000", "campaign 1 has paid");
    await settle("run: what was repaid leaves beside the budget");
    await this.#to(RUN + 4n, 1n);
    await does.deposit("lender E", "100000");
    await settle("run: the rate brings a new lender");
    await this.#to(RUN + 5n, 1n);
    await does.repay("data centre", "all", "transformer");
    await settle("run: the data centre repays");
    await this.#to(RUN + 6n, 1n);
    const cancelled = await does.cancel("lender A", requestId);
    const cancelledAt = await this.#context.now();
    await does.repay("provider B (certified)", "all", "twelve nodes");
    await settle("run: lender A stays after all");
    await this.#to(RUN + 7n, 1n);
    await does.repay("group buy", "80000", "campaign 2 has paid");
    await settle("run: nobody waits any more");
    const endedAt = await this.#context.now();
    for (const lender of ["lender B", "lender C", "lender A"] as const) await does.claim(lender);
    await this.#to(RUN + 8n, 1n);
    await does.redeem("lender E", await this.#sharesOf("lender E", 100n));
    await does.deposit("lender D", "120000");
    await does.sample("after the run");
    return {
      requestedAt,
      endedAt,
      shares: shares.A + shares.B + shares.C + shares.D,
      supply,
      atOnce,
      settled: settlements.reduce((sum, settlement) => sum + settlement.shares, 0n),
      cancelled,
      cancelledAt,
      settlements,
    };
  }

  /** Provider A pays nothing: exits wait but for who accepts a haircut, the compartment pays, the shares bear the rest, some comes back. */
  async lose(): Promise<LossRecord> {
    const { does } = this;
    await this.#to(MATURITY + 3n, 1n);
    const lateAt = await does.markLate(LATE);
    await does.sample("a line is late");
    await this.#to(150n, 12n);
    await does.acceptHaircut("lender E", LEAST_PRICE_E18);
    await does.redeem("lender E", await this.#sharesOf("lender E", 3n));
    await does.sample("lender E leaves at a loss, in part");
    await this.#to(160n, 12n);
    await does.repay("group buy", "100000", "campaign 3 pays");
    await this.#to(MATURITY + 33n, 1n);
    await does.markDefaulted(LATE);
    await this.#to(170n, 12n);
    await does.draw("provider B (certified)", "40000", "four nodes");
    await this.#to(200n, 12n);
    await does.request("lender D", await this.#sharesOf("lender D", 3n));
    await does.sample("lender D asks for a third, and waits");
    await this.#to(MATURITY + 123n, 1n);
    await does.sample("before the loss");
    const { at: recognizedAt, ...loss } = await does.lose(LATE);
    await does.sample("the loss is taken");
    await this.#to(MATURITY + 124n, 1n);
    await does.settle();
    await does.claim("lender D");
    await does.sample("exits go on");
    await this.#to(MATURITY + 126n, 1n);
    const back = await does.repay(LATE, "50000", "nodes sold");
    await does.sample("50 000 USDC come back");
    for (let day = 1n; day <= 7n; day++) {
      await this.#to(MATURITY + 126n + day, 1n);
      await does.sample(day === 7n ? "a week later all of it counts" : null);
    }
    await this.#to(END, 0n);
    await does.payInsurance();
    await does.sample("at the end");
    return {
      borrower: LATE,
      maturity: does.begin + MATURITY * DAY,
      lateAt,
      recognizedAt,
      ...loss,
      recoveredAt: back.at,
      recovered: back.amount,
      toShares: back.toShares,
    };
  }

  /** The council's 48 hours, and the week in which guardians or the veto could object. Month by month an hour later. */
  async #approve(day: bigint, ...terms: Parameters<LendingActs["propose"]>): Promise<void> {
    const { does } = this;
    await this.#to(day, 10n);
    const calls = await does.propose(...terms);
    await this.#to(day + 2n, 11n);
    await does.sayTerms(calls);
    await this.#to(day + 9n, 12n + day / 30n);
    await does.activate(...terms[0].map(([borrower]) => borrower));
  }

  /** To an hour of a day, looking at the pool once a week. */
  async #to(day: bigint, hour: bigint): Promise<void> {
    const today = ((await this.#context.now()) - this.does.begin) / DAY;
    for (let week = (today / WEEK + 1n) * WEEK; week < day; week += WEEK) {
      await this.does.until(week, 0n);
      await this.does.sample();
    }
    await this.does.until(day, hour);
  }

  /** One part in so many. */
  async #sharesOf(lender: Lender, parts: bigint): Promise<bigint> {
    const { shares } = await this.#context.plazas[lender].pool.getPoolPosition();
    return shares / parts;
  }
}

async function close(
  context: TourContext,
  { books, begin, acts, samples, comparisons, wallets }: LendingActs,
  stories: { run: RunRecord; loss: LossRecord },
  fromBlock: number,
): Promise<void> {
  const { progress, checkpoints } = context;
  progress.step("ledger check of the lending pool");
  const pool = books.poolAt(await context.now());
  const check = new LendingCheck(context, books, wallets);
  for (const lender of LENDERS) await check.lender(lender);
  for (const borrower of BORROWERS) await check.borrower(borrower);
  await check.insurer("foundation");
  await check.places(fromBlock);
  context.lending = {
    begin,
    acts,
    samples,
    ...stories,
    lenders: LENDERS.map((name) => {
      const { paidIn, gotOut, shares } = books.lender(name);
      return { name, paidIn, gotOut, shares, worth: (shares * (pool.total() + 1n)) / pool.sharesAndVirtual() };
    }),
    borrowers: BORROWERS.map((name) => ({ name, ...books.borrower(name), debt: pool.debt(name) })),
  };
  const after = await checkpoint(context, "after the lending pool's months");
  const compared = [...comparisons, ...check.comparisons];
  after.check.comparisons += compared.length;
  after.check.mismatches.push(...compared.filter(({ expected, found }) => expected !== found));
  after.check.closes = after.check.mismatches.length === 0;
  checkpoints.push(after);
}
