import { expect } from "chai";
import { id } from "ethers";
import { mkdirSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NetworkHooks } from "hardhat/types/hooks";
import hre from "hardhat";
import type { StartArguments } from "../../tasks/start/options.ts";
import start from "../../tasks/start/run.ts";
import { CSV_ROWS, csvOf } from "./replay/logs.ts";

interface Printed {
  result: unknown;
  stdout: string;
  stderr: string;
}

/** Runs the task in this process and keeps what it says. */
async function run(given: Partial<StartArguments>): Promise<Printed> {
  const all = { jobs: "", mapping: "", limit: "", speed: "", out: "", serve: false, json: true, quiet: true };
  const { log, error } = console;
  let [stdout, stderr] = ["", ""];
  console.log = (text: string) => (stdout += `${text}\n`);
  console.error = (text: string) => (stderr += `${text}\n`);
  try {
    return { result: await start({ ...all, ...given }, hre), stdout, stderr };
  } finally {
    Object.assign(console, { log, error });
  }
}

/** Changes what the chain answers, as long as the work lasts. */
async function withAnswers<T>(
  change: (method: string, result: unknown) => unknown,
  work: () => Promise<T>,
): Promise<T> {
  const hooks: Partial<NetworkHooks> = {
    onRequest: async (context, connection, request, next) => {
      const response = await next(context, connection, request);
      return "result" in response ? { ...response, result: change(request.method, response.result) } : response;
    },
  };
  hre.hooks.registerHandlers("network", hooks);
  try {
    return await work();
  } finally {
    hre.hooks.unregisterHandlers("network", hooks);
  }
}

describe("the task `start` with a log", () => {
  let folder: string;
  let jobs: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "cyberplaza-start-"));
    await writeFile((jobs = join(folder, "log.csv")), csvOf(CSV_ROWS));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("leaves the report and the ledger, and nothing else", async () => {
    const { result, stdout } = await run({ jobs, out: join(folder, "a", "b") });
    expect(result).to.include({ success: true });
    expect(JSON.parse(stdout)).to.include({ closes: true });
    expect((await readdir(join(folder, "a", "b"))).toSorted()).to.deep.equal(["ledger.json", "report.html"]);
  });

  it("fails when the chain tells of other money than the books, and says so", async () => {
    const transfer = id("Transfer(address,address,uint256)");
    const withoutTransfers = (_: string, result: unknown) =>
      Array.isArray(result) ? result.filter((log: { topics?: string[] }) => log.topics?.[0] !== transfer) : result;
    const { result, stdout } = await withAnswers(withoutTransfers, () => run({ jobs, out: folder }));
    expect(result).to.deep.equal({ success: false, error: "the ledger does not close" });
    expect(JSON.parse(stdout)).to.include({ closes: false }).and.have.nested.property("compared.mismatches").above(0);
  });

  it("refuses a folder that cannot hold the report before it does anything", async () => {
    const refused = async (out: string, reason: string): Promise<void> => {
      const message = `The report cannot be written to ${out}: ${reason}. Give another folder with --out.`;
      expect(await run({ jobs, out })).to.deep.equal({
        result: { success: false, error: message },
        stdout: "",
        stderr: `${message}\n`,
      });
    };
    await refused(jobs, `${jobs} is no folder`);
    await refused(join(jobs, "below"), `${jobs} is no folder`);
    await mkdir(join(folder, "ledger.json"));
    await refused(folder, `${join(folder, "ledger.json")} is a folder`);
    expect((await readdir(folder)).toSorted()).to.deep.equal(["ledger.json", "log.csv"]);
  });

  it("still prints what was found when the folder becomes unfit meanwhile, and leaves no part of a file", async () => {
    const ledger = join(folder, "out", "ledger.json");
    const block = (method: string, result: unknown) => {
      if (method === "eth_getLogs") mkdirSync(ledger, { recursive: true });
      return result;
    };
    const { result, stdout, stderr } = await withAnswers(block, () => run({ jobs, out: join(folder, "out") }));
    expect(result).to.include({ success: false });
    expect(stderr).to.match(/^The report cannot be written to .*out: .* Give another folder with --out\.\n$/);
    expect(JSON.parse(stdout)).to.include({ closes: true, files: null });
    expect(await readdir(join(folder, "out"))).to.not.match(/part/);
  });

  it("refuses a log that the market cannot take, without a stack", async () => {
    const mapping = join(folder, "mapping.json");
    await writeFile(mapping, '{"begin": "1960-01-01T00:00:00Z"}');
    const { result, stdout, stderr } = await run({ jobs, mapping, out: join(folder, "out") });
    expect(result).to.include({ success: false });
    expect(stderr).to.match(
      /^The market cannot take 4 jobs of the log, and nothing was started:\n {2}job a \(line 2\): /,
    );
    expect(stderr).to.not.include("    at ");
    expect(stdout).to.equal("");
    expect(await readdir(folder)).to.not.include("out");
  });
});
