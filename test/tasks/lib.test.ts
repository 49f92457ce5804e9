import { expect } from "chai";
import { checkJobs, checkLedger, ESCROW, ROUTER, Statement, type JobMoney } from "../../tasks/lib/ledger.ts";
import { merkleRoot } from "../../tasks/lib/merkle.ts";
import { Progress } from "../../tasks/lib/progress.ts";
import { formatTable } from "../../tasks/lib/table.ts";
import { formatUsdc, parseUsdc } from "../../tasks/lib/usdc.ts";
import { concat, id, keccak256 } from "ethers";

describe("amounts of USDC", () => {
  it("are shown with every digit", () => {
    expect([0n, 1n, 1_234_567_890_123n, -5n].map(formatUsdc)).to.deep.equal([
      "0.000000",
      "0.000001",
      "1,234,567.890123",
      "-0.000005",
    ]);
  });

  it("are read back", () => {
    expect(["0", "1.5", "12.345678"].map(parseUsdc)).to.deep.equal([0n, 1_500_000n, 12_345_678n]);
  });

  it("with more than six decimals, or that are no numbers, are refused", () => {
    for (const text of ["1.1234567", "1,5", "", "-1", "1."]) expect(() => parseUsdc(text)).to.throw(RangeError, text);
  });
});

describe("a table", () => {
  it("aligns text to the left and numbers to the right", () => {
    expect(
      formatTable(
        ["job", { title: "paid", right: true }],
        [
          ["one", "1.0"],
          ["three", "100.0"],
        ],
      ),
    ).to.equal(["job     paid", "-----  -----", "one      1.0", "three  100.0"].join("\n"));
  });
});

describe("progress", () => {
  const sink = (isTTY: boolean) => {
    const written: string[] = [];
    return { written, stream: { write: (text: string) => written.push(text), isTTY, columns: 30 } };
  };

  it("is a line for each step where nobody watches a terminal", () => {
    const { written, stream } = sink(false);
    const progress = new Progress(stream);
    progress.step("first");
    progress.step("first");
    progress.detail("unseen");
    progress.step("second");
    progress.end();
    progress.step("after the end");
    expect(written.join("")).to.match(/^\[ +\d+\.\d s\] first\n\[ +\d+\.\d s\] second\n$/);
  });

  it("is one line on a terminal, never wider than it, and cleared at the end", () => {
    const { written, stream } = sink(true);
    const progress = new Progress(stream);
    progress.step("a step with a name that is wider than the terminal");
    progress.detail("and a detail");
    progress.end();
    expect(written.join("")).to.not.include("\n");
    for (const text of written) expect(text.replace("\r\u001b[K", "").length).to.be.lessThan(30);
    expect(written.at(-1)).to.equal("\r\u001b[K");
  });

  it("counts in lines at every tenth where nobody watches a terminal, with rate and time left", () => {
    const { written, stream } = sink(false);
    const progress = new Progress(stream);
    progress.step("working");
    for (let done = 1; done <= 1_500; done++) progress.count(done, 1_500, "jobs");
    expect(written).to.have.length(1 + 10);
    expect(written[1]).to.match(/^\[ +\d+\.\d s\] working: 150 of 1,500 jobs, \d+\/s, \d+ s left\n$/);
    expect(written.at(-1)).to.match(/: 1,500 of 1,500 jobs, \d+\/s, 0 s left\n$/);
  });

  it("counts in a bar on a terminal, not at every job, and shows the last", () => {
    const { written, stream } = sink(true);
    const progress = new Progress({ ...stream, columns: 200 });
    progress.step("working");
    for (let done = 1; done <= 1_000; done++) progress.count(done, 1_000, "jobs");
    expect(written.length).to.be.lessThan(10);
    expect(written.at(-1)).to.include(`working: ${"█".repeat(20)} 1,000 of 1,000 jobs, `);
  });

  it("is nothing when quiet", () => {
    const { written, stream } = sink(true);
    const progress = new Progress(stream, true);
    progress.step("step");
    progress.count(1, 1, "jobs");
    progress.detail("detail");
    progress.end();
    expect(written).to.be.empty;
  });
});

describe("a Merkle root", () => {
  const [a, b, c] = [id("a"), id("b"), id("c")];
  const pair = (left: string, right: string) => keccak256(left < right ? concat([left, right]) : concat([right, left]));

  it("of one leaf is the leaf, of none is zero", () => {
    expect(merkleRoot([a])).to.equal(a);
    expect(merkleRoot([])).to.equal(`0x${"00".repeat(32)}`);
  });

  it("of three leaves takes the third up alone", () => {
    expect(merkleRoot([a, b, c])).to.equal(pair(pair(a, b), c));
  });
});

describe("the ledger check", () => {
  /** One user, one provider, 100 units in, 40 of them paid, 2 of that a fee that was forwarded and paid out. */
  const books = () =>
    new Statement("the books")
      .add("user", "deposited", 100n)
      .add("user", "spent", 40n)
      .add("user", "balance", 50n)
      .add("user", "locked", 10n)
      .add("provider", "earned", 38n)
      .add("provider", "withdrawn", 30n)
      .add("provider", "balance", 8n)
      .add(ESCROW, "feesForwarded", 2n)
      .add(ESCROW, "usdc", 68n)
      .add(ROUTER, "received", 2n)
      .add("sink", "paid", 2n);

  const witness = () => new Statement("a witness").add("user", "balance", 50n).add("provider", "balance", 8n);

  it("closes when all agree", () => {
    const check = checkLedger(books(), [witness()]);
    expect(check.mismatches).to.deep.equal([]);
    expect(check.closes).to.equal(true);
  });

  it("names the account when a witness is one unit off", () => {
    const { closes, mismatches } = checkLedger(books(), [witness().add("provider", "balance", 1n)]);
    expect(closes).to.equal(false);
    expect(mismatches).to.deep.equal([
      { account: "provider", what: "balance", expected: 8n, found: 9n, by: "a witness" },
    ]);
  });

  it("names an account that a witness leaves out", () => {
    const blind = new Statement("a witness").add("user", "balance", 50n);
    const { mismatches } = checkLedger(books(), [blind]);
    expect(mismatches.map(({ account, found }) => [account, found])).to.deep.equal([["provider", 0n]]);
  });

  it("names an account the books do not know", () => {
    const { mismatches } = checkLedger(books(), [witness().add("stranger", "balance", 1n)]);
    expect(mismatches.map(({ account }) => account)).to.deep.equal(["stranger"]);
  });

  it("names the account whose own books do not add up", () => {
    const { mismatches } = checkLedger(books().add("user", "withdrawn", 1n), []);
    expect(mismatches.map(({ account }) => account)).to.deep.equal(["user", ESCROW]);
  });

  it("names the escrow when its USDC is one unit short", () => {
    const { mismatches } = checkLedger(books().add(ESCROW, "usdc", -1n), []);
    expect(mismatches.map(({ account, what }) => `${account}: ${what}`)).to.deep.equal([
      `${ESCROW}: USDC held = balances + locked + pending + held + fees not forwarded`,
    ]);
  });

  it("names the router when a sink got one unit too much", () => {
    const { mismatches } = checkLedger(books().add("sink", "paid", 1n), []);
    expect(mismatches.map(({ account }) => account)).to.deep.equal([ROUTER]);
  });

  it("names the job that lost a unit, and the one a witness sees otherwise", () => {
    const money: JobMoney = { locked: 10n, stillLocked: 0n, paid: 7n, fee: 1n, refund: 2n };
    const ours = new Map([
      ["job 1", money],
      ["job 2", { ...money, refund: 1n }],
    ]);
    const theirs = new Map([
      ["job 1", money],
      ["job 2", money],
      ["job 3", money],
    ]);
    const { mismatches } = checkJobs(ours, theirs, "a witness");
    expect([...new Set(mismatches.map(({ account }) => account))]).to.deep.equal(["job 2", "job 3"]);
  });
});
