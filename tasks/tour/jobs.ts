import type { Provider, User } from "./context.ts";
import type { Fault, HashSpec, WorkSpec } from "./workers/types.ts";

/** How a job goes on after it was opened. */
export type Course =
  /** The user accepts the result. */
  | "accepted"
  /** Nobody says anything; the payment matures by itself. */
  | "matured"
  /** The user cancels before the start. */
  | "cancelled"
  /** The user is unhappy, the arbitrator holds the payment and divides it later. */
  | "disputed"
  /** The provider starts it and is never heard of again; after the deadline anyone expires it. */
  | "silent";

/** Out of the escrow balance; or straight from the wallet, by an approval or by a signature that somebody else sends. */
export type PaidBy = "balance" | "allowance" | "authorization";

export interface JobPlan {
  /** For the table: what is computed, and what is special about it. */
  what: string;
  user: User;
  provider: Provider;
  work: WorkSpec;
  /** Milliseconds of computing ordered, and USDC units (6 decimals) for each. */
  units: bigint;
  unitPrice: bigint;
  paidBy: PaidBy;
  course: Course;
  fault?: Fault;
  /** Stops the worker after this many milliseconds of CPU. */
  stopAfterMs?: number;
}

/** 64 MiB an array, three arrays: more than any cache of today's servers shares among a few cores. */
const STREAM = { kind: "stream", elements: 8 * 2 ** 20 } as const;
const MATMUL = { kind: "matmul", size: 512 } as const;
const HASH = { kind: "hash", linksPerRound: 20_000 } as const;

const BANDWIDTH_PRICE = 1_713n;
const FLOPS_PRICE = 2_309n;
const HASH_PRICE = 907n;

/**
 * The tour's jobs: the happy way with each computation, and every other way a job can end. Work is bounded by time, so
 * that the tour takes as long on a slow machine as on a fast one; what is delivered differs, and is measured.
 */
export const JOBS: JobPlan[] = [
  {
    what: "memory bandwidth",
    user: "user A",
    provider: "provider A",
    work: { ...STREAM, seed: 1, budgetMs: 900 },
    units: 1_500n,
    unitPrice: BANDWIDTH_PRICE,
    paidBy: "balance",
    course: "accepted",
  },
  {
    what: "matrix product",
    user: "user B",
    provider: "provider B (certified)",
    work: { ...MATMUL, seed: 2, budgetMs: 1_000 },
    units: 1_500n,
    unitPrice: FLOPS_PRICE,
    paidBy: "allowance",
    course: "accepted",
  },
  {
    what: "hash chain",
    user: "user A",
    provider: "provider B (certified)",
    work: { ...HASH, seed: 3, budgetMs: 800 },
    units: 1_200n,
    unitPrice: HASH_PRICE,
    paidBy: "balance",
    course: "matured",
  },
  {
    what: "hash chain, process killed",
    user: "user A",
    provider: "provider A",
    work: { ...HASH, seed: 4, budgetMs: 800 },
    units: 1_000n,
    unitPrice: HASH_PRICE,
    paidBy: "balance",
    course: "matured",
    fault: { killAfterMs: 250 },
  },
  {
    what: "matrix product, result tampered with",
    user: "user B",
    provider: "provider A",
    work: { ...MATMUL, seed: 5, budgetMs: 400 },
    units: 600n,
    unitPrice: FLOPS_PRICE,
    paidBy: "balance",
    course: "matured",
    fault: { tamper: true },
  },
  {
    what: "memory bandwidth, cancelled before the start",
    user: "user B",
    provider: "provider A",
    work: { ...STREAM, seed: 6, budgetMs: 500 },
    units: 500n,
    unitPrice: BANDWIDTH_PRICE,
    paidBy: "allowance",
    course: "cancelled",
  },
  {
    what: "matrix product, longer than ordered",
    user: "user A",
    provider: "provider B (certified)",
    work: { ...MATMUL, size: 256, seed: 7, budgetMs: 690 },
    units: 600n,
    unitPrice: FLOPS_PRICE,
    paidBy: "balance",
    course: "accepted",
  },
  {
    what: "memory bandwidth, stopped in between",
    user: "user B",
    provider: "provider B (certified)",
    work: { ...STREAM, seed: 8, budgetMs: 5_000 },
    units: 5_000n,
    unitPrice: 611n,
    paidBy: "balance",
    course: "matured",
    stopAfterMs: 600,
  },
  {
    what: "hash chain, never reported",
    user: "user A",
    provider: "provider A",
    work: { ...HASH, seed: 9, budgetMs: 500 },
    units: 800n,
    unitPrice: HASH_PRICE,
    paidBy: "allowance",
    course: "silent",
  },
  {
    what: "hash chain, disputed",
    user: "user B",
    provider: "provider A",
    work: { ...HASH, seed: 10, budgetMs: 600 },
    units: 900n,
    unitPrice: HASH_PRICE,
    paidBy: "balance",
    course: "disputed",
  },
];

/** Jobs that hang together. */
export interface TogetherPlan {
  /** Opened with `resumed` in one batch: same user, same provider, same price. */
  first: JobPlan & { work: HashSpec };
  /** Goes on where the first has ended. */
  resumed: JobPlan & { work: HashSpec };
  /** Opened under an offer that the provider has stored for everybody. */
  offered: JobPlan;
}

export const TOGETHER: TogetherPlan = {
  first: {
    what: "hash chain, first of a batch",
    user: "user B",
    provider: "provider A",
    work: { ...HASH, seed: 11, budgetMs: 400 },
    units: 600n,
    unitPrice: HASH_PRICE,
    paidBy: "authorization",
    course: "matured",
  },
  resumed: {
    what: "hash chain, resumed by the second, co-signed",
    user: "user B",
    provider: "provider A",
    work: { ...HASH, seed: 11, budgetMs: 400 },
    units: 600n,
    unitPrice: HASH_PRICE,
    paidBy: "authorization",
    course: "matured",
  },
  offered: {
    what: "matrix product, under a stored offer",
    user: "user A",
    provider: "provider B (certified)",
    work: { ...MATMUL, seed: 12, budgetMs: 400 },
    units: 600n,
    unitPrice: FLOPS_PRICE,
    paidBy: "balance",
    course: "accepted",
  },
};

/** What a task of the community orders. */
export const BATCH: JobPlan[] = [21, 22, 23].map((seed, i) => ({
  what: `hash chain ${i + 1} of a task's batch`,
  user: "user B",
  provider: "provider B (certified)",
  work: { ...HASH, seed, budgetMs: 300 },
  units: 450n,
  unitPrice: HASH_PRICE,
  paidBy: "authorization",
  course: "accepted",
}));
