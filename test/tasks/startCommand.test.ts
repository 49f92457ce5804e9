import { expect } from "chai";
import { spawn, spawnSync } from "node:child_process";
import { computeAddress } from "ethers";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CSV_ROWS, csvOf } from "./replay/logs.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const HARDHAT = "node_modules/hardhat/dist/src/cli.js";
const environment = { ...process.env, NODE_OPTIONS: "" };

function hardhat(...args: string[]) {
  return spawnSync(process.execPath, [HARDHAT, ...args], { cwd: ROOT, env: environment, encoding: "utf8" });
}

describe("the command `hardhat start`", () => {
  it("prints one JSON object on standard output, and with --quiet no progress", () => {
    const { status, stdout, stderr } = hardhat("start", "--json", "--quiet");
    expect(stderr).to.not.match(/^\[ *[\d.]+ s\]/m);
    expect(stdout, stderr).to.not.equal("");
    expect(JSON.parse(stdout)).to.include({ closes: true, chainId: 31337 });
    expect(status).to.equal(0);
  });

  it("says what it does in its help", () => {
    const { status, stdout } = hardhat("start", "--help");
    expect(stdout)
      .to.match(/real compute jobs.*ledger closes/s)
      .and.include("--json")
      .and.include("--quiet");
    expect(status).to.equal(0);
  });

  it("refuses an option it does not know, by name", () => {
    const { status, stderr } = hardhat("start", "--jsno");
    expect(stderr).to.include('Invalid option "--jsno"');
    expect(status).to.equal(1);
  });

  it("stops with status 130 on Ctrl-C and prints no result", async () => {
    const child = spawn(process.execPath, [HARDHAT, "start"], { cwd: ROOT, env: environment });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => (stdout += String(chunk)));
    child.stderr.on("data", (chunk) => {
      stderr += String(chunk);
      if (stderr.endsWith("computing\n")) child.kill("SIGINT");
    });
    const [status] = (await once(child, "close")) as [number | null];
    expect(stderr).to.match(/interrupted, stopping\n$/);
    expect(stdout).to.equal("");
    expect(status).to.equal(130);
  });
});

interface Result {
  closes: boolean;
  interrupted: boolean;
  counts: Record<string, number>;
  ends: Record<string, { jobs: number }>;
  totals: object;
}

function jobsBy({ ends }: Result): Record<string, number> {
  return Object.fromEntries(Object.entries(ends).map(([end, { jobs }]) => [end, jobs]));
}

describe("the command `hardhat start --jobs`", () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "cyberplaza-start-"))));
  afterEach(() => rm(folder, { recursive: true }));

  async function log(...rows: string[]): Promise<string> {
    const path = join(folder, "log.csv");
    await writeFile(path, csvOf(rows));
    return path;
  }

  it("prints one JSON object, and writes a report and a ledger that agree with it", async () => {
    const out = join(folder, "reports");
    const options = ["--out", out, "--json", "--quiet"];
    const { status, stdout, stderr } = hardhat("start", "--jobs", await log(...CSV_ROWS), ...options);
    expect(status).to.equal(0);
    expect(stderr).to.not.match(/^\[ *[\d.]+ s\]/m);
    const result = JSON.parse(stdout) as Result;
    expect(result).to.include({ closes: true, interrupted: false, chainId: 31337 });
    expect(jobsBy(result)).to.include({ all: 4, completed: 1, failedLater: 1, failedEarly: 1, cancelled: 1 });
    expect(result.counts).to.include({ jobs: 4, startedLate: 1 });
    const ledger = JSON.parse(await readFile(join(out, "ledger.json"), "utf8")) as { totals: object };
    expect(ledger.totals).to.deep.equal(result.totals);
    expect(await readFile(join(out, "report.html"), "utf8")).to.match(/^<!doctype html>/i);
  });

  it("takes the first jobs with --limit, by another mapping with --mapping, and prints a table", async () => {
    const mapping = join(folder, "mapping.json");
    await writeFile(mapping, JSON.stringify({ users: 1 }));
    const options = ["--limit", "2", "--mapping", mapping, "--out", join(folder, "out")];
    const { status, stdout } = hardhat("start", "--jobs", await log(...CSV_ROWS), ...options);
    expect(stdout).to.include("The ledger closes to the unit.");
    expect(stdout).to.match(/^2 jobs of log\.csv .*completed +1 .*failed later +1 /s);
    expect(status).to.equal(0);
    const ledger = JSON.parse(await readFile(join(folder, "out", "ledger.json"), "utf8")) as Result;
    expect(ledger.counts).to.include({ jobs: 2, users: 1 });
  });

  it("names line, column and what was expected of a malformed log, and does nothing", async () => {
    const path = await log("a,12000,16384,1,1000,,LS,Running,0,soon,0");
    const { status, stdout, stderr } = hardhat("start", "--jobs", path, "--out", join(folder, "out"), "--quiet");
    expect(stderr).to.match(/log\.csv:2:36: deletion_time: expected .*, found "soon"/);
    expect(stderr).to.not.include("    at "); // no stack
    expect(stdout).to.equal("");
    expect(existsSync(join(folder, "out"))).to.equal(false);
    expect(status).to.equal(1);
  });

  it("says what is wrong with an option", async () => {
    const wrong = (...args: string[]) => hardhat("start", ...args).stderr;
    expect(wrong("--limit", "5")).to.include("--limit is about a job log: give one with --jobs FILE.");
    expect(wrong("--jobs", join(folder, "none.csv"))).to.include("none.csv");
    const path = await log(...CSV_ROWS);
    expect(wrong("--jobs", path, "--limit", "many")).to.include(
      '--limit: expected a whole number of jobs, more than 0, found "many".',
    );
    expect(wrong("--jobs", path, "--speed", "0")).to.include(
      '--speed: expected seconds of the log in a second, more than 0, found "0".',
    );
  });

  /** Presses Ctrl-C when standard error ends so, and that before it is done. */
  async function interruptedAt(end: string, args: string[], before?: (printed: string) => Promise<void>) {
    const child = spawn(process.execPath, [HARDHAT, "start", ...args], { cwd: ROOT, env: environment });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => (stdout += String(chunk)));
    child.stderr.on("data", (chunk) => {
      stderr += String(chunk);
      if (stderr.endsWith(end)) void Promise.resolve(before?.(stderr)).finally(() => child.kill("SIGINT"));
    });
    const [status] = (await once(child, "close")) as [number | null];
    return { status, stdout, stderr };
  }

  it("stops with status 130 on Ctrl-C before the first job, and leaves an older report alone", async () => {
    const args = ["--jobs", await log(...CSV_ROWS), "--out", join(folder, "out"), "--json"];
    const { status, stdout, stderr } = await interruptedAt("deploying the protocol\n", args);
    expect(stderr).to.match(/interrupted, stopping\n$/);
    expect([status, stdout, existsSync(join(folder, "out"))]).to.deep.equal([130, "", false]);
  });

  it("stops with status 130 on Ctrl-C, with the ledger of what is done", async () => {
    const out = join(folder, "out");
    const args = ["--jobs", await log(...CSV_ROWS), "--speed", "50", "--out", out, "--json"];
    const { status, stdout, stderr } = await interruptedAt("left\n", args);
    expect(stderr).to.match(/interrupted, stopping\n$/);
    expect(status).to.equal(130);
    const result = JSON.parse(stdout) as Result;
    expect([result.closes, result.interrupted]).to.deep.equal([true, true]);
    expect(jobsBy(result)).to.include({ all: 4, cancelled: 1, unfinished: 3 });
    expect(existsSync(join(out, "report.html"))).to.equal(true);
  });

  it("with --serve leaves the chain to be used until Ctrl-C, and says how", async () => {
    if (!(await isFree(8_545))) return console.warn("NOT TESTED: --serve, because something listens at 127.0.0.1:8545");
    const args = ["--jobs", await log(...CSV_ROWS), "--out", join(folder, "out"), "--serve", "--quiet"];
    const answers: string[] = [];
    const { status, stdout, stderr } = await interruptedAt("Ctrl-C stops it.\n", args, async (printed) => {
      const escrow = /^jobEscrow +(0x\w{40})$/m.exec(printed)?.[1];
      for (const method of ["eth_chainId", "eth_accounts"]) answers.push(await request(method));
      answers.push(await request("eth_getCode", escrow, "latest"));
    });
    const [chainId = "", accounts = "", code = ""] = answers;
    expect(Number(JSON.parse(chainId))).to.equal(31_337);
    expect(JSON.parse(code)).to.have.length.above(1_000);
    const shown = [...stderr.matchAll(/^ *\d+ {2}.* (0x\w{40}) {2}(0x\w{64})$/gm)];
    expect(shown.map(([, address]) => address?.toLowerCase())).to.deep.equal(JSON.parse(accounts));
    for (const [, address, key = ""] of shown) expect(computeAddress(key)).to.equal(address);
    expect(stderr).to.match(/ user \d+ +0x/);
    expect(stdout).to.include("The ledger closes to the unit.");
    expect(status).to.equal(130);
  });
});

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, "127.0.0.1");
  const isListening = await once(probe, "listening").then(
    () => true,
    () => false,
  );
  if (isListening) await once(probe.close(), "close");
  return isListening;
}

/** The result as JSON. */
async function request(method: string, ...params: unknown[]): Promise<string> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const headers = { "content-type": "application/json" };
  const answer = await fetch("http://127.0.0.1:8545", { method: "POST", body, headers });
  return JSON.stringify(((await answer.json()) as { result: unknown }).result);
}
