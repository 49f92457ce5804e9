import { PoolBooks } from "./poolBooks.ts";
import { QueueBooks } from "./queueBooks.ts";

const PRICE_SCALE = 10n ** 24n;

/** What a lender put in, took out and holds. */
export interface LenderBook {
  /** USDC units. */
  paidIn: bigint;
  gotOut: bigint;
  /** In its wallet, of rUSDC (12 decimals). */
  shares: bigint;
}

/** What a borrower was lent and paid. USDC units. */
export interface BorrowerBook {
  drawn: bigint;
  repaid: bigint;
  /** Interest of it, penalty interest included. */
  interest: bigint;
}

/**
 * Bookkeeping of its own of pool, redemption queue and the pool's insurance: every line with its own interest, every request with its
 * own part of every settlement, by plain arithmetic and written a second time on purpose. It never reads the chain or an event: it is told
 * what was done and at which second. Accounts are named; amounts are USDC units (6 decimals), shares of rUSDC (12 decimals).
 */
export class LendingBooks {
  readonly lenders = new Map<string, LenderBook>();
  readonly borrowers = new Map<string, BorrowerBook>();
  readonly queue = new QueueBooks();
  /** What came into the compartment from elsewhere than the pool, and what the pool paid it and claimed from it. */
  readonly compartment = { given: 0n, paid: 0n, claimed: 0n };
  readonly #pool = new PoolBooks();

  /** The pool at a second that is not earlier than anything booked. Nothing is booked by looking. */
  poolAt(second: bigint): PoolBooks {
    const copy = this.#pool.copy();
    copy.touch(second);
    return copy;
  }

  deposit(lender: string, assets: bigint, second: bigint): bigint {
    const pool = this.#touch(second);
    const shares = (assets * pool.sharesAndVirtual()) / (pool.total() + 1n);
    pool.cash += assets;
    pool.supply += shares;
    const book = this.#lender(lender);
    book.paidIn += assets;
    book.shares += shares;
    return shares;
  }

  /** Shares that leave at once. */
  redeem(lender: string, shares: bigint, second: bigint): bigint {
    const pool = this.#touch(second);
    const assets = this.#worth(pool, shares);
    pool.payOut(shares, assets, assets);
    const book = this.#lender(lender);
    book.shares -= shares;
    book.gotOut += assets;
    return assets;
  }

  /** A request that fits while nobody waits is settled at once; @returns whether it was. */
  request(lender: string, shares: bigint, second: bigint): boolean {
    const book = this.#lender(lender);
    book.shares -= shares;
    if (this.queue.waiting() === 0n) {
      const pool = this.#touch(second);
      const assets = this.#worth(pool, shares);
      if (pool.late() === 0n && assets <= pool.leavable()) {
        pool.payOut(shares, assets, assets);
        this.queue.settleAtOnce(lender, shares, assets);
        return true;
      }
    }
    this.queue.join(lender, shares, second);
    return false;
  }

  settle(second: bigint): { shares: bigint; assets: bigint } {
    const pool = this.#touch(second);
    const closed = this.queue.closedBefore(second);
    const most = pool.mostShares(pool.available());
    const shares = closed < most ? closed : most;
    const assets = this.#worth(pool, shares);
    const ofRepaid = assets < pool.repaid ? assets : pool.repaid;
    pool.repaid -= ofRepaid;
    pool.payOut(shares, assets, assets - ofRepaid);
    this.queue.fill(shares, assets, second);
    this.#endQueue(pool);
    return { shares, assets };
  }

  cancel(lender: string, day: bigint, second: bigint): bigint {
    const shares = this.queue.cancel(lender, day);
    this.#lender(lender).shares += shares;
    if (this.queue.waiting() === 0n) this.#endQueue(this.#touch(second));
    return shares;
  }

  claim(lender: string): { shares: bigint; assets: bigint } {
    const claimed = this.queue.claimAll(lender);
    this.#lender(lender).gotOut += claimed.assets;
    return claimed;
  }

  /** New terms of a line that owes something bring the books to their second. */
  renew(borrower: string, second: bigint): void {
    if (this.#pool.hasDebt(borrower)) this.#touch(second);
  }

  draw(borrower: string, amount: bigint, second: bigint): void {
    this.#touch(second).draw(borrower, amount);
    this.#borrower(borrower).drawn += amount;
  }

  /** At most the amount: what is above the debt is not taken. */
  repay(borrower: string, amount: bigint | "all", second: bigint): { paid: bigint; interest: bigint } {
    const { paid, interest } = this.#touch(second).repay(borrower, amount, this.queue.waiting() !== 0n);
    const book = this.#borrower(borrower);
    book.repaid += paid;
    book.interest += interest;
    return { paid, interest };
  }

  markLate(borrower: string, second: bigint): bigint {
    return this.#touch(second).markLate(borrower);
  }

  /** All that the total assets still count of it. */
  lose(borrower: string, second: bigint): { byInsurance: bigint; byShares: bigint } {
    const { ofCompartment, ofOwed, byShares } = this.#touch(second).lose(borrower);
    this.compartment.claimed += ofCompartment;
    return { byInsurance: ofCompartment + ofOwed, byShares };
  }

  insure(amount: bigint, second: bigint): void {
    this.#touch(second).insured += amount;
    this.compartment.given += amount;
  }

  payInsurance(second: bigint): bigint {
    const amount = this.#touch(second).payInsurance();
    this.compartment.paid += amount;
    return amount;
  }

  lender(name: string): Readonly<LenderBook> {
    return this.#lender(name);
  }

  borrower(name: string): Readonly<BorrowerBook> {
    return this.#borrower(name);
  }

  #touch(second: bigint): PoolBooks {
    this.#pool.touch(second);
    return this.#pool;
  }

  #endQueue(pool: PoolBooks): void {
    if (this.queue.waiting() === 0n) pool.repaid = 0n;
  }

  /** At an exit's price. Down. */
  #worth(pool: PoolBooks, shares: bigint): bigint {
    return (shares * (pool.exitTotal() + 1n)) / pool.sharesAndVirtual();
  }

  #lender(name: string): LenderBook {
    return entry(this.lenders, name, () => ({ paidIn: 0n, gotOut: 0n, shares: 0n }));
  }

  #borrower(name: string): BorrowerBook {
    return entry(this.borrowers, name, () => ({ drawn: 0n, repaid: 0n, interest: 0n }));
  }
}

/** USDC for a rUSDC with 18 decimals, where all shares are worth `total`. Down. */
export function priceE18(pool: PoolBooks, total: bigint): bigint {
  return (PRICE_SCALE * (total + 1n)) / pool.sharesAndVirtual();
}

function entry<Value>(map: Map<string, Value>, key: string, fresh: () => Value): Value {
  const value = map.get(key) ?? fresh();
  map.set(key, value);
  return value;
}
