import { expect } from "chai";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const HARDHAT = "node_modules/hardhat/dist/src/cli.js";
const environment = { ...process.env, NODE_OPTIONS: "" };

function hardhat(...args: string[]) {
  return spawnSync(process.execPath, [HARDHAT, ...args], { cwd: ROOT, env: environment, encoding: "utf8" });
}

describe("the command `hardhat tour`", () => {
  it("prints one JSON object on standard output, and with --quiet no progress", () => {
    const { status, stdout, stderr } = hardhat("tour", "--json", "--quiet");
    expect(stderr).to.not.match(/^\[ *[\d.]+ s\]/m);
    expect(JSON.parse(stdout)).to.include({ closes: true, chainId: 31337 });
    expect(status).to.equal(0);
  });

  it("says what it does in its help", () => {
    const { status, stdout } = hardhat("tour", "--help");
    expect(stdout)
      .to.match(/real compute jobs.*ledger closes/s)
      .and.include("--json")
      .and.include("--quiet");
    expect(status).to.equal(0);
  });

  it("refuses an option it does not know, by name", () => {
    const { status, stderr } = hardhat("tour", "--jsno");
    expect(stderr).to.include('Invalid option "--jsno"');
    expect(status).to.equal(1);
  });

  it("stops with status 130 on Ctrl-C and prints no result", async () => {
    const child = spawn(process.execPath, [HARDHAT, "tour"], { cwd: ROOT, env: environment });
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
