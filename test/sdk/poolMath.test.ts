import { expect } from "chai";
import { id, type Signer } from "ethers";
import { InvalidParameterError } from "../../sdk/src/errors/index.ts";
import { COMPARTMENTS, LINE_STATUSES, type Address } from "../../sdk/src/index.ts";
import {
  drawableFor,
  lineDebtOf,
  maxPoolDeposit,
  maxPoolMint,
  maxPoolRedeem,
  maxPoolWithdraw,
  POOL_FLAGS,
  poolAfter,
  poolExitPriceE18,
  poolLedgerAt,
  poolRates,
  poolTotals,
  previewPoolDeposit,
  previewPoolMint,
  previewPoolRedeem,
  previewPoolWithdraw,
  type CreditLine,
  type PoolChange,
  type PoolLedger,
} from "../../sdk/src/math/index.ts";
import { poolScene, type PoolScene } from "./poolMathScene.ts";
import { randomSource } from "./random.ts";

const HISTORIES = 12;
const STEPS = 50;
const TRIES = 8;
const BOOKS = 600;
/** Of each output of the maths with what the contract says. */
const MIN_COMPARISONS = 500;

const USDC = 1_000_000n;
const DAY = 86_400n;
const WEEK = 7n * DAY;
const VIRTUAL_SHARES = 1_000_000n;
const MIN_DEPOSIT = 10n * USDC;
const MIN_REQUEST = 10n ** 13n;
const MAX_CAP = (2n ** 32n - 1n) * USDC;
const MAX_INSURED = 2n ** 56n - 1n;
const PENALTY_RATE = 200_000n;
const INTEREST_SCALE = 1_000_000n * 365n * DAY;
const PURPOSE = id("group buy");

/** What happened: a change that the maths knows, or another. */
type Happening = PoolChange | "another";

/** A kind of history. */
interface Mood {
  /** What it begins with; a month passes before each but the first. */
  readonly first: readonly (readonly string[])[];
  /** What may happen then; nothing: anything. */
  readonly often: readonly string[];
  /** Whether it goes from one maturity to the next. */
  readonly lapses: boolean;
  /** Days a line lasts. */
  readonly maxDays: bigint;
}
const OPENING = ["deposit", "deposit", "deposit", "insure", "insure", "approve", "approve", "draw"];
const LOAN = ["approve", "approve", "approve", "draw", "draw", "draw"];
const MOODS: readonly Mood[] = [
  { first: [OPENING], often: [], lapses: true, maxDays: 60n },
  // much is lent, and lenders leave
  {
    first: [OPENING, LOAN, LOAN, LOAN],
    often: ["approve", "draw", "draw", "withdraw", "withdraw", "redeem", "payInsurance", "repay"],
    ...{ lapses: false, maxDays: 700n },
  },
  // nobody repays in time
  {
    first: [OPENING],
    often: ["deposit", "insure", "approve", "draw", "draw", "mark", "lose", "repay", "accept", "withdraw"],
    ...{ lapses: true, maxDays: 20n },
  },
];

describe("SDK maths of the lending pool, against the contracts", () => {
  let scene: PoolScene;
  let restore: () => Promise<void>;
  let random: ReturnType<typeof randomSource>;
  const comparisons = new Map<string, number>();
  /** What happened in the histories. */
  const seen = new Set<string>();

  before(async () => {
    scene = await poolScene();
    restore = (await scene.takeSnapshot()).restore;
  });
  beforeEach(() => restore());

  const same = (what: string, ours: unknown, theirs: unknown): void => {
    comparisons.set(what, (comparisons.get(what) ?? 0) + 1);
    expect(ours, what).to.deep.equal(theirs);
  };
  const oneOf = <T>(list: readonly T[]): T => {
    const found = list[Number(random.below(BigInt(list.length)))];
    if (found === undefined) throw new Error("the list is empty");
    return found;
  };
  const chance = (parts: bigint): boolean => random.below(parts) === 0n;
  /** From `least` to `most`: often either, and anything in between. */
  const between = (least: bigint, most: bigint): bigint => {
    const kind = random.below(4n);
    if (kind === 0n) return most;
    return least + (kind === 1n ? random.edge(most - least) : random.below(most - least + 1n));
  };
  /** Compares all that the maths says of the books with the contract's views at the last block. */
  const agree = async (book: PoolLedger, lenders: readonly Signer[]): Promise<void> => {
    const { pool } = scene;
    const [assets, shares] = [random.edge(10n ** 13n), random.edge(10n ** 19n)];
    const totals = poolTotals(book);
    const rates = poolRates(book);
    const views: readonly (readonly [what: string, ours: bigint, theirs: Promise<bigint>])[] = [
      ["totalAssets", totals.totalAssets, pool.totalAssets()],
      ["exitAssets", totals.exitAssets + 1n, pool.previewRedeem(book.supply + VIRTUAL_SHARES)],
      ["availableToday", totals.availableToday, pool.availableToday()],
      ["utilization", rates.utilization, pool.utilization()],
      ["borrowApy", rates.borrowApy, pool.borrowAPY()],
      ["supplyApy", rates.supplyApy, pool.supplyAPY()],
      ["previewPoolDeposit", previewPoolDeposit(book, assets), pool.previewDeposit(assets)],
      ["previewPoolMint", previewPoolMint(book, shares), pool.previewMint(shares)],
      ["previewPoolWithdraw", previewPoolWithdraw(book, assets), pool.previewWithdraw(assets)],
      ["previewPoolRedeem", previewPoolRedeem(book, shares), pool.previewRedeem(shares)],
      ["poolExitPriceE18", poolExitPriceE18(book), pool.exitPriceE18()],
      ["maxPoolDeposit", maxPoolDeposit(book), pool.maxDeposit(pool.runner as Signer)],
      ["maxPoolMint", maxPoolMint(book), pool.maxMint(pool.runner as Signer)],
    ];
    const [ledger, theirs] = await Promise.all([scene.ledger(), Promise.all(views.map(([, , view]) => view))]);
    same("poolLedgerAt", book, ledger);
    views.forEach(([what, ours], i) => same(what, ours, theirs[i]));
    for (const lender of lenders) {
      const [reason, held, mostAssets, mostShares] = await Promise.all([
        pool.exitBlock(lender),
        pool.balanceOf(lender),
        pool.maxWithdraw(lender),
        pool.maxRedeem(lender),
      ]);
      if (reason !== 0n) continue;
      same("maxPoolWithdraw", maxPoolWithdraw(book, held), mostAssets);
      same("maxPoolRedeem", maxPoolRedeem(book, held), mostShares);
      if (totals.unrealisedLoss !== 0n) seen.add("an exit at a loss");
    }
  };

  /** As `agree`, of the borrowers' lines. */
  const agreeOnLines = async (book: PoolLedger, borrowers: readonly Signer[]): Promise<void> => {
    const { pool, lineOf } = scene;
    const queuedShares = await pool.queuedShares();
    let [active, interest] = [0n, 0n];
    for (const borrower of borrowers) {
      const [line, [debt, owed], drawable] = await Promise.all([
        lineOf(borrower),
        pool.debtOf(borrower),
        pool.drawable(borrower),
      ]);
      same("lineDebtOf", lineDebtOf(line, book), { debt, interest: owed });
      same("drawableFor", drawableFor({ line, ledger: book, queuedShares }), drawable);
      if (line.status !== "Active") continue;
      active++;
      interest += owed;
    }
    if (borrowers.length < scene.borrowers.length) return;
    // the sum of the lines', each of which is rounded up
    const rounded = interest - poolTotals(book).interest;
    expect(rounded >= 0n && rounded <= active).to.equal(true);
  };

  const agreeOnChange = async (book: PoolLedger, change: PoolChange): Promise<void> => {
    const { dueDay } = book;
    same("poolAfter", poolAfter(book, change), { ...(await scene.ledger()), dueDay });
  };

  /** Amounts at which a repayment becomes something else. */
  const amountsToRepay = (line: CreditLine, book: PoolLedger): bigint[] => {
    const { debt, interest } = lineDebtOf(line, book);
    const lost = line.counted + line.writtenOff;
    return [debt, debt + 1n, interest, line.counted, lost, lost + line.covered].filter((amount) => amount !== 0n);
  };

  describe(`in ${HISTORIES} random histories of ${STEPS} steps`, () => {
    /** The books of the last block in which the pool kept them. */
    let kept: PoolLedger;
    let now: bigint;
    let mood: Mood;

    /** A second that is to come, often one that matters. */
    const nextTime = async (): Promise<bigint> => {
      const lines = await Promise.all(scene.borrowers.map((borrower) => scene.lineOf(borrower)));
      const midnight = (now / DAY + 1n) * DAY;
      const seconds = [midnight - 1n, midnight, midnight + 1n, now + random.edge(3n * DAY), now + random.edge(60n)];
      if (chance(3n))
        seconds.push(now + 31n * DAY, now + random.edge(8n * WEEK), kept.releaseEnd - 1n, kept.releaseEnd);
      if (mood.lapses && chance(2n)) {
        for (const { maturity, status, principal } of lines) {
          if (principal !== 0n && status === "Active") seconds.push(maturity, maturity + 3n * DAY);
          if (principal !== 0n) seconds.push(maturity + 33n * DAY, maturity + 123n * DAY);
        }
      }
      const time = oneOf(seconds);
      return time > now ? time : now + 1n;
    };

    /** Moves the chain and compares it with what was predicted; then nothing was kept anew. */
    const pass = async (time: bigint): Promise<void> => {
      const predicted = poolLedgerAt(kept, time);
      // a call in between that nobody kept rounds the compartment's part once more
      const again = poolLedgerAt(poolLedgerAt(kept, now + random.below(time - now + 1n)), time);
      const lost = predicted.owed - again.owed;
      expect(lost >= 0n && lost <= 2n, "a unit or two").to.equal(true);
      await scene.at(time);
      now = time;
      await agree(predicted, [oneOf(scene.lenders)]);
      await agreeOnLines(predicted, scene.borrowers);
    };

    const someLine = async (
      isMeant: (line: CreditLine) => boolean,
    ): Promise<{ borrower: Signer; line: CreditLine } | undefined> => {
      const lines = await Promise.all(
        scene.borrowers.map(async (borrower) => ({ borrower, line: await scene.lineOf(borrower) })),
      );
      const meant = lines.filter(({ line }) => isMeant(line));
      return meant.length === 0 ? undefined : oneOf(meant);
    };

    /** What may happen; undefined where it cannot be. */
    const happenings: Readonly<Record<string, (book: PoolLedger) => Promise<Happening | undefined>>> = {
      deposit: async () => {
        const lender = oneOf(scene.lenders);
        const amount = between(MIN_DEPOSIT, 10n ** 12n);
        await scene.send(() => scene.pool.connect(lender).deposit(amount, lender));
        return { action: "deposit", amount };
      },
      mint: async (book) => {
        const lender = oneOf(scene.lenders);
        const shares = previewPoolDeposit(book, MIN_DEPOSIT) + 1n + random.edge(10n ** 18n);
        await scene.send(() => scene.pool.connect(lender).mint(shares, lender));
        return "another";
      },
      withdraw: async (book) => {
        const lender = oneOf(scene.lenders);
        if ((await scene.pool.exitBlock(lender)) !== 0n) return undefined;
        const amount = between(0n, maxPoolWithdraw(book, await scene.pool.balanceOf(lender)));
        await scene.send(() => scene.pool.connect(lender).withdraw(amount, lender, lender));
        return { action: "withdraw", amount };
      },
      redeem: async (book) => {
        const lender = oneOf(scene.lenders);
        if ((await scene.pool.exitBlock(lender)) !== 0n) return undefined;
        const shares = maxPoolRedeem(book, await scene.pool.balanceOf(lender));
        await scene.send(() => scene.pool.connect(lender).redeem(shares, lender, lender));
        return "another";
      },
      request: async () => {
        const lender = oneOf(scene.lenders);
        const shares = between(0n, await scene.pool.balanceOf(lender));
        if (shares < MIN_REQUEST) return undefined;
        await scene.send(() => scene.queue.connect(lender).requestRedeem(shares, lender, lender));
        return "another";
      },
      settle: async () => {
        const settled = await scene.queue.settle.staticCall(64n).catch(() => undefined);
        if (settled === undefined) return undefined;
        await scene.send(() => scene.queue.settle(64n));
        return "another";
      },
      cancel: async () => {
        const lender = oneOf(scene.lenders);
        const request = (await scene.queue.requestsOf(lender)).find(({ pending }) => pending !== 0n);
        if (request === undefined) return undefined;
        await scene.send(() => scene.queue.connect(lender).cancelRedeem(request.requestId, lender, lender));
        return "another";
      },
      approve: async (book) => {
        const borrower = oneOf(scene.borrowers);
        const { status, cap: oldCap, maturity: oldMaturity } = await scene.lineOf(borrower);
        if (status !== "Closed" && status !== "Active") return undefined;
        const limit = poolTotals(book).totalAssets / (borrower === scene.borrowers[0] ? 2n : 10n);
        const approvable = (now < oldMaturity ? oldCap : 0n) + (await scene.pool.approvable());
        const cap = (min(limit, approvable) / USDC) * USDC;
        if (cap === 0n) return undefined;
        const maturity = (now / DAY + 2n + random.below(mood.maxDays)) * DAY;
        await scene.send(() => scene.pool.approveLine(borrower, cap, maturity, PURPOSE));
        return "another";
      },
      draw: async (book) => {
        const queuedShares = await scene.pool.queuedShares();
        const found = await someLine((line) => drawableFor({ line, ledger: book, queuedShares }) !== 0n);
        if (found === undefined) return undefined;
        const { borrower, line } = found;
        const most = drawableFor({ line, ledger: book, queuedShares });
        const amount = between(1n, most);
        await scene.send(() => scene.pool.connect(borrower).draw(amount, borrower, PURPOSE));
        return { action: "draw", amount };
      },
      repay: async (book) => {
        const found = await someLine(({ principal }) => principal !== 0n);
        if (found === undefined) return undefined;
        const { borrower, line } = found;
        const amount = between(1n, oneOf(amountsToRepay(line, book)));
        await scene.send(() => scene.pool.repay(borrower, amount, PURPOSE));
        return { action: "repay", amount, line };
      },
      mark: async () => {
        const borrower = await scene.pool.overdue();
        if (BigInt(borrower) === 0n) return undefined;
        await scene.send(() => scene.pool.markLate(borrower));
        return "another";
      },
      lose: async () => {
        const found = await someLine(({ counted }) => counted !== 0n);
        if (found === undefined) return undefined;
        const { borrower, line } = found;
        const { status, counted, maturity } = line;
        if (status === "Late" && now >= maturity + 33n * DAY) {
          await scene.send(() => scene.pool.markDefaulted(borrower));
        } else if (status === "Defaulted" && now >= maturity + 123n * DAY) {
          await scene.send(() => scene.pool.recognizeDefault(borrower));
        } else {
          await scene.send(() => scene.pool.recognizeLoss(borrower, between(1n, counted)));
        }
        return "another";
      },
      insure: async (book) => {
        const { totalAssets } = poolTotals(book);
        const amount = between(1n, totalAssets / 25n + 1n);
        const compartment = COMPARTMENTS.indexOf("Pool");
        await scene.send(() => scene.fund.deposit(compartment, scene.usdc, amount));
        return "another";
      },
      payInsurance: async (book) => {
        const { lockedIncome } = poolTotals(book);
        if (book.owed === 0n || book.cash <= lockedIncome) return undefined;
        await scene.send(() => scene.pool.payInsurance());
        return "another";
      },
      accept: async () => {
        const lender = oneOf(scene.lenders);
        await scene.send(() => scene.pool.connect(lender).acceptHaircut(random.below(2n)));
        return "another";
      },
      setRates: async () => {
        if (!chance(4n)) return undefined;
        const maxBps = 500n + random.below(9_501n);
        await scene.send(() => scene.pool.setRates(random.edge(maxBps), maxBps));
        return "another";
      },
    };
    const note = (book: PoolLedger, change: Happening): void => {
      const { flags, late, insured, principal, index, weight } = book;
      const { utilization, borrowApy } = poolRates(book);
      const { insuranceRoom, unrealisedLoss, capital } = poolTotals(book);
      for (const [name, flag] of Object.entries(POOL_FLAGS)) if ((flags & flag) !== 0n) seen.add(name);
      if (late !== 0n) seen.add("late");
      if (unrealisedLoss !== 0n) seen.add("a loss to come");
      if (insured !== 0n && insuranceRoom === 0n && principal * index > weight) seen.add("a full compartment");
      if (utilization > 8n * 10n ** 17n) seen.add("above the kink");
      if (insuranceRoom !== 0n && (principal * borrowApy * 9n) / 10n > capital * 8n * 10n ** 16n) seen.add("the cap");
      if (change === "another") return;
      seen.add(change.action === "repay" ? `repaid ${change.line.status}` : change.action);
    };

    const happens = async (name: string): Promise<boolean> => {
      const before = await scene.ledger();
      const change = await happenings[name]?.(before);
      if (change === undefined) return false;
      const book = await scene.ledger();
      if ((await scene.keptAt()) === now) kept = book;
      if (change !== "another") await agreeOnChange(before, change);
      await agree(book, [oneOf(scene.lenders)]);
      await agreeOnLines(book, scene.borrowers);
      note(book, change);
      return true;
    };

    for (let seed = 1; seed <= HISTORIES; seed++) {
      it(`says what the contract says, in history ${seed}`, async () => {
        random = randomSource(BigInt(seed) * 0x9001n);
        now = await scene.now();
        kept = await scene.ledger();
        mood = MOODS[seed % MOODS.length] ?? mood;
        for (const [i, names] of mood.first.entries()) {
          if (i !== 0) await pass(now + 31n * DAY);
          for (const name of names) await happens(name);
        }
        const names = mood.often.length === 0 ? Object.keys(happenings) : mood.often;
        for (let step = 0; step < STEPS; step++) {
          if (!chance(4n)) await pass(await nextTime());
          let isDone = false;
          for (let tries = 0; tries < TRIES && !isDone; tries++) isDone = await happens(oneOf(names));
        }
      });
    }

    it("which had all that matters", () => {
      expect([...seen].sort()).to.deep.equal([
        "a full compartment",
        "a loss to come",
        "above the kink",
        "an exit at a loss",
        "deposit",
        "draw",
        "late",
        "queued",
        "releasing",
        "repaid",
        "repaid Active",
        "repaid Defaulted",
        "repaid Late",
        "the cap",
        "withdraw",
      ]);
    });
  });

  describe(`of ${BOOKS} books that no history brings about`, () => {
    it("says what the contract says, and what comes of a change", async () => {
      random = randomSource(0xb00cn);
      const [lender, borrower] = [oneOf(scene.lenders), oneOf(scene.borrowers)];
      const [holder, debtor] = (await Promise.all([lender.getAddress(), borrower.getAddress()])) as [Address, Address];
      const queue = (await scene.pool.queue()) as Address;
      const now = await scene.now();
      for (let i = 0; i < BOOKS; i++) {
        const { stored, line } = randomBooks(now);
        await scene.storeLedger(stored);
        await scene.storeLine(debtor, line);
        const [held, queuedShares] = [random.edge(stored.supply), queuedOf(stored)];
        await scene.storeShares(holder, held);
        await scene.storeShares(queue, queuedShares);
        await scene.storeHaircut(holder, random.below(3n));

        const book = poolLedgerAt(stored, now);
        await agree(book, [lender]);
        await agreeOnLines(book, [borrower]);
        const action = oneOf(["deposit", "withdraw", "draw", "draw", "repay", "repay", "repay"] as const);
        const most = {
          deposit: maxPoolDeposit(book),
          withdraw: (await scene.pool.exitBlock(lender)) === 0n ? maxPoolWithdraw(book, held) : 0n,
          draw: drawableFor({ line, ledger: book, queuedShares }),
          repay: line.principal === 0n ? 0n : oneOf(amountsToRepay(line, book)),
        }[action];
        const least = action === "deposit" ? MIN_DEPOSIT : 1n;
        if (most < least) continue;
        const amount = between(least, most);
        const [ofLender, ofBorrower] = [scene.pool.connect(lender), scene.pool.connect(borrower)];
        const send = {
          deposit: () => ofLender.deposit(amount, holder),
          withdraw: () => ofLender.withdraw(amount, holder, holder),
          draw: () => ofBorrower.draw(amount, debtor, PURPOSE),
          repay: () => ofBorrower.repay(debtor, amount, PURPOSE),
        }[action];
        await scene.send(send);
        await agreeOnChange(book, action === "repay" ? { action, amount, line } : { action, amount });
      }
    });

    /** Books that hold together, up to a trillion USDC, kept up to a month before `now`, and a line that is part of them. */
    const randomBooks = (now: bigint): { stored: PoolLedger; line: CreditLine } => {
      const size = 1n + random.edge(10n ** 18n);
      const lent = chance(5n) ? 0n : size;
      const accruedAt = now - random.edge(31n * DAY);
      const [index, cash, others] = [random.edge(2n ** 55n), random.edge(size), random.edge(lent / 2n)];
      const status = oneOf(LINE_STATUSES.slice(1));
      const isActive = status === "Active";
      const principal = random.edge(lent / 5n);
      const weight = weightOf(principal, isActive ? index : PENALTY_RATE * accruedAt);
      const counted = isActive ? 0n : random.edge(principal);
      const written = random.edge(principal - counted);
      const line = {
        ...{ principal, weight, status, counted },
        maturity: (now / DAY + random.below(5n)) * DAY,
        isFacility: chance(2n),
        cap: (min(MAX_CAP, principal + random.edge(size)) / USDC) * USDC,
        writtenOff: isActive ? 0n : written,
        covered: isActive ? 0n : principal - counted - written,
      };
      const late = counted + (chance(2n) ? 0n : random.edge(lent / 5n));
      const maxRateBps = random.edge(10_000n);
      const flags = random.below(8n);
      const isKept = (flags & (POOL_FLAGS.repaid | POOL_FLAGS.releasing)) !== 0n;
      const releaseFrom = accruedAt - random.edge(WEEK);
      const stored = {
        ...{ cash, index, accruedAt, late, flags, maxRateBps },
        principal: others + (isActive ? principal : 0n),
        weight: weightOf(others, index) + (isActive ? weight : 0n),
        owed: random.edge(cash / 3n),
        supply: chance(3n) ? random.edge(2n ** 88n - 1n) : size * random.edge(2_000_000n),
        budget: random.edge(2n * cash),
        insured: random.edge(min(MAX_INSURED, late + size / 5n)),
        budgetDay: accruedAt / DAY,
        dueDay: 0n,
        flatRateBps: random.edge(maxRateBps),
        repaid: isKept ? random.edge(2n * cash) : 0n,
        releasing: isKept ? random.edge(cash / 3n) : 0n,
        releaseFrom: isKept ? releaseFrom : 0n,
        releaseEnd: isKept ? releaseFrom + 1n + random.edge(WEEK) : 0n,
      };
      return { stored: chance(2n) ? { ...stored, insured: insuranceOf(stored) } : stored, line };
    };

    /** About what the compartment must hold before the first draw, or what makes it full. */
    const insuranceOf = (stored: PoolLedger): bigint => {
      const { totalAssets, lent } = poolTotals(stored);
      if (lent === 0n) return min(MAX_INSURED, totalAssets / 50n + random.below(2n));
      const full = totalAssets / 10n;
      const lack = stored.owed + random.edge(full / 500n);
      return full > lack ? min(MAX_INSURED, full - lack) : 0n;
    };

    /** Shares that wait: any, or such as would take about the idle cash. */
    const queuedOf = (stored: PoolLedger): bigint => {
      const { idleCash } = poolTotals(stored);
      const all = random.edge(stored.supply);
      return chance(2n) ? all : min(stored.supply, previewPoolDeposit(stored, idleCash - random.edge(idleCash)));
    };

    /** Of a principal with up to a year's interest at 100 %. */
    const weightOf = (principal: bigint, index: bigint): bigint =>
      principal * index - random.edge(min(principal * index, principal * INTEREST_SCALE));
  });

  it("takes the books as ethers returns them", async () => {
    const book = await scene.pool.ledger();
    const later = book.accruedAt + WEEK;
    expect(poolLedgerAt(book, later)).to.deep.equal(poolLedgerAt(await scene.ledger(), later));
    const change = { action: "deposit", amount: 10n * USDC } as const;
    expect(poolAfter(book, change)).to.deep.equal(poolAfter(await scene.ledger(), change));
  });

  it("shows the rates after what a user is about to do", async () => {
    const [lender] = scene.lenders;
    if (lender === undefined) throw new Error("there are three lenders");
    await scene.send(() => scene.pool.connect(lender).deposit(1_000n * USDC, lender));
    await scene.at((await scene.now()) + DAY);
    const drawn = poolAfter(await scene.ledger(), { action: "draw", amount: 800n * USDC });
    expect(poolRates(drawn)).to.deep.equal({
      utilization: 8n * 10n ** 17n,
      borrowApy: 11_110n * 10n ** 13n,
      supplyApy: 79_992n * 10n ** 12n, // nine tenths of 80 % of 11.11 %
    });
    const { borrowApy, supplyApy } = poolRates(poolAfter(drawn, { action: "withdraw", amount: 100n * USDC }));
    expect(borrowApy).to.equal(150_612n * 10n ** 12n); // 11.11 % and four ninths of 8.89 %, up
    expect(supplyApy).to.equal(8n * 10n ** 16n);
  });

  it("refuses a time before the books, and amounts that cannot be moved", async () => {
    const book = await scene.ledger();
    expect(() => poolLedgerAt(book, book.accruedAt - 1n)).to.throw(InvalidParameterError, '"time" is before the books');
    const [borrower] = scene.borrowers;
    if (borrower === undefined) throw new Error("there are three borrowers");
    const line = await scene.lineOf(borrower);
    const wrong: readonly PoolChange[] = [
      { action: "deposit", amount: maxPoolDeposit(book) + 1n },
      { action: "withdraw", amount: 1n },
      { action: "draw", amount: 1n },
      ...(["deposit", "withdraw", "draw"] as const).map((action) => ({ action, amount: -1n })),
      { action: "repay", amount: -1n, line },
    ];
    for (const change of wrong) {
      expect(() => poolAfter(book, change), change.action).to.throw(InvalidParameterError, '"amount" is ');
    }
    expect(poolAfter(book, { action: "repay", amount: 5n, line })).to.deep.equal(book);
  });

  describe("in all", () => {
    it(`compared every output at least ${MIN_COMPARISONS} times`, () => {
      const few = [...comparisons].filter(([, times]) => times < MIN_COMPARISONS);
      expect(few).to.deep.equal([]);
    });
  });
});

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
