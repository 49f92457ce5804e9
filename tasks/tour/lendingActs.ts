import { MaxUint256 } from "ethers";
import type { CyberPlaza, PopulatedTransaction } from "../../sdk/src/index.ts";
import { ILendingPool__factory } from "../../sdk/src/typechain/index.ts";
import { LendingBooks } from "../lib/market/lendingBooks.ts";
import type { Mismatch } from "../lib/ledger.ts";
import { mintUsdc } from "../lib/market/market.ts";
import { AMPLE_GAS, mined, timeOf } from "../lib/market/transactions.ts";
import { addressOf, hashOf, type Hex } from "../lib/market/values.ts";
import { formatUsdc, parseUsdc } from "../lib/usdc.ts";
import type { Borrower, Lender, Party, TourContext } from "./context.ts";
import type { LendingAct, LossRecord, PoolSample, RunRecord } from "./lending.ts";
import { compareSample } from "./lendingCheck.ts";

const HOUR = 3_600n;
const DAY = 24n * HOUR;
const POOL = ILendingPool__factory.createInterface();
const PRICE_SHARES = 10n ** 24n;
const ANYONE = "anyone else";

/** How a lender pays: the authorization is brought by the relayer. */
type Payment = "allowance" | "permit" | "authorization";

/** Terms of a line; the purpose is a word for people, hashed on the chain. */
interface Terms {
  cap: string;
  /** Day of the chapter on which it matures. */
  until: bigint;
  purpose: string;
}

/** What can be done with pool and queue: on the chain by the SDK, in the books, and in the record. */
export class LendingActs {
  readonly books = new LendingBooks();
  readonly acts: LendingAct[] = [];
  readonly samples: PoolSample[] = [];
  readonly comparisons: Mismatch[] = [];
  /** What wallets held at first and was minted to them since. */
  readonly wallets = new Map<Party, bigint>();
  readonly begin: bigint;
  readonly #context: TourContext;

  constructor(context: TourContext, begin: bigint) {
    this.#context = context;
    this.begin = begin;
  }

  /** Lets time pass to an hour of a day of the chapter. */
  async until(day: bigint, hour: bigint): Promise<void> {
    this.#context.signal.throwIfAborted();
    await this.#context.connection.networkHelpers.time.increaseTo(this.begin + day * DAY + hour * HOUR);
  }

  /** Money from elsewhere, and the approvals that this party needs. */
  async fund(party: Party, usdc: string, ...spenders: Hex[]): Promise<void> {
    const { contracts, parties, plazas } = this.#context;
    const amount = parseUsdc(usdc);
    const before = this.wallets.get(party) ?? (await contracts.usdc.balanceOf(parties[party].address));
    if (amount > 0n) await mintUsdc(this.#context, parties[party].address, amount);
    this.wallets.set(party, before + amount);
    for (const spender of spenders) await mined(plazas[party].token.approveUsdc({ spender, amount: MaxUint256 }));
  }

  /* LENDERS */

  async insure(party: Party, usdc: string): Promise<void> {
    const amount = parseUsdc(usdc);
    const { insurance } = this.#context.plazas[party];
    const sent = await mined(insurance.depositInsurance({ compartment: "Pool", token: "usdc", amount, ...AMPLE_GAS }));
    this.books.insure(amount, await timeOf(sent.receipt));
    await this.note(party, `gives ${whole(amount)} USDC to the pool's insurance`);
  }

  async deposit(lender: Lender, usdc: string, pays: Payment = "allowance"): Promise<void> {
    const { plazas } = this.#context;
    const assets = parseUsdc(usdc);
    const { pool } = plazas[lender];
    const sent = await mined(
      pays === "authorization"
        ? plazas.relayer.pool.depositPool({
            assets,
            payment: await pool.signPoolAuthorization({ assets }),
            ...AMPLE_GAS,
          })
        : pays === "permit"
          ? pool.depositPool({ assets, payment: await pool.signPoolPermit({ assets }), ...AMPLE_GAS })
          : pool.depositPool({ assets, ...AMPLE_GAS }),
    );
    const shares = this.books.deposit(lender, assets, await timeOf(sent.receipt));
    this.#equal(lender, "shares for a deposit", shares, sent.shares);
    await this.note(lender, `lends ${whole(assets)} USDC, by ${pays}`);
  }

  /** Out of the day's budget, at once. */
  async redeem(lender: Lender, shares: bigint): Promise<void> {
    const sent = await mined(this.#context.plazas[lender].pool.redeemPool({ shares, ...AMPLE_GAS }));
    const assets = this.books.redeem(lender, shares, await timeOf(sent.receipt));
    this.#equal(lender, "USDC for shares", assets, sent.assets);
    await this.note(lender, `leaves at once with ${whole(assets)} USDC`);
  }

  /** @returns Whether it was settled at once, and its day. */
  async request(lender: Lender, shares: bigint): Promise<{ settledAtOnce: boolean; requestId: bigint }> {
    const sent = await mined(this.#context.plazas[lender].pool.requestRedeem({ shares, ...AMPLE_GAS }));
    const atOnce = this.books.request(lender, shares, await timeOf(sent.receipt));
    this.#equal(lender, "settled at once", atOnce ? 1n : 0n, sent.settledAtOnce ? 1n : 0n);
    await this.note(lender, `asks for ${wholeShares(shares)} rUSDC${atOnce ? ", settled at once" : ", and waits"}`);
    return { settledAtOnce: sent.settledAtOnce, requestId: sent.requestId };
  }

  /** By anyone. */
  async settle(): Promise<RunRecord["settlements"][number]> {
    const sent = await mined(this.#context.plazas[ANYONE].pool.settleQueue(AMPLE_GAS));
    const at = await timeOf(sent.receipt);
    const { shares, assets } = this.books.settle(at);
    this.#equal("the redemption queue", "shares settled", shares, sent.shares);
    this.#equal("the redemption queue", "USDC for them", assets, sent.assets);
    await this.note(ANYONE, `settles ${wholeShares(shares)} rUSDC for ${whole(assets)} USDC`);
    return { at, shares, assets };
  }

  async cancel(lender: Lender, requestId: bigint): Promise<bigint> {
    const sent = await mined(this.#context.plazas[lender].pool.cancelRedeem({ requestId, ...AMPLE_GAS }));
    const shares = this.books.cancel(lender, requestId, await timeOf(sent.receipt));
    this.#equal(lender, "shares taken back", shares, sent.shares);
    await this.note(lender, `takes back ${wholeShares(shares)} rUSDC that wait`);
    return shares;
  }

  /** All that was settled. */
  async claim(lender: Lender): Promise<{ shares: bigint; assets: bigint }> {
    const { shares, assets } = this.books.claim(lender);
    const sent = await mined(this.#context.plazas[lender].pool.claimRedeem({ shares, ...AMPLE_GAS }));
    this.#equal(lender, "USDC claimed", assets, sent.assets);
    await this.note(lender, `claims ${whole(assets)} USDC`);
    return { shares, assets };
  }

  async acceptHaircut(lender: Lender, minPriceE18: bigint): Promise<void> {
    await mined(this.#context.plazas[lender].pool.acceptHaircut({ minPriceE18, ...AMPLE_GAS }));
    await this.note(lender, `would leave for ${formatUsdc(minPriceE18 / 10n ** 12n)} USDC a share`);
  }

  /* LINES */

  /** The parameter council announces terms and says them after its 48 hours; nobody objects for a week. */
  async propose(
    borrowers: readonly (readonly [Borrower, Terms])[],
    facility?: Borrower,
  ): Promise<PopulatedTransaction[]> {
    const { addresses, parties } = this.#context;
    const calls = borrowers.map(([borrower, { cap, until, purpose }]) =>
      POOL.encodeFunctionData("proposeLine", [
        parties[borrower].address,
        parseUsdc(cap),
        this.begin + until * DAY,
        hashOf(purpose),
      ]),
    );
    if (facility !== undefined) calls.unshift(POOL.encodeFunctionData("setFacility", [parties[facility].address]));
    const scheduled = calls.map((data) => ({ to: addresses.lendingPool, data: data as Hex, value: 0n }));
    for (const call of scheduled) await mined(this.#council.governance.scheduleOperation({ call }));
    const terms = borrowers.map(
      ([borrower, { cap, purpose }]) => `${whole(parseUsdc(cap))} for ${borrower} (${purpose})`,
    );
    await this.note("4 of 9", `announces lines: ${terms.join(", ")} USDC`);
    return scheduled;
  }

  async sayTerms(calls: readonly PopulatedTransaction[]): Promise<void> {
    for (const call of calls) await mined(this.#council.governance.executeOperation({ call }));
  }

  /** A week later, by anyone. */
  async activate(...borrowers: Borrower[]): Promise<void> {
    const { plazas, parties } = this.#context;
    for (const borrower of borrowers) {
      const call = { borrower: addressOf(parties[borrower]), ...AMPLE_GAS };
      const { receipt } = await mined(plazas[ANYONE].pool.activateLine(call));
      this.books.renew(borrower, await timeOf(receipt));
    }
    await this.note(ANYONE, `puts the terms of ${borrowers.join(" and ")} into force`);
  }

  async draw(borrower: Borrower, usdc: string, ref: string): Promise<void> {
    const amount = parseUsdc(usdc);
    const sent = await mined(this.#context.plazas[borrower].pool.drawLine({ amount, ref: hashOf(ref), ...AMPLE_GAS }));
    this.books.draw(borrower, amount, await timeOf(sent.receipt));
    await this.note(borrower, `draws ${whole(amount)} USDC: ${ref}`);
  }

  async repay(
    borrower: Borrower,
    usdc: string,
    ref: string,
  ): Promise<{ amount: bigint; toShares: bigint; at: bigint }> {
    const amount = usdc === "all" ? usdc : parseUsdc(usdc);
    const sent = await mined(this.#context.plazas[borrower].pool.repayLine({ amount, ref: hashOf(ref), ...AMPLE_GAS }));
    const at = await timeOf(sent.receipt);
    const { paid, interest } = this.books.repay(borrower, amount, at);
    this.#equal(borrower, "repaid", paid, sent.amount);
    this.#equal(borrower, "interest of it, by plain arithmetic", interest, sent.interest);
    await this.note(borrower, `repays ${whole(paid)} USDC: ${ref}`);
    return { amount: paid, toShares: sent.toShares, at };
  }

  async markLate(borrower: Borrower): Promise<bigint> {
    const { plazas, parties } = this.#context;
    const { receipt } = await mined(
      plazas[ANYONE].pool.markLate({ borrower: addressOf(parties[borrower]), ...AMPLE_GAS }),
    );
    const at = await timeOf(receipt);
    const debt = this.books.markLate(borrower, at);
    await this.note(ANYONE, `marks ${borrower} late, with ${whole(debt)} USDC: exits wait`);
    return at;
  }

  async markDefaulted(borrower: Borrower): Promise<void> {
    const { plazas, parties } = this.#context;
    await mined(plazas[ANYONE].pool.markDefaulted({ borrower: addressOf(parties[borrower]), ...AMPLE_GAS }));
    await this.note(ANYONE, `marks ${borrower} defaulted`);
  }

  /** By anyone, 123 days after maturity. */
  async lose(borrower: Borrower): Promise<Pick<LossRecord, "amount" | "byInsurance" | "byShares"> & { at: bigint }> {
    const { plazas, parties } = this.#context;
    const call = { borrower: addressOf(parties[borrower]), ...AMPLE_GAS };
    const { receipt, amount, ...split } = await mined(plazas[ANYONE].pool.recognizeDefault(call));
    const at = await timeOf(receipt);
    const { byInsurance, byShares } = this.books.lose(borrower, at);
    this.#equal(borrower, "loss that the compartment bears", byInsurance, split.byInsurance);
    this.#equal(borrower, "loss that the shares bear", byShares, split.byShares);
    const parts = `${whole(byInsurance)} by the compartment, ${whole(byShares)} by all shares`;
    await this.note(ANYONE, `takes the loss of ${whole(amount)} USDC: ${parts}`);
    return { at, amount, byInsurance, byShares };
  }

  async payInsurance(): Promise<void> {
    const { receipt } = await mined(this.#context.plazas[ANYONE].pool.payInsurance(AMPLE_GAS));
    const amount = this.books.payInsurance(await timeOf(receipt));
    await this.note(ANYONE, `pays the compartment its ${whole(amount)} USDC of interest`);
  }

  /* RECORD */

  async note(who: string, what: string): Promise<void> {
    this.acts.push({ at: await this.#context.now(), who, what });
  }

  /** Looks at the pool and holds what it sees against the books. */
  async sample(what: string | null = null): Promise<PoolSample> {
    const { addresses, connection, contracts, now, plazas } = this.#context;
    const lendingPool = ILendingPool__factory.connect(addresses.lendingPool, connection.ethers.provider);
    const pool = await plazas[ANYONE].pool.getPool();
    const { late, exitPriceE18, queuedShares } = pool;
    const sample: PoolSample = {
      at: await now(),
      what,
      totalAssets: pool.totalAssets,
      cash: pool.cash,
      lent: pool.lent - late,
      late,
      insured: pool.insured,
      owedToInsurance: pool.owedToInsurance,
      supply: pool.supply,
      utilization: pool.utilization,
      borrowApy: pool.borrowApy,
      supplyApy: pool.supplyApy,
      exitPriceE18,
      priceE18: await lendingPool.convertToAssets(PRICE_SHARES),
      queuedShares,
      queuedUsdc: (queuedShares * exitPriceE18) / PRICE_SHARES,
      claimable: await contracts.usdc.balanceOf(addresses.redeemQueue),
    };
    this.samples.push(sample);
    this.comparisons.push(...compareSample(this.books, sample));
    return sample;
  }

  get #council(): CyberPlaza {
    const { councils, plazas } = this.#context;
    return plazas[ANYONE].withRunner(councils.fourOfNine);
  }

  #equal(account: string, what: string, expected: bigint, found: bigint): void {
    this.comparisons.push({ account, what, expected, found, by: "the events" });
  }
}

/** Whole USDC, down. */
function whole(usdc: bigint): string {
  return (usdc / 1_000_000n).toLocaleString("en-US");
}

/** Whole rUSDC, down. */
function wholeShares(shares: bigint): string {
  return (shares / 10n ** 12n).toLocaleString("en-US");
}
