import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { JsonRpcProvider } from "ethers";
import hre from "hardhat";

/** A chain id of its own, so that the journal of a local node is not touched. */
const CHAIN_ID = 31_350;
const ROOT = hre.config.paths.root;
const JOURNAL = join(ROOT, "deploy", "deployments", `chain-${CHAIN_ID}`);
const ADDRESSES = join(ROOT, "deploy", "addresses", `${CHAIN_ID}.json`);

describe("An interrupted deployment", () => {
  let close: () => Promise<void>;
  let provider: JsonRpcProvider;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    const server = await hre.network.createServer(
      { network: "embedded", override: { chainId: CHAIN_ID } },
      "127.0.0.1",
      0,
    );
    const { address, port } = await server.listen();
    env = { ...process.env, LOCALHOST_URL: `http://${address}:${port}` };
    provider = new JsonRpcProvider(env["LOCALHOST_URL"], CHAIN_ID, { staticNetwork: true, cacheTimeout: -1 });
    close = () => server.close();
    await forget();
  });

  after(async () => {
    provider.destroy();
    await close();
    await forget();
  });

  const forget = async () => {
    await rm(JOURNAL, { recursive: true, force: true });
    await rm(ADDRESSES, { force: true });
  };
  const deploy = (): ChildProcess =>
    spawn("hardhat", ["deploy", "run", "--network", "localhost", "--yes", "--json"], {
      cwd: ROOT,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
  const finish = async (run: ChildProcess): Promise<{ transactions: number }> => {
    let output = "";
    let errors = "";
    run.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    run.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    const [code] = (await once(run, "close")) as [number];
    expect(code, errors).to.equal(0);
    return JSON.parse(output) as { transactions: number };
  };

  const killAt = async (block: number): Promise<void> => {
    const run = deploy();
    const closed = once(run, "close");
    while ((await provider.getBlockNumber()) < block && run.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    run.kill("SIGKILL");
    await closed;
  };

  it("goes on where it was killed, however often, and does nothing when it is done", async () => {
    for (const block of [3, 25, 61]) await killAt(block);
    const sentByKilled = await provider.getBlockNumber();

    const resumed = await finish(deploy());
    expect(resumed.transactions).to.be.greaterThan(0);
    const total = await provider.getBlockNumber();
    expect(total).to.equal(sentByKilled + resumed.transactions);

    expect((await finish(deploy())).transactions).to.equal(0);
    expect(await provider.getBlockNumber()).to.equal(total);
  });
});
