import { expect } from "chai";
import { mkdir, mkdtemp, open, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ACCOUNT_ITEMS } from "../../../tasks/lib/ledger.ts";
import { ledgerJson } from "../../../tasks/replay/report/ledgerFile.ts";
import { writeReport } from "../../../tasks/replay/report/writeReport.ts";
import { ENDS, type ReplayResult } from "../../../tasks/replay/result.ts";
import { HOSTILE } from "./page.ts";
import { syntheticReplay } from "./synthetic.ts";

type Plain = Record<string, string>;
interface Ledger {
  totals: Plain;
  counts: Record<string, number>;
  ends: Record<string, Plain & { jobs: number }>;
  accounts: Plain[];
  sinks: Plain[];
  jobs: (Plain & { end: string })[];
}

const read = (result: ReplayResult) => JSON.parse(ledgerJson(result)) as Ledger;
const sum = (rows: Plain[], item: string) => rows.reduce((total, row) => total + BigInt(row[item] ?? "-"), 0n);

/** The same object with its keys in the opposite order. */
function turned<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).reverse()) as T;
}

describe("the ledger file of a replay", () => {
  const result = syntheticReplay({ seed: 8n, jobs: 120, interrupted: true, unusual: true });

  it("has every account, sink and job of the replay, with amounts as decimal strings", () => {
    const { accounts, sinks, jobs } = read(result);
    const plain = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? one.toString() : one)));
    expect(accounts).to.deep.equal(plain(result.accounts));
    expect(sinks).to.deep.equal(plain(result.sinks));
    expect(jobs).to.deep.equal(plain(result.jobs));
  });

  it("adds up: accounts to the totals, jobs to the sums of their ends", () => {
    const { totals, accounts, ends, jobs, sinks, counts } = read(result);
    for (const item of ACCOUNT_ITEMS) expect(sum(accounts, item).toString(), item).to.equal(totals[item]);
    expect((sum(sinks, "owed") + sum(sinks, "paid") + BigInt(totals["undistributed"] ?? 0)).toString()).to.equal(
      totals["routerReceived"],
    );
    for (const end of ENDS) {
      const those = jobs.filter((job) => job.end === end);
      expect(ends[end]?.jobs, end).to.equal(those.length);
      for (const item of ["locked", "stillLocked", "paid", "fee", "refund"]) {
        expect(sum(those, item).toString(), `${end} ${item}`).to.equal(ends[end]?.[item]);
      }
    }
    expect(ends["all"]?.jobs).to.equal(jobs.length).and.to.equal(counts["jobs"]);
  });

  it("has each job and each account on a line of its own", () => {
    const lines = ledgerJson(result).split("\n");
    const line = lines.filter((text) => text.includes('"name":"job-7",'));
    expect(line).to.have.length(1);
    expect(JSON.parse(line[0]?.replace(/,$/, "") ?? "")).to.include({ name: "job-7", line: 9 });
    expect(lines.filter((text) => text.startsWith('{"name":"user '))).to.have.length(5);
  });

  it("is the same for the same replay, however long it took and however its objects were made", () => {
    const again: ReplayResult = {
      ...result,
      seconds: 99,
      peakMemory: 1,
      transactions: { ...result.transactions, rpcCalls: 7 },
      jobs: result.jobs.map(turned),
      accounts: result.accounts.map(turned),
      totals: turned(result.totals),
      checks: result.checks.map(turned),
      sinks: result.sinks.map(turned),
    };
    expect(ledgerJson(turned(again))).to.equal(ledgerJson(result));
    const other = structuredClone(result);
    other.jobs[3]!.paid += 1n;
    expect(ledgerJson(other)).to.not.equal(ledgerJson(result));
  });

  it("keeps names and mismatches as they are", () => {
    const [log, account] = HOSTILE;
    const mismatch = { account, what: "balance", expected: 1n, found: 2n, by: "the chain" };
    const checks = [{ when: "at the end", comparisons: 1, mismatches: [mismatch] }];
    expect(JSON.parse(ledgerJson({ ...result, log, closes: false, checks }))).to.deep.include({
      log,
      closes: false,
      checks: [{ when: "at the end", comparisons: 1, mismatches: [{ ...mismatch, expected: "1", found: "2" }] }],
    });
  });

  it("can be written of a log without jobs", () => {
    expect(read(syntheticReplay({ seed: 1n, jobs: 0 }))).to.deep.include({ jobs: [] });
  });
});

describe("the files of a replay", () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "replay-"))));
  afterEach(() => rm(folder, { recursive: true }));

  const first = syntheticReplay({ seed: 1n, jobs: 5 });
  const second = syntheticReplay({ seed: 2n, jobs: 5 });

  it("are written into a folder that is made when it is missing", async () => {
    const paths = await writeReport(first, join(folder, "a", "b"));
    expect(paths).to.deep.equal({ report: join(folder, "a/b/report.html"), ledger: join(folder, "a/b/ledger.json") });
    expect(await readFile(paths.report, "utf8")).to.match(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect(await readFile(paths.ledger, "utf8")).to.equal(ledgerJson(first));
  });

  it("replace older ones, and leave no other file behind", async () => {
    await writeReport(first, folder);
    const { ledger } = await writeReport(second, folder);
    expect(await readFile(ledger, "utf8")).to.equal(ledgerJson(second));
    expect(await readdir(folder)).to.have.members(["report.html", "ledger.json"]);
  });

  it("are whole for those who read them while they are replaced", async () => {
    const { ledger } = await writeReport(first, folder);
    const reader = await open(ledger);
    await writeReport(second, folder);
    expect(await reader.readFile("utf8")).to.equal(ledgerJson(first));
    await reader.close();
  });

  it("leave nothing behind when they cannot be written", async () => {
    await mkdir(join(folder, "report.html"));
    const failure = await writeReport(first, folder).catch((error: unknown) => error);
    expect(failure).to.be.an.instanceOf(Error);
    expect(await readdir(folder)).to.deep.equal(["report.html"]);
  });
});
