import type { End, ReplayAccount, ReplayedJob, ReplayResult } from "../result.ts";

/** USDC units from one place to another. */
export interface Flow {
  from: string;
  to: string;
  amount: bigint;
}

/** Places where money is or passes, in the order of its way. A sink of the router is a place too, under its own name. */
export const PLACES = {
  deposits: "deposits",
  usedAgain: "credit used again",
  locked: "locked for jobs",
  providers: "providers",
  fees: "fees",
  unused: "refunds: unused",
  failed: "refunds: failed",
  cancelled: "refunds: cancelled",
  expired: "refunds: expired",
  users: "back to users",
  router: "revenue router",
  stillLocked: "still locked",
  inDispute: "in dispute",
  withdrawnByProviders: "withdrawn by providers",
  balancesOfProviders: "balances of providers",
  pending: "pending for providers",
  feesPending: "fees pending",
  feesMatured: "fees matured",
  undistributed: "not yet distributed",
  toUseAgain: "used again for jobs",
  withdrawnByUsers: "withdrawn by users",
  balancesOfUsers: "balances of users",
  found: "from nowhere",
  lost: "not accounted for",
} as const;

type Place = (typeof PLACES)[keyof typeof PLACES];

/** Money passes through these; it enters and ends in the others. */
const PASSED: Place[] = [
  PLACES.locked,
  PLACES.providers,
  PLACES.fees,
  PLACES.unused,
  PLACES.failed,
  PLACES.cancelled,
  PLACES.expired,
  PLACES.users,
  PLACES.router,
];

const END_PLACES = {
  users: [PLACES.withdrawnByUsers, PLACES.balancesOfUsers],
  providers: [PLACES.withdrawnByProviders, PLACES.balancesOfProviders],
};

const REFUND_OF: Record<End, Place> = {
  completed: PLACES.unused,
  stopped: PLACES.unused,
  unfinished: PLACES.unused,
  failedLater: PLACES.failed,
  failedEarly: PLACES.failed,
  cancelled: PLACES.cancelled,
  expired: PLACES.expired,
};

/**
 * Where each USDC came from and went to, to the unit. Money is alike, so which of an account's money was used for what is
 * a convention: deposits before refunds before earnings, and jobs before withdrawals before what is left. Only what the
 * deposits did not cover was used again. In the order of the places. Places where a ledger that does not close loses or finds money say so.
 */
export function moneyFlows({ jobs, accounts, sinks, totals }: ReplayResult): Flow[] {
  const flows = new Flows();
  const ofUsers = sumByUser(jobs);
  for (const account of accounts) accountFlows(flows, account, ofUsers.get(account.name) ?? NOTHING);
  jobFlows(flows, jobs, totals);
  flows.add(PLACES.fees, PLACES.feesPending, totals.feesPending);
  flows.add(PLACES.fees, PLACES.feesMatured, totals.feesMatured);
  flows.add(PLACES.fees, PLACES.router, totals.feesForwarded);
  flows.add(PLACES.router, PLACES.undistributed, totals.undistributed);
  for (const { name, owed, paid } of sinks) flows.add(PLACES.router, sinkPlace(name), owed + paid);
  for (const place of PASSED) flows.balance(place);
  const order = [...Object.values<string>(PLACES), ...sinks.map(({ name }) => sinkPlace(name))];
  const rank = ({ from, to }: Flow): number => order.indexOf(from) * order.length + order.indexOf(to);
  return flows.list().toSorted((a, b) => rank(a) - rank(b));
}

/** A sink's place in the flows, under a name that no other place has. */
export function sinkPlace(name: string): string {
  return name.startsWith("sink ") ? name : `sink ${name}`;
}

/** Whether money only passes, so that as much flows in as out. */
export function isPassed(place: string): boolean {
  return PASSED.some((passed) => passed === place);
}

/** Locked for and refunded from the jobs of a user. */
type UserSums = Record<"locked" | "refund", bigint>;
const NOTHING: UserSums = { locked: 0n, refund: 0n };

function sumByUser(jobs: ReplayedJob[]): Map<string, UserSums> {
  const sums = new Map<string, UserSums>();
  for (const { user, locked, refund } of jobs) {
    const sum = sums.get(user) ?? NOTHING;
    sums.set(user, { locked: sum.locked + locked, refund: sum.refund + refund });
  }
  return sums;
}

/** An account's money by origin, spread over its uses. */
function accountFlows(flows: Flows, account: ReplayAccount, { locked, refund }: UserSums): void {
  const { deposited, earned, pending, withdrawn, balance } = account;
  const uses = [locked, withdrawn, balance];
  const spread = (amount: bigint, from: Place, places: Place[]): void => {
    for (const [use, place] of places.entries()) {
      const part = least(amount, uses[use] ?? 0n);
      amount -= part;
      uses[use] = (uses[use] ?? 0n) - part;
      flows.add(from, place, part);
      if (place === PLACES.toUseAgain) flows.add(PLACES.usedAgain, PLACES.locked, part);
    }
    flows.add(from, PLACES.lost, amount);
  };
  const { toUseAgain } = PLACES;
  const [ofUsers, ofProviders] = [END_PLACES.users, END_PLACES.providers];
  flows.add(PLACES.providers, PLACES.pending, pending);
  spread(deposited, PLACES.deposits, [PLACES.locked, ...ofUsers]);
  spread(refund, PLACES.users, [toUseAgain, ...ofUsers]);
  spread(earned - pending, PLACES.providers, [toUseAgain, ...ofProviders]);
  for (const [use, place] of [PLACES.locked, ...ofUsers].entries()) flows.add(PLACES.found, place, uses[use] ?? 0n);
}

/** Where the locked money of all jobs went. What a dispute holds is in no account's earnings and no fee yet. */
function jobFlows(flows: Flows, jobs: ReplayedJob[], totals: ReplayResult["totals"]): void {
  const sum = (item: "paid" | "fee" | "stillLocked"): bigint => jobs.reduce((total, job) => total + job[item], 0n);
  const ofProviders = least(totals.held, sum("paid") - totals.earned);
  const ofFees = totals.held - ofProviders;
  flows.add(PLACES.locked, PLACES.providers, sum("paid") - ofProviders);
  flows.add(PLACES.locked, PLACES.fees, sum("fee") - ofFees);
  flows.add(PLACES.locked, PLACES.inDispute, totals.held);
  flows.add(PLACES.locked, PLACES.stillLocked, sum("stillLocked"));
  for (const { end, refund } of jobs) {
    flows.add(PLACES.locked, REFUND_OF[end], refund);
    flows.add(REFUND_OF[end], PLACES.users, refund);
  }
}

/** The smaller amount, never below zero. */
function least(a: bigint, b: bigint): bigint {
  const smaller = a < b ? a : b;
  return smaller > 0n ? smaller : 0n;
}

class Flows {
  readonly #flows = new Map<string, Flow>();

  /** Nothing does not flow, and nothing flows backwards. */
  add(from: string, to: string, amount: bigint): void {
    if (amount <= 0n) return;
    const key = JSON.stringify([from, to]);
    const flow = this.#flows.get(key) ?? { from, to, amount: 0n };
    this.#flows.set(key, { from, to, amount: flow.amount + amount });
  }

  /** What a place got and did not pass on is lost; what it passed on without having got it is found. */
  balance(place: string): void {
    const rest = this.#sum("to", place) - this.#sum("from", place);
    this.add(place, PLACES.lost, rest);
    this.add(PLACES.found, place, -rest);
  }

  list(): Flow[] {
    return [...this.#flows.values()];
  }

  #sum(side: "from" | "to", place: string): bigint {
    return this.list()
      .filter((flow) => flow[side] === place)
      .reduce((total, { amount }) => total + amount, 0n);
  }
}
