/**
 * The check that money adds up. Several parties state independently what every account has, each as far as it can see;
 * the ledger closes when all agree to the unit and the money that came in equals the money that is there or went out.
 */

/** In and out of an account, and where its money is now. All amounts are USDC units (6 decimals). */
export const ACCOUNT_ITEMS = [
  "deposited",
  "earned",
  "withdrawn",
  "spent",
  "balance",
  "pending",
  "locked",
  "held",
] as const;

/** What fees the jobs bore: still maturing, mature in the escrow, handed to the router. */
export const FEE_ITEMS = ["feesPending", "feesMatured", "feesForwarded"] as const;

/** Outside the escrow's accounts: the USDC it holds; what the router received, of that not from the escrow, split and sent; what a sink is owed and got. */
export const OTHER_ITEMS = ["usdc", "received", "otherRevenue", "undistributed", "sent", "owed", "paid"] as const;

export type Item = (typeof ACCOUNT_ITEMS)[number] | (typeof FEE_ITEMS)[number] | (typeof OTHER_ITEMS)[number];

/** The lines that are not accounts of the escrow. */
export const ESCROW = "the escrow";
export const ROUTER = "the router";

/** What one party says about some items of some accounts; an item it states for nobody is not known to it. */
export class Statement {
  readonly by: string;
  readonly #lines = new Map<string, Map<Item, bigint>>();

  constructor(by: string) {
    this.by = by;
  }

  /** Adds to an item; adding zero states it. */
  add(account: string, item: Item, amount: bigint): this {
    const line = this.#lines.get(account) ?? new Map<Item, bigint>();
    line.set(item, (line.get(item) ?? 0n) + amount);
    this.#lines.set(account, line);
    return this;
  }

  /** The stated amount; undefined when the party does not know. */
  find(account: string, item: Item): bigint | undefined {
    return this.#lines.get(account)?.get(item);
  }

  /** The stated amount, zero when there is none. */
  get(account: string, item: Item): bigint {
    return this.find(account, item) ?? 0n;
  }

  sum(...items: Item[]): bigint {
    return this.accounts().reduce((sum, account) => sum + this.sumOf(account, ...items), 0n);
  }

  sumOf(account: string, ...items: Item[]): bigint {
    return items.reduce((sum, item) => sum + this.get(account, item), 0n);
  }

  accounts(): string[] {
    return [...this.#lines.keys()];
  }

  entries(): { account: string; item: Item; amount: bigint }[] {
    return [...this.#lines].flatMap(([account, line]) =>
      [...line].map(([item, amount]) => ({ account, item, amount })),
    );
  }
}

/** Where a job's locked USDC went. */
export interface JobMoney {
  /** At the opening. */
  locked: bigint;
  /** Of that, what is locked now. */
  stillLocked: bigint;
  /** To the provider, after the fee. */
  paid: bigint;
  fee: bigint;
  /** Back to the user. */
  refund: bigint;
}

/** Two amounts that should be equal and are not. */
export interface Mismatch {
  account: string;
  what: string;
  expected: bigint;
  found: bigint;
  /** Who says otherwise. */
  by: string;
}

export interface LedgerCheck {
  closes: boolean;
  mismatches: Mismatch[];
  /** Amounts compared. */
  comparisons: number;
}

/** Holds the books against themselves and against every witness. */
export function checkLedger(books: Statement, witnesses: Statement[]): LedgerCheck {
  return summary([...internalChecks(books), ...witnesses.flatMap((witness) => comparisons(books, witness))]);
}

/** Holds every job, by name, against itself, nothing of what was locked is lost, and against another party's view of it. */
export function checkJobs(books: Map<string, JobMoney>, witness: Map<string, JobMoney>, by: string): LedgerCheck {
  const checks: Mismatch[] = [];
  for (const account of new Set([...books.keys(), ...witness.keys()])) {
    const [ours, theirs] = [books.get(account) ?? NOTHING, witness.get(account) ?? NOTHING];
    const whereTo = ours.stillLocked + ours.paid + ours.fee + ours.refund;
    checks.push({
      account,
      what: "locked = still locked + paid + fee + refund",
      expected: ours.locked,
      found: whereTo,
      by: "the books",
    });
    for (const what of ["locked", "stillLocked", "paid", "fee", "refund"] as const) {
      checks.push({ account, what, expected: ours[what], found: theirs[what], by });
    }
  }
  return summary(checks);
}

const NOTHING: JobMoney = { locked: 0n, stillLocked: 0n, paid: 0n, fee: 0n, refund: 0n };

function summary(checks: Mismatch[]): LedgerCheck {
  const mismatches = checks.filter(({ expected, found }) => expected !== found);
  return { closes: mismatches.length === 0, mismatches, comparisons: checks.length };
}

/** An item the witness states for anybody it sees for everybody: an account it leaves out has nothing there. */
function comparisons(books: Statement, witness: Statement): Mismatch[] {
  const accounts = [...new Set([...books.accounts(), ...witness.accounts()])];
  const isStated = (account: string, item: Item): boolean =>
    books.find(account, item) !== undefined || witness.find(account, item) !== undefined;
  return [...new Set(witness.entries().map(({ item }) => item))].flatMap((item) =>
    accounts
      .filter((account) => isStated(account, item))
      .map((account) => {
        const [expected, found] = [books.get(account, item), witness.get(account, item)];
        return { account, what: item, expected, found, by: witness.by };
      }),
  );
}

function internalChecks(books: Statement): Mismatch[] {
  const equal = (account: string, what: string, expected: bigint, found: bigint): Mismatch => {
    return { account, what, expected, found, by: books.by };
  };
  const accounts = books
    .accounts()
    .filter((account) => ACCOUNT_ITEMS.some((item) => books.find(account, item) !== undefined));
  const inside = books.sum("balance", "pending", "locked", "held", "feesPending", "feesMatured");
  return [
    ...accounts.map((account) =>
      equal(
        account,
        "deposited + earned = withdrawn + spent + balance + pending + locked + held",
        books.sumOf(account, "deposited", "earned"),
        books.sumOf(account, "withdrawn", "spent", "balance", "pending", "locked", "held"),
      ),
    ),
    equal("all accounts", "spent = earned + fees", books.sum("spent"), books.sum("earned", ...FEE_ITEMS)),
    equal(
      ESCROW,
      "Σ deposits = Σ withdrawals + balances + locked + pending + held + fees",
      books.sum("deposited"),
      books.sum("withdrawn", "feesForwarded") + inside,
    ),
    equal(
      ESCROW,
      "USDC held = balances + locked + pending + held + fees not forwarded",
      books.get(ESCROW, "usdc"),
      inside,
    ),
    equal(
      ROUTER,
      "received = fees forwarded + other revenue",
      books.get(ROUTER, "received"),
      books.sum("feesForwarded", "otherRevenue"),
    ),
    equal(
      ROUTER,
      "received = undistributed + Σ owed + Σ paid",
      books.get(ROUTER, "received"),
      books.sum("undistributed", "owed", "paid"),
    ),
  ];
}
