import { checkJobs, checkLedger, type JobMoney, type LedgerCheck } from "../ledger.ts";
import type { Market } from "./market.ts";
import { chainStatement } from "./witnesses/chain.ts";
import { readEvents, type SeenJob } from "./witnesses/events.ts";
import { tokenStatement } from "./witnesses/token.ts";

/** The ledger check at one moment. */
export interface Checkpoint {
  when: string;
  check: LedgerCheck;
  /** Where the money in the escrow is at this moment, USDC units. */
  inside: Record<"balance" | "locked" | "pending" | "held" | "fees", bigint>;
}

/** Holds the books against events, token and contracts, as everything stands now. */
export async function checkpoint(
  market: Market,
  when: string,
): Promise<Checkpoint & { seen: ReadonlyMap<bigint, SeenJob> }> {
  const { books } = market;
  const now = await market.now();
  books.mature(now);
  const events = await readEvents(market, now);
  const statement = books.statement();
  const witnesses = [events.statement, await tokenStatement(market), await chainStatement(market)];
  const ledger = checkLedger(statement, witnesses);
  const jobs = checkJobs(named(market, books.jobs), named(market, events.jobs), events.statement.by);
  const mismatches = [...ledger.mismatches, ...jobs.mismatches];
  const comparisons = ledger.comparisons + jobs.comparisons;
  const inside = {
    balance: statement.sum("balance"),
    locked: statement.sum("locked"),
    pending: statement.sum("pending"),
    held: statement.sum("held"),
    fees: statement.sum("feesPending", "feesMatured"),
  };
  return { when, check: { closes: mismatches.length === 0, mismatches, comparisons }, inside, seen: events.jobs };
}

function named({ jobNameOf }: Market, money: ReadonlyMap<bigint, JobMoney>): Map<string, JobMoney> {
  return new Map([...money].map(([id, job]) => [jobNameOf(id), job]));
}
