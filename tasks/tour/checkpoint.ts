import { checkJobs, checkLedger, type JobMoney } from "../lib/ledger.ts";
import type { TourContext } from "./context.ts";
import { chainStatement } from "./witnesses/chain.ts";
import { readEvents } from "./witnesses/events.ts";
import { tokenStatement } from "./witnesses/token.ts";

/** Holds the books against events, token and contracts, as everything stands now, and keeps the result. */
export async function checkpoint(context: TourContext, when: string): Promise<void> {
  const { books, checkpoints, progress } = context;
  progress.step(`ledger check ${when}`);
  const now = await context.now();
  books.mature(now);
  const events = await readEvents(context, now);
  const statement = books.statement();
  const witnesses = [events.statement, await tokenStatement(context), await chainStatement(context)];
  const ledger = checkLedger(statement, witnesses);
  const jobs = checkJobs(byNumber(context, books.jobs), byNumber(context, events.jobs), events.statement.by);
  const mismatches = [...ledger.mismatches, ...jobs.mismatches];
  const comparisons = ledger.comparisons + jobs.comparisons;
  const inside = {
    balance: statement.sum("balance"),
    locked: statement.sum("locked"),
    pending: statement.sum("pending"),
    held: statement.sum("held"),
    fees: statement.sum("feesPending", "feesMatured"),
  };
  checkpoints.push({ when, check: { closes: mismatches.length === 0, mismatches, comparisons }, inside });
}

/** Jobs under the names the tables give them; one the tour did not open keeps its number in the escrow. */
function byNumber({ jobs }: TourContext, money: Map<bigint, JobMoney>): Map<string, JobMoney> {
  const numbers = new Map(jobs.map(({ id, number }) => [id, `job ${number}`]));
  return new Map([...money].map(([id, job]) => [numbers.get(id) ?? `job ${id} of the escrow`, job]));
}
