const DAY = 86_400n;
/** A unit of interest is principal × parts per million of a year × seconds. */
const UNIT = 1_000_000n * 365n * DAY;
/** Parts per million of a year: of lines up to 80 % utilisation, at 100 %, of late lines; and what lenders earn of their capital at most. */
const FLAT = 111_100n;
const HIGHEST = 200_000n;
const PENALTY = 200_000n;
const LENDERS_MOST = 80_000n;
const VIRTUAL_SHARES = 1_000_000n;
const RELEASE = 7n * DAY;

/** A line as one would keep it on paper. */
interface Line {
  principal: bigint;
  /** × UNIT. */
  interest: bigint;
  isLate: boolean;
  /** Of a late line: what the total assets count of it, and who bore the rest. */
  counted: bigint;
  writtenOff: bigint;
  covered: bigint;
}

/** What there is in the lending pool, what it is owed, what its rate is. USDC units (6 decimals). */
export class PoolBooks {
  cash = 0n;
  supply = 0n;
  /** In the compartment, and what the pool still owes it. */
  insured = 0n;
  owed = 0n;
  /** Of the day, and what was repaid since somebody waits. */
  budget = 0n;
  repaid = 0n;
  #lines = new Map<string, Line>();
  #since = 0n;
  /** What lifts the price evenly from one second to another. */
  #release = { amount: 0n, from: 0n, until: 0n };

  copy(): PoolBooks {
    const copy = Object.assign(new PoolBooks(), this);
    copy.#lines = new Map([...this.#lines].map(([name, line]) => [name, { ...line }]));
    copy.#since = this.#since;
    copy.#release = { ...this.#release };
    return copy;
  }

  /* TIME */

  /** Interest up to this second, and on a new day a budget: a tenth of what there is at midnight. */
  touch(second: bigint): void {
    const midnight = second - (second % DAY);
    if (midnight > this.#since - (this.#since % DAY)) {
      this.#grow(midnight);
      this.budget = this.total() / 10n;
    }
    this.#grow(second);
  }

  #grow(second: bigint): void {
    const seconds = second - this.#since;
    const rate = this.rate();
    const capital = this.capital();
    this.#since = second;
    let grown = 0n;
    for (const line of this.#lines.values()) {
      const interest = line.principal * (line.isLate ? PENALTY : rate) * seconds;
      line.interest += interest;
      if (!line.isLate) grown += interest;
    }
    this.owed += least(ofCompartment(grown, capital * seconds) / UNIT, this.room());
  }

  /* SUMS */

  /** What belongs to the shares. */
  total(): bigint {
    const interest = this.#sum(({ isLate, interest }) => (isLate ? 0n : interest)) / UNIT;
    return this.cash + this.lent() + interest - this.owed - this.held();
  }

  /** Less what the compartment could not cover of late debt. */
  exitTotal(): bigint {
    return this.total() - above(this.late(), this.insured + this.owed);
  }

  lent(): bigint {
    return this.#sum(({ isLate, principal, counted }) => (isLate ? counted : principal));
  }

  late(): bigint {
    return this.#sum(({ counted }) => counted);
  }

  capital(): bigint {
    return this.cash + this.lent();
  }

  /** Late income that does not count yet. Up. */
  held(): bigint {
    const { amount, from, until } = this.#release;
    return this.#since >= until ? 0n : up(amount * (until - this.#since), until - from);
  }

  /** What the compartment takes until it holds a tenth. */
  room(): bigint {
    return above(this.total(), 10n * (this.insured + this.owed)) / 11n;
  }

  /** What was repaid for those who wait is theirs. */
  leavable(): bigint {
    return least(this.budget, above(this.#idle(), this.repaid));
  }

  available(): bigint {
    return least(this.budget + this.repaid, this.#idle());
  }

  #idle(): bigint {
    return above(this.cash, this.owed + this.held());
  }

  sharesAndVirtual(): bigint {
    return this.supply + VIRTUAL_SHARES;
  }

  /** The most shares that are worth at most so much at an exit. */
  mostShares(assets: bigint): bigint {
    return ((assets + 1n) * this.sharesAndVirtual() - 1n) / (this.exitTotal() + 1n);
  }

  #sum(of: (line: Line) => bigint): bigint {
    return [...this.#lines.values()].reduce((sum, line) => sum + of(line), 0n);
  }

  /* RATES */

  /** Flat to 80 %, then in a line to the highest; parts per million of a year, up. */
  rate(): bigint {
    const beyond = above(10n * this.lent(), 8n * this.capital());
    return beyond === 0n ? FLAT : FLAT + up((HIGHEST - FLAT) * beyond, 2n * this.capital());
  }

  /** 18 decimals, as the next. */
  utilization(): bigint {
    return this.capital() === 0n ? 0n : (this.lent() * 10n ** 18n) / this.capital();
  }

  /** What the shares earn of the total assets. */
  supplyRate(): bigint {
    const total = this.total();
    if (total === 0n) return 0n;
    const earned = (this.lent() - this.late()) * this.rate();
    const kept = this.room() === 0n ? earned : earned - ofCompartment(earned, this.capital());
    return (kept * 10n ** 12n) / total;
  }

  /* MONEY */

  payOut(shares: bigint, assets: bigint, ofBudget: bigint): void {
    this.supply -= shares;
    this.cash -= assets;
    this.budget -= ofBudget;
  }

  payInsurance(): bigint {
    const amount = least(this.owed, this.cash - this.held());
    this.owed -= amount;
    this.cash -= amount;
    this.insured += amount;
    return amount;
  }

  hasDebt(borrower: string): boolean {
    return (this.#lines.get(borrower)?.principal ?? 0n) !== 0n;
  }

  debt(borrower: string): bigint {
    const { principal, interest } = this.#line(borrower);
    return principal + up(interest, UNIT);
  }

  draw(borrower: string, amount: bigint): void {
    if (!this.#lines.has(borrower)) {
      this.#lines.set(borrower, {
        principal: 0n,
        interest: 0n,
        isLate: false,
        counted: 0n,
        writtenOff: 0n,
        covered: 0n,
      });
    }
    this.#line(borrower).principal += amount;
    this.cash -= amount;
    this.repaid = above(this.repaid, amount);
  }

  /** Interest first, its fraction up. */
  repay(borrower: string, amount: bigint | "all", somebodyWaits: boolean): { paid: bigint; interest: bigint } {
    const line = this.#line(borrower);
    const paid = amount === "all" ? this.debt(borrower) : least(amount, this.debt(borrower));
    const due = up(line.interest, UNIT);
    const interest = least(paid, due);
    line.interest = paid < due ? line.interest - paid * UNIT : 0n;
    line.principal -= paid - interest;
    this.cash += paid;
    if (somebodyWaits) this.repaid += paid;
    if (line.isLate) this.#receiveLate(line, paid);
    return { paid, interest };
  }

  /** What is counted, what the shares lost, what the compartment lost, penalty interest. */
  #receiveLate(line: Line, paid: bigint): void {
    const expected = least(paid, line.counted);
    line.counted -= expected;
    const restored = least(paid - expected, line.writtenOff);
    line.writtenOff -= restored;
    const returned = least(paid - expected - restored, line.covered);
    line.covered -= returned;
    this.owed += returned;
    const penalty = paid - expected - restored - returned;
    if (restored + penalty === 0n) return;
    this.#hold(restored + penalty);
    const part = least(penalty / 10n, this.room());
    this.owed += part;
    this.#release.amount -= part;
  }

  /** For a week, or the mean by amounts with what is held back already. Down. */
  #hold(amount: bigint): void {
    const held = this.held();
    const time = (held * above(this.#release.until, this.#since) + amount * RELEASE) / (held + amount);
    this.#release = { amount: held + amount, from: this.#since, until: this.#since + time };
  }

  /** Its debt, down, is from now on all that counts. */
  markLate(borrower: string): bigint {
    const line = this.#line(borrower);
    const debt = line.principal + line.interest / UNIT;
    Object.assign(line, { principal: debt, interest: 0n, isLate: true, counted: debt });
    return debt;
  }

  /** What the compartment was still to be paid, then what it holds, then the shares. */
  lose(borrower: string): { ofOwed: bigint; ofCompartment: bigint; byShares: bigint } {
    const line = this.#line(borrower);
    const ofOwed = least(line.counted, this.owed);
    const ofCompartment = least(line.counted - ofOwed, this.insured);
    const byShares = line.counted - ofOwed - ofCompartment;
    this.owed -= ofOwed;
    this.insured -= ofCompartment;
    this.cash += ofCompartment;
    line.counted = 0n;
    line.covered += ofOwed + ofCompartment;
    line.writtenOff += byShares;
    return { ofOwed, ofCompartment, byShares };
  }

  #line(borrower: string): Line {
    const line = this.#lines.get(borrower);
    if (line === undefined) throw new Error(`${borrower} has no line in the books`);
    return line;
  }
}

/** A tenth of interest, or what is above the most that lenders earn of their capital in that time. */
function ofCompartment(interest: bigint, capital: bigint): bigint {
  const tenth = interest / 10n;
  const most = capital * LENDERS_MOST;
  return interest > most + tenth ? interest - most : tenth;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function above(a: bigint, b: bigint): bigint {
  return a > b ? a - b : 0n;
}

function up(amount: bigint, divisor: bigint): bigint {
  return (amount + divisor - 1n) / divisor;
}
