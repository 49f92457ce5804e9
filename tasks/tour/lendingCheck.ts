import { id, Interface } from "ethers";
import { priceE18, type LendingBooks } from "../lib/market/lendingBooks.ts";
import type { Mismatch } from "../lib/ledger.ts";
import { addressOf } from "../lib/market/values.ts";
import type { Borrower, Lender, Party, TourContext } from "./context.ts";
import type { PoolSample } from "./lending.ts";

const PPM_TO_E18 = 10n ** 12n;
const BOOKS = "the books";
const POOL = "the lending pool";
const QUEUE = "the redemption queue";
const COMPARTMENT = "the pool's compartment";

/** What the contracts' views say against the books of the same second. */
export function compareSample(books: LendingBooks, sample: PoolSample): Mismatch[] {
  const pool = books.poolAt(sample.at);
  const { queue } = books;
  const expected = {
    totalAssets: pool.total(),
    cash: pool.cash,
    lent: pool.lent() - pool.late(),
    late: pool.late(),
    insured: pool.insured,
    owedToInsurance: pool.owed,
    supply: pool.supply,
    utilization: pool.utilization(),
    borrowApy: pool.rate() * PPM_TO_E18,
    supplyApy: pool.supplyRate(),
    exitPriceE18: priceE18(pool, pool.exitTotal()),
    priceE18: priceE18(pool, pool.total()),
    queuedShares: queue.waiting(),
    claimable: queue.received - queue.paid,
  } satisfies Partial<Record<keyof PoolSample, bigint>>;
  const account = `${POOL} at ${new Date(Number(sample.at) * 1_000).toISOString().slice(0, 16).replace("T", " ")}`;
  return Object.entries(expected).map(([what, amount]) => {
    return { account, what, expected: amount, found: sample[what as keyof typeof expected], by: "its views" };
  });
}

/** Everything at the end: who has what in its wallet, in the pool and in the queue, who owes what, and where the money is. */
export class LendingCheck {
  readonly comparisons: Mismatch[] = [];
  readonly #context: TourContext;
  readonly #books: LendingBooks;
  /** What wallets held when the chapter began and was minted to them since. */
  readonly #wallets: ReadonlyMap<Party, bigint>;
  #changes = 0n;

  constructor(context: TourContext, books: LendingBooks, wallets: ReadonlyMap<Party, bigint>) {
    this.#context = context;
    this.#books = books;
    this.#wallets = wallets;
  }

  async lender(name: Lender): Promise<void> {
    const { parties, plazas } = this.#context;
    const { paidIn, gotOut, shares } = this.#books.lender(name);
    const { queue } = this.#books;
    const position = await plazas["anyone else"].pool.getPoolPosition({ account: addressOf(parties[name]) });
    const { shares: held, pendingShares, claimableShares, claimableAssets } = position;
    await this.#wallet(name, gotOut - paidIn);
    this.#equal(name, "shares", shares, held, POOL);
    this.#equal(name, "shares that wait", queue.waitingOf(name), pendingShares, QUEUE);
    this.#equal(name, "shares to be claimed", queue.claimable(name).shares, claimableShares, QUEUE);
    this.#equal(name, "USDC to be claimed", queue.claimable(name).assets, claimableAssets, QUEUE);
  }

  async borrower(name: Borrower): Promise<void> {
    const { parties, plazas, now } = this.#context;
    const { drawn, repaid } = this.#books.borrower(name);
    const { debt } = await plazas["anyone else"].pool.getCreditLine({ borrower: addressOf(parties[name]) });
    await this.#wallet(name, drawn - repaid);
    this.#equal(name, "debt, interest by plain arithmetic", this.#books.poolAt(await now()).debt(name), debt, POOL);
  }

  async insurer(name: Party): Promise<void> {
    await this.#wallet(name, -this.#books.compartment.given);
  }

  /** After all wallets. */
  async places(fromBlock: number): Promise<void> {
    const { contracts, addresses, plazas, now } = this.#context;
    const { cash, insured, ...pool } = this.#sums(await now());
    const { given, paid, claimed } = this.#books.compartment;
    const { received, paid: taken } = this.#books.queue;
    const moved = await movedUsdc(this.#context, fromBlock);
    const places = [
      [POOL, addresses.lendingPool, cash],
      [QUEUE, addresses.redeemQueue, received - taken],
    ] as const;
    for (const [account, address, amount] of places) {
      this.#equal(account, "USDC", amount, await contracts.usdc.balanceOf(address), "USDC");
      this.#equal(account, "USDC in less out", amount, moved.get(address) ?? 0n, "USDC's transfers");
    }
    const { usdc } = await plazas["anyone else"].insurance.getCompartment({ compartment: "Pool" });
    this.#equal(COMPARTMENT, "USDC", insured, usdc, "the fund");
    this.#equal(COMPARTMENT, "given + paid by the pool − claimed", insured, given + paid - claimed, BOOKS);
    this.#equal(
      POOL,
      "cash = paid in + repaid + claimed − drawn − left − paid to the insurance",
      cash,
      pool.flows,
      BOOKS,
    );
    const everywhere = this.#changes + cash + received - taken + insured;
    this.#equal("all accounts", "changes of wallets, pool, queue and compartment", 0n, everywhere, "USDC");
    // every holder's part is rounded down, and the virtual shares have one
    const slack = BigInt(this.#books.lenders.size) + 1n;
    const near = pool.worth <= pool.total && pool.total - pool.worth <= slack ? pool.total : pool.worth;
    this.#equal(
      "all lenders",
      "worth of their shares, the total assets less below a unit each",
      pool.total,
      near,
      POOL,
    );
    this.#equal("all lenders", "shares, those that wait included = supply", pool.shares, pool.supply, BOOKS);
  }

  #sums(now: bigint) {
    const { lenders, borrowers, queue, compartment } = this.#books;
    const pool = this.#books.poolAt(now);
    const total = pool.total();
    const shares = [...lenders.values()].map((lender) => lender.shares);
    const holdings = [...shares, queue.waiting()];
    const direct = sum([...lenders.values()].map(({ gotOut }) => gotOut)) - queue.paid;
    const paidIn = sum([...lenders.values()].map((lender) => lender.paidIn));
    const repaid = sum([...borrowers.values()].map((borrower) => borrower.repaid));
    const drawn = sum([...borrowers.values()].map((borrower) => borrower.drawn));
    return {
      cash: pool.cash,
      insured: pool.insured,
      total,
      supply: pool.supply,
      shares: sum(holdings),
      worth: sum(holdings.map((held) => (held * (total + 1n)) / pool.sharesAndVirtual())),
      flows: paidIn + repaid + compartment.claimed - drawn - direct - queue.received - compartment.paid,
    };
  }

  async #wallet(name: Party, change: bigint): Promise<void> {
    const { contracts, parties } = this.#context;
    const before = this.#wallets.get(name) ?? 0n;
    const now = await contracts.usdc.balanceOf(parties[name].address);
    this.#changes += now - before;
    this.#equal(name, "USDC in the wallet", before + change, now, "USDC");
  }

  #equal(account: string, what: string, expected: bigint, found: bigint, by: string): void {
    this.comparisons.push({ account, what, expected, found, by });
  }
}

function sum(items: readonly bigint[]): bigint {
  return items.reduce((total, item) => total + item, 0n);
}

/** By address, what USDC's transfers since a block brought, less what they took. */
async function movedUsdc({ addresses, connection }: TourContext, fromBlock: number): Promise<Map<string, bigint>> {
  const face = new Interface(["event Transfer(address indexed from, address indexed to, uint256 value)"]);
  const topics = [id("Transfer(address,address,uint256)")];
  const logs = await connection.ethers.provider.getLogs({ address: addresses.usdc, topics, fromBlock });
  const moved = new Map<string, bigint>();
  for (const log of logs) {
    const [from, to, value] = face.decodeEventLog("Transfer", log.data, log.topics) as unknown as [
      string,
      string,
      bigint,
    ];
    moved.set(from, (moved.get(from) ?? 0n) - value);
    moved.set(to, (moved.get(to) ?? 0n) + value);
  }
  return moved;
}
