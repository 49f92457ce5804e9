import { InvalidParameterError } from "../errors/inputErrors.js";
import { less, min } from "./arithmetic.js";
import { lineDebtOf, type CreditLine } from "./creditLine.js";
import { INSURANCE_SHARE, INTEREST_SCALE, POOL_FLAGS, poolLedgerAt, poolTotals, PPM, type PoolLedger } from "./pool.js";
import { maxPoolDeposit, maxPoolWithdraw, previewPoolDeposit, previewPoolWithdraw } from "./poolShares.js";

/** Late income lifts the price evenly over so many seconds. */
const RELEASE_TIME = 604_800n;

/** What moves USDC units into the pool or out of it. */
export type PoolChange =
  | { readonly action: "deposit" | "withdraw" | "draw"; readonly amount: bigint }
  | { readonly action: "repay"; readonly amount: bigint; readonly line: LineToRepay };

type LineToRepay = Pick<CreditLine, "principal" | "weight" | "status" | "counted" | "writtenOff" | "covered">;

/**
 * The books after a change in their second: with `poolRates` what the rates will be after what a user is about to do. Equal to the
 * contract's to the unit but for `dueDay`, which needs all lines, stays what it was and is part of no figure.
 *
 * @param change Its amount: of a deposit and a withdrawal at most what the pool takes and pays at once, of a draw at most idle cash;
 *   what is repaid beyond the debt is not taken.
 * @throws InvalidParameterError when the amount is more, or below 0n
 */
export function poolAfter(ledger: PoolLedger, change: PoolChange): PoolLedger {
  const book = poolLedgerAt(ledger, ledger.accruedAt);
  const after = changed(book, change);
  // not kept when no flag says that there is something
  const isOver = (after.flags & (POOL_FLAGS.repaid | POOL_FLAGS.releasing)) === 0n;
  return isOver ? { ...after, repaid: 0n, releasing: 0n, releaseFrom: 0n, releaseEnd: 0n } : after;
}

function changed(book: PoolLedger, change: PoolChange): PoolLedger {
  const { cash, supply } = book;
  const { action, amount } = change;
  switch (action) {
    case "deposit":
      requireAtMost(amount, maxPoolDeposit(book));
      return { ...book, cash: cash + amount, supply: supply + previewPoolDeposit(book, amount) };
    case "withdraw":
      requireAtMost(amount, maxPoolWithdraw(book, supply));
      return {
        ...book,
        cash: cash - amount,
        budget: book.budget - amount,
        supply: supply - previewPoolWithdraw(book, amount),
      };
    case "draw":
      requireAtMost(amount, poolTotals(book).idleCash);
      return {
        ...book,
        cash: cash - amount,
        principal: book.principal + amount,
        weight: book.weight + amount * book.index,
        repaid: less(book.repaid, amount), // what is lent again was not repaid for those who wait
      };
    case "repay": {
      const { debt } = lineDebtOf(change.line, book);
      const paid = min(amount, debt);
      requireAtMost(paid, debt);
      return repaid(book, change.line, paid);
    }
  }
}

function requireAtMost(amount: bigint, most: bigint): void {
  if (amount < 0n || amount > most) throw new InvalidParameterError("amount", `is ${amount}, allowed is 0 to ${most}`);
}

function repaid(book: PoolLedger, line: LineToRepay, paid: bigint): PoolLedger {
  const isQueued = (book.flags & POOL_FLAGS.queued) !== 0n;
  const richer = {
    ...book,
    cash: book.cash + paid,
    repaid: isQueued ? book.repaid + paid : book.repaid,
    flags: isQueued ? book.flags | POOL_FLAGS.repaid : book.flags,
  };
  if (line.status === "Late" || line.status === "Defaulted") return lateRepaid(richer, line, paid);
  const { interest } = lineDebtOf(line, book);
  if (paid < interest) return { ...richer, weight: book.weight + paid * INTEREST_SCALE };
  const principal = line.principal - (paid - interest);
  return {
    ...richer,
    principal: book.principal - line.principal + principal,
    weight: book.weight - line.weight + principal * book.index,
  };
}

/** First what still counts, then what the shares lost, what the compartment lost, and penalty interest, a tenth of it the compartment's. */
function lateRepaid(book: PoolLedger, line: LineToRepay, paid: bigint): PoolLedger {
  const expected = min(paid, line.counted);
  const income = paid - expected;
  const restored = min(income, line.writtenOff);
  const returned = min(income - restored, line.covered);
  const rest = income - restored - returned;
  // what is held back does not count in the compartment's room yet
  const after = held({ ...book, late: book.late - expected, owed: book.owed + returned }, restored + rest);
  // down: the shares have the fraction
  const part = min((rest * INSURANCE_SHARE) / PPM, poolTotals(after).insuranceRoom);
  return { ...after, owed: after.owed + part, releasing: after.releasing - part };
}

/** Late income joins what is held back, for a time that is the mean by amounts. */
function held(book: PoolLedger, amount: bigint): PoolLedger {
  if (amount === 0n) return book;
  const before = poolTotals(book).lockedIncome;
  const left = before === 0n ? 0n : book.releaseEnd - book.accruedAt;
  const releasing = before + amount;
  return {
    ...book,
    releasing,
    releaseFrom: book.accruedAt,
    releaseEnd: book.accruedAt + (before * left + amount * RELEASE_TIME) / releasing,
    flags: book.flags | POOL_FLAGS.releasing,
  };
}
