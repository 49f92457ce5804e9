import { ESCROW, ROUTER, Statement } from "../../ledger.ts";
import type { Market } from "../market.ts";

/** Job states in which USDC is locked, and the one in which it is held; JobStatus in PackedJob.sol. */
const OPEN = 1n;
const RUNNING = 2n;
const DISPUTED = 7n;

/** Jobs read by one call: its gas is that of a block. */
const PAGE = 200;

/** What the contracts' views and the token's balances say now. */
export async function chainStatement(market: Market): Promise<Statement> {
  const statement = new Statement("the contracts' views");
  await addAccounts(market, statement);
  await addJobs(market, statement);
  await addRouter(market, statement);
  return statement;
}

async function addAccounts(market: Market, statement: Statement): Promise<void> {
  const { addresses, contracts, nameOf } = market;
  const { escrow, usdc } = contracts;
  const count = await escrow.accountCount();
  for (let id = 1n; id <= count; id++) {
    const owner = await escrow.addressOf(id);
    const { balance, pending } = await escrow.accountOf(owner);
    statement.add(nameOf(owner), "balance", balance).add(nameOf(owner), "pending", pending);
  }
  const { maturedFees, pendingFees } = await escrow.fees();
  statement.add(ESCROW, "feesMatured", maturedFees).add(ESCROW, "feesPending", pendingFees);
  statement.add(ESCROW, "usdc", await usdc.balanceOf(addresses.jobEscrow));
}

/** The jobs in the books; one they do not know would show in the events. */
async function addJobs({ contracts: { lens }, books, nameOf }: Market, statement: Statement): Promise<void> {
  const ids = [...books.jobs.keys()];
  for (let first = 0; first < ids.length; first += PAGE) {
    for (const { status, user, locked, amount } of await lens.jobsOf(ids.slice(first, first + PAGE))) {
      statement.add(nameOf(user), "locked", status === OPEN || status === RUNNING ? locked : 0n);
      statement.add(nameOf(user), "held", status === DISPUTED ? amount : 0n);
    }
  }
}

async function addRouter({ contracts: { router }, sinkNames }: Market, statement: Statement): Promise<void> {
  const streams = await Promise.all([0, 1, 2, 3, 4].map((stream) => router.streamTotals(stream)));
  for (const { revenue } of streams) statement.add(ROUTER, "received", revenue);
  statement.add(ROUTER, "undistributed", await router.undistributed());
  for (const [sink, name] of sinkNames.entries()) {
    const { owed, paid } = await router.sinkTotals(sink);
    statement.add(name, "owed", owed).add(name, "paid", paid);
  }
}
