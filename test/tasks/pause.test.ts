import { expect } from "chai";
import { Contract } from "ethers";
import hre from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import { rm } from "node:fs/promises";
import { deployProtocol, embeddedConfig, EMBEDDED_OWNERS, type Deployment } from "../../deploy/index.ts";
import { interfaceOf } from "../../deploy/modules/authority.ts";
import { PAUSABLE } from "../../tasks/lib/pause.ts";
import pause from "../../tasks/pause/run.ts";
import safeExecute from "../../tasks/safe/execute.ts";
import safeSign from "../../tasks/safe/sign.ts";
import unpause from "../../tasks/unpause/run.ts";
import { captured, environment, rootOf, type Ran } from "./taskRun.ts";

const HOUR = 3_600;
const DAY = 24 * HOUR;

describe("pause and unpause", () => {
  let connection: NetworkConnection;
  let deployment: Deployment;
  let root: string;
  let accounts: string[];

  before(async () => {
    connection = await hre.network.create("embedded");
    accounts = (await connection.ethers.getSigners()).map(({ address }) => address);
    deployment = await deployProtocol(connection, embeddedConfig(accounts));
    root = await rootOf(deployment);
  });
  after(() => rm(root, { recursive: true }));

  const args = { contracts: "", nonce: "", out: "", json: true };
  const pausing = (contracts: string, prolong = false): Promise<Ran> =>
    captured(() => pause({ ...args, contracts, prolong }, environment(connection, root)));
  const unpausing = (contracts: string): Promise<Ran> =>
    captured(() => unpause({ ...args, contracts }, environment(connection, root)));

  /** Signs and executes what was proposed. */
  async function carriedOut(
    { success, out, err }: Ran,
    council: "nine" | "five",
    threshold: number,
  ): Promise<string[]> {
    expect(success, err).to.equal(true);
    const { file, calls } = JSON.parse(out) as { file: string; calls: string[] };
    const environmentNow = environment(connection, root);
    for (const index of EMBEDDED_OWNERS[council].slice(0, threshold)) {
      const as = accounts[index] ?? "";
      const signed = await captured(() =>
        safeSign({ file, as, allowForeign: false, yes: true, json: false }, environmentNow),
      );
      expect(signed.success, signed.err).to.equal(true);
    }
    const executed = await captured(() =>
      safeExecute({ file, allowForeign: false, yes: true, json: false }, environmentNow),
    );
    expect(executed.success, executed.err).to.equal(true);
    return calls;
  }

  const pausedNow = async (): Promise<string[]> => {
    const paused = await Promise.all(
      PAUSABLE.map((key) =>
        new Contract(deployment.addresses[key], interfaceOf("CPT"), connection.ethers.provider).getFunction("paused")(),
      ),
    );
    return PAUSABLE.filter((_, i) => paused[i] === true);
  };

  it("name the contracts that can be paused", async () => {
    expect(PAUSABLE).to.have.members([
      "cpt",
      "privateSale",
      "voteEscrow",
      "buybackBurner",
      "lendingPool",
      "jobEscrow",
      "providerRegistry",
      "daoTree",
    ]);
    for (const wrong of ["", "treasury", "cpt,escrow"]) {
      const { success, err } = await pausing(wrong);
      expect([success, err.includes("--contracts takes all, or some of cpt,")]).to.deep.equal([false, true]);
    }
  });

  it("refuse to unpause and to prolong what runs", async () => {
    expect((await unpausing("cpt")).err).to.contain("CPT is not paused. It can be unpaused while a pause runs.");
    expect((await pausing("cpt", true)).err).to.contain(
      "CPT is not paused. A pause can be prolonged while it runs; it can be paused now.",
    );
    expect((await unpausing("all")).success).to.equal(false);
  });

  it("stop what the guardian names, for 72 hours", async () => {
    const proposed = await pausing("jobEscrow,cpt");
    expect(proposed.err)
      .to.match(/^jobEscrow +running +now$/m)
      .and.match(/JobEscrow stops for 3 days: executed now, until /);
    expect(await carriedOut(proposed, "five", 3)).to.have.members(["CPT.pause()", "JobEscrow.pause()"]);
    expect(await pausedNow()).to.have.members(["cpt", "jobEscrow"]);
  });

  it("refuse to pause what is paused, saying until when, but take all others", async () => {
    const again = await pausing("cpt,voteEscrow");
    expect(again.success).to.equal(false);
    expect(again.err)
      .to.match(/^cpt +paused until .* UTC +from .* UTC on$/m)
      .and.match(/CPT is paused until .* UTC\. It can be paused again from .* UTC on, prolonged now: --prolong\./);
    const all = await pausing("all");
    expect(all.success).to.equal(true);
    expect(all.err).to.contain("Left out: CPT is paused until");
    const { calls, safe } = JSON.parse(all.out) as { calls: string[]; safe: { name: string } };
    expect([calls.length, safe.name]).to.deep.equal([6, "Safe 3-of-5"]);
  });

  it("prolong the stop once, by the 7-of-9", async () => {
    const proposed = await pausing("cpt", true);
    expect(proposed.err).to.match(/CPT stays stopped 14 days longer, until /);
    expect(await carriedOut(proposed, "nine", 7)).to.deep.equal(["CPT.prolongPause()"]);
    await connection.networkHelpers.time.increase(10 * DAY);
    expect(await pausedNow()).to.deep.equal(["cpt"]);
    expect((await pausing("cpt", true)).err).to.match(
      /CPT cannot be prolonged, its pause ends at .* UTC: .*Already Prolonged/,
    );
  });

  it("end a stop by the 4-of-9, after which the guardian waits 7 days", async () => {
    const proposed = await unpausing("cpt");
    expect(proposed.err).to.match(/CPT goes on at once instead of at /);
    expect(await carriedOut(proposed, "nine", 4)).to.deep.equal(["CPT.unpause()"]);
    expect(await pausedNow()).to.deep.equal([]);
    expect((await pausing("cpt")).err).to.match(/CPT cools down\. It can be paused again from .* UTC on\./);
    expect((await unpausing("cpt")).err).to.match(/CPT is not paused: its last pause ended at .* UTC\./);
    expect((await pausing("cpt", true)).err).to.match(/it can be paused from .* UTC on\./);
    await connection.networkHelpers.time.increase(7 * DAY);
    await carriedOut(await pausing("cpt"), "five", 3);
    expect(await pausedNow()).to.deep.equal(["cpt"]);
  });
});
