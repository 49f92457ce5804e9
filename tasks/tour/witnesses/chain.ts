import { ESCROW, ROUTER, Statement } from "../../lib/ledger.ts";
import type { TourContext } from "../context.ts";

/** Job states in which USDC is locked, and the one in which it is held; JobStatus in PackedJob.sol. */
const OPEN = 1n;
const RUNNING = 2n;
const DISPUTED = 7n;

/** What the contracts' views and the token's balances say now. */
export async function chainStatement(context: TourContext): Promise<Statement> {
  const statement = new Statement("the contracts' views");
  await addAccounts(context, statement);
  await addJobs(context, statement);
  await addRouter(context, statement);
  return statement;
}

async function addAccounts(context: TourContext, statement: Statement): Promise<void> {
  const { addresses, contracts, plazas, nameOf } = context;
  const { escrow } = contracts;
  const count = await escrow.accountCount();
  for (let id = 1n; id <= count; id++) {
    const owner = await escrow.addressOf(id);
    const { balance, pending } = await escrow.accountOf(owner);
    statement.add(nameOf(owner), "balance", balance).add(nameOf(owner), "pending", pending);
  }
  const { maturedFees, pendingFees } = await escrow.fees();
  statement.add(ESCROW, "feesMatured", maturedFees).add(ESCROW, "feesPending", pendingFees);
  const usdc = await plazas["anyone else"].token.getBalance({ token: "usdc", account: addresses.jobEscrow });
  statement.add(ESCROW, "usdc", usdc);
}

/** The tour's jobs; one it does not know would show in the events. */
async function addJobs({ contracts: { lens }, jobs, nameOf }: TourContext, statement: Statement): Promise<void> {
  for (const { id } of jobs) {
    const { status, user, locked, amount } = await lens.jobOf(id);
    statement.add(nameOf(user), "locked", status === OPEN || status === RUNNING ? locked : 0n);
    statement.add(nameOf(user), "held", status === DISPUTED ? amount : 0n);
  }
}

async function addRouter({ contracts: { router }, sinkNames }: TourContext, statement: Statement): Promise<void> {
  const streams = await Promise.all([0, 1, 2, 3, 4].map((stream) => router.streamTotals(stream)));
  for (const { revenue } of streams) statement.add(ROUTER, "received", revenue);
  statement.add(ROUTER, "undistributed", await router.undistributed());
  for (const [sink, name] of sinkNames.entries()) {
    const { owed, paid } = await router.sinkTotals(sink);
    statement.add(name, "owed", owed).add(name, "paid", paid);
  }
}
