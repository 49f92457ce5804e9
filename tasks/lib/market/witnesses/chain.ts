import { ESCROW, ROUTER, Statement } from "../../ledger.ts";
import type { Market } from "../market.ts";

/** Job states in which USDC is locked, and the one in which it is held; JobStatus in PackedJob.sol. */
const OPEN = 1n;
const RUNNING = 2n;
const DISPUTED = 7n;

/** Items read by one call: decoding takes time by the square of the answer. */
const PAGE = 20;

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
  const { escrow, lens, usdc } = contracts;
  const owners: string[] = [];
  for (let id = await escrow.accountCount(); id > 0n; id--) owners.push(await escrow.addressOf(id));
  for (const page of pages(owners)) {
    const views = await lens.accountsOf(page);
    views.forEach(({ balance, pending }, i) => {
      const name = nameOf(page[i] ?? "");
      statement.add(name, "balance", balance).add(name, "pending", pending);
    });
  }
  const { maturedFees, pendingFees } = await escrow.fees();
  statement.add(ESCROW, "feesMatured", maturedFees).add(ESCROW, "feesPending", pendingFees);
  statement.add(ESCROW, "usdc", await usdc.balanceOf(addresses.jobEscrow));
}

/** The jobs in the books; one they do not know would show in the events. */
async function addJobs({ contracts: { lens }, books, nameOf }: Market, statement: Statement): Promise<void> {
  for (const page of pages([...books.jobs.keys()])) {
    for (const { status, user, locked, amount } of await lens.jobsOf(page)) {
      statement.add(nameOf(user), "locked", status === OPEN || status === RUNNING ? locked : 0n);
      statement.add(nameOf(user), "held", status === DISPUTED ? amount : 0n);
    }
  }
}

function pages<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / PAGE) }, (_, i) => items.slice(i * PAGE, (i + 1) * PAGE));
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
