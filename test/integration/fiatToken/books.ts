import type { IJobEscrow, JobEscrowLens } from "../../../types/ethers-contracts/index.js";

const OPEN = 1n;
const RUNNING = 2n;
const REPORTED = 3n;
const DISPUTED = 7n;
const CLAIMED = 1n << 10n;
const BPS = 10_000n;

/** What an escrow owes by its own books, added up over every account and every job it has ever had, in USDC units. */
export async function booksOf(escrow: IJobEscrow, lens: JobEscrowLens): Promise<bigint> {
  const [accounts, jobs, fees] = await Promise.all([owedToAccounts(escrow), owedForJobs(escrow, lens), escrow.fees()]);
  return accounts + jobs + fees.maturedFees + fees.pendingFees;
}

/** Balances, what has matured among them, and what is still maturing. */
async function owedToAccounts(escrow: IJobEscrow): Promise<bigint> {
  const count = Number(await escrow.accountCount());
  const accounts = await Promise.all(
    Array.from({ length: count }, async (_, index) => escrow.accountOf(await escrow.addressOf(index + 1))),
  );
  return accounts.reduce((sum, { balance, pending }) => sum + balance + pending, 0n);
}

/** Locked, claimed and held. */
async function owedForJobs(escrow: IJobEscrow, lens: JobEscrowLens): Promise<bigint> {
  const opened = await escrow.queryFilter(escrow.filters.JobOpened());
  const sums = await Promise.all(opened.map(({ args }) => owedForJob(escrow, lens, args.jobId)));
  return sums.reduce((sum, owed) => sum + owed, 0n);
}

async function owedForJob(escrow: IJobEscrow, lens: JobEscrowLens, jobId: bigint): Promise<bigint> {
  const [word, job] = await Promise.all([escrow.packedJobOf(jobId), lens.jobOf(jobId)]);
  const status = word & 0xfn;
  if (status === OPEN || status === RUNNING) return job.locked;
  const isClaim = status === REPORTED && (word & CLAIMED) !== 0n;
  if (!isClaim && status !== DISPUTED) return 0n;
  const net = (job.amount * (BPS - job.feeBps)) / BPS;
  return job.amount - ((job.amount - net) * job.discountPermille) / 1_000n; // the discount went back with the report
}
