import { expect } from "chai";
import { LendingBooks, priceE18 } from "../../tasks/lib/market/lendingBooks.ts";
import type { PoolSample } from "../../tasks/tour/lending.ts";
import { compareSample } from "../../tasks/tour/lendingCheck.ts";

const DAY = 86_400n;
const YEAR = 365n * DAY;
const USDC = 1_000_000n;
const BEGIN = 20_000n * DAY;

describe("the books of the lending pool", () => {
  /** A lends 1 000 USDC, the compartment has 100, half is lent. */
  const opened = (insured = 100n * USDC): LendingBooks => {
    const books = new LendingBooks();
    books.insure(insured, BEGIN);
    books.deposit("A", 1_000n * USDC, BEGIN);
    books.draw("borrower", 500n * USDC, BEGIN);
    return books;
  };

  it("charge 11.11 % a year on what is lent, simple, all of it the lenders' while the compartment is full", () => {
    const pool = opened(1_000n * USDC).poolAt(BEGIN + 2n * YEAR);
    expect(pool.debt("borrower")).to.equal(500n * USDC + 2n * 55_550_000n);
    expect(pool.owed).to.equal(0n);
    expect(pool.total()).to.equal(1_000n * USDC + 2n * 55_550_000n);
  });

  it("give a compartment that is not full a tenth, down, at every second that is booked", () => {
    const pool = opened(20n * USDC).poolAt(BEGIN + DAY);
    expect(pool.owed).to.equal((500n * USDC * 111_100n * DAY) / YEAR / 1_000_000n / 10n);
  });

  it("charge 15.555 % half way from 80 % to all", () => {
    const books = opened(1_000n * USDC);
    books.draw("another", 400n * USDC, BEGIN);
    expect(books.poolAt(BEGIN).rate()).to.equal(155_550n);
    expect(books.poolAt(BEGIN).utilization()).to.equal(9n * 10n ** 17n);
  });

  it("take interest first, and of what is above the debt nothing", () => {
    const books = opened();
    expect(books.repay("borrower", 50n * USDC, BEGIN + YEAR)).to.deep.equal({ paid: 50n * USDC, interest: 50n * USDC });
    const paid = books.repay("borrower", 1_000n * USDC, BEGIN + YEAR);
    expect(paid).to.deep.equal({ paid: 505_550_000n, interest: 5_550_000n });
    expect(books.poolAt(BEGIN + 2n * YEAR).debt("borrower")).to.equal(0n);
  });

  it("settle a request at once that fits a tenth, and later ones in proportion", () => {
    const books = new LendingBooks();
    books.deposit("A", 1_000n * USDC, BEGIN);
    const { shares } = books.lender("A");
    expect(books.request("A", shares / 20n, BEGIN + DAY)).to.equal(true);
    expect(books.claim("A")).to.deep.equal({ shares: shares / 20n, assets: 50n * USDC });
    books.deposit("B", 300n * USDC, BEGIN + DAY);
    expect(books.request("A", shares / 2n, BEGIN + DAY)).to.equal(false);
    expect(books.request("B", shares / 4n, BEGIN + DAY)).to.equal(false);
    const { assets } = books.settle(BEGIN + 2n * DAY);
    expect(assets).to.equal(125n * USDC);
    const [a, b] = [books.queue.claimable("A"), books.queue.claimable("B")];
    expect(assets - a.assets - b.assets < 2n && a.assets > b.assets).to.equal(true);
    expect(books.cancel("B", BEGIN / DAY + 1n, BEGIN + 2n * DAY)).to.equal(shares / 4n - b.shares);
    expect(books.queue.claimable("B")).to.deep.equal(b);
  });

  it("have the compartment bear a loss first", () => {
    const books = opened();
    const late = BEGIN + 100n * DAY;
    const debt = books.markLate("borrower", late);
    const before = books.poolAt(late);
    const { byInsurance, byShares } = books.lose("borrower", late);
    expect(byInsurance).to.equal(before.insured + before.owed);
    expect(byInsurance + byShares).to.equal(debt);
    const after = books.poolAt(late);
    expect(priceE18(after, after.total())).to.equal(priceE18(before, before.exitTotal()));
  });

  it("lift the price over a week by what comes back", () => {
    const books = opened();
    books.markLate("borrower", BEGIN);
    const { byShares } = books.lose("borrower", BEGIN);
    const { total } = { total: books.poolAt(BEGIN).total() };
    books.repay("borrower", 70n * USDC, BEGIN);
    expect(byShares > 70n * USDC).to.equal(true);
    expect(books.poolAt(BEGIN).total()).to.equal(total);
    expect(books.poolAt(BEGIN + DAY).total()).to.equal(total + 10n * USDC);
    expect(books.poolAt(BEGIN + 8n * DAY).total()).to.equal(total + 70n * USDC);
  });

  it("differ from a view that is a unit off, and say which", () => {
    const books = opened();
    const pool = books.poolAt(BEGIN + DAY);
    const seen: PoolSample = {
      at: BEGIN + DAY,
      what: null,
      totalAssets: pool.total(),
      cash: pool.cash,
      lent: pool.lent(),
      late: 0n,
      insured: pool.insured,
      owedToInsurance: pool.owed,
      supply: pool.supply,
      utilization: pool.utilization(),
      borrowApy: 1_111n * 10n ** 14n,
      supplyApy: pool.supplyRate(),
      exitPriceE18: priceE18(pool, pool.total()),
      priceE18: priceE18(pool, pool.total()),
      queuedShares: 0n,
      queuedUsdc: 0n,
      claimable: 0n,
    };
    const differing = (sample: PoolSample): string[] =>
      compareSample(books, sample)
        .filter(({ expected, found }) => expected !== found)
        .map(({ what }) => what);
    expect(compareSample(books, seen)).to.have.length(14);
    expect(differing(seen)).to.deep.equal([]);
    for (const what of ["totalAssets", "cash", "owedToInsurance", "borrowApy", "exitPriceE18", "claimable"] as const)
      expect(differing({ ...seen, [what]: seen[what] + 1n })).to.deep.equal([what]);
  });

  it("refuse a line or a request that they do not know", () => {
    const books = new LendingBooks();
    expect(() => books.repay("nobody", 1n, BEGIN)).to.throw("nobody has no line in the books");
    expect(() => books.cancel("nobody", 1n, BEGIN)).to.throw("nobody requested nothing on day 1");
  });
});
