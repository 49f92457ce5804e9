import { expect } from "chai";
import hre from "hardhat";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deployProtocol, embeddedConfig, type Deployment } from "../../deploy/index.ts";
import buybackBurn from "../../tasks/buyback/burn.ts";
import buybackRun from "../../tasks/buyback/run.ts";
import { CptMarket } from "../../tasks/lib/market/exchange.ts";
import { listCpt } from "../../tasks/lib/market/listing.ts";
import oracleCheck from "../../tasks/oracle/check.ts";
import vestingRelease from "../../tasks/vesting/release.ts";
import vestingShow from "../../tasks/vesting/show.ts";
import { captured, environment, rootOf, type Ran } from "./taskRun.ts";

const CPT = 10n ** 18n;
const USDC = 1_000_000n;
const PRICE = 800_000n;
const NOBODY = "0x00000000000000000000000000000000000000A1";

describe("tasks on a network", () => {
  let connection: NetworkConnection;
  let deployment: Deployment;
  let root: string;
  let foundation: string;
  let market: CptMarket;

  const run = <Arguments>(
    task: (args: Arguments, hre: HardhatRuntimeEnvironment) => Promise<{ success: boolean }>,
    args: Arguments,
  ): Promise<Ran> => captured(() => task(args, environment(connection, root)));

  before(async () => {
    connection = await hre.network.create("embedded");
    const accounts = (await connection.ethers.getSigners()).map(({ address }) => address);
    deployment = await deployProtocol(connection, embeddedConfig(accounts));
    foundation = embeddedConfig(accounts).foundation;
    root = await rootOf(deployment);
    market = await CptMarket.at(connection, deployment.addresses, deployment.exchange);
  });
  after(() => rm(root, { recursive: true }));

  it("say where nothing is deployed", async () => {
    const empty = await mkdtemp(join(tmpdir(), "cyberplaza-tasks-"));
    try {
      const { success, err } = await captured(() => oracleCheck({ json: false }, environment(connection, empty)));
      expect(success).to.equal(false);
      expect(err).to.contain("deploy/addresses/31337.json does not exist").and.contain("deploy run");
    } finally {
      await rm(empty, { recursive: true });
    }
  });

  it("oracle check fails before there is a price, and says what is missing", async () => {
    const { success, out, err } = await run(oracleCheck, { json: false });
    expect(success).to.equal(false);
    expect(out)
      .to.match(/Chainlink +- +- +Missing/)
      .and.match(/Uniswap +- +- +Missing/);
    expect(err).to.equal("There is no fresh price: TooFewSources.");
  });

  it("vesting show tells the table, the listing and a beneficiary's schedules", async () => {
    const table = await run(vestingShow, { beneficiary: "", json: false });
    expect(table.success).to.equal(true);
    expect(table.out)
      .to.match(/Team +15,000,000\.0000 +15,000,000\.0000/)
      .and.contain("has not been announced");
    const own = await run(vestingShow, { beneficiary: foundation, json: false });
    expect(own.out).to.match(/15,750,000\.0000 .*from the listing, 24 months evenly/);
    expect((await run(vestingShow, { beneficiary: NOBODY, json: false })).out).to.contain("has no schedule");
    const json = JSON.parse((await run(vestingShow, { beneficiary: foundation, json: true })).out) as {
      schedules: { total: string }[];
    };
    expect(json.schedules.map(({ total }) => BigInt(total))).to.deep.equal([1_250_000n * CPT, 15_750_000n * CPT]);
  });

  it("vesting release refuses what cannot be, and sends nothing without a yes", async () => {
    expect((await run(vestingRelease, { beneficiary: "", yes: true, json: false })).err).to.contain("--beneficiary");
    expect((await run(vestingRelease, { beneficiary: "0x12", yes: true, json: false })).success).to.equal(false);
    const nothing = await run(vestingRelease, { beneficiary: foundation, yes: true, json: false });
    expect([nothing.success, nothing.err]).to.deep.equal([
      false,
      `${foundation} has nothing to release now. See \`vesting show\`.`,
    ]);
  });

  it("vesting release pays what has vested", async () => {
    const signer = await listCpt(connection, deployment.addresses);
    await connection.networkHelpers.time.increase(30 * 86_400);
    const before = await connection.ethers.provider.getBlockNumber();
    const asked = await run(vestingRelease, { beneficiary: foundation, yes: false, json: false });
    expect([asked.success, await connection.ethers.provider.getBlockNumber()]).to.deep.equal([false, before]);
    const { success, out } = await run(vestingRelease, { beneficiary: foundation, yes: true, json: true });
    expect(success).to.equal(true);
    const { amount } = JSON.parse(out) as { amount: string };
    expect(BigInt(amount) / CPT / 1_000n).to.equal(656n); // a 24th of 15 750 000
    const usdc = await mintable();
    await usdc.getFunction("mint")(signer.address, 10_000_000n * USDC);
    await market.open(signer, PRICE, 1_000_000n * CPT, 200);
  });

  it("buyback run has nothing to swap before revenue, and nothing to burn", async () => {
    const args = { maxUsdc: "", route: "", yes: true, json: false };
    expect((await run(buybackRun, args)).err).to.contain("holds no USDC");
    expect((await run(buybackBurn, { yes: true, json: false })).err).to.contain("holds no CPT");
  });

  it("oracle check is content with a feed and a pool that agree", async () => {
    await connection.networkHelpers.time.increase(60);
    await market.swap(await signerOf(foundation), "usdc", 100n * USDC);
    await connection.networkHelpers.time.increase(3_600);
    await market.answer(PRICE);
    const { success, out } = await run(oracleCheck, { json: false });
    expect(success, out).to.equal(true);
    expect(out)
      .to.match(/^CPT on embedded: Fresh, 0\.8\d{5} to 0\.8\d{5} USD/)
      .and.contain("has not tripped");
    expect(JSON.parse((await run(oracleCheck, { json: true })).out)).to.have.nested.property("price.status", "Fresh");
  });

  it("buyback run swaps a part, then waits for that part of the hour", async () => {
    const usdc = await mintable();
    await usdc.getFunction("mint")(deployment.addresses.buybackBurner, 50_000n * USDC);
    const wrong = await run(buybackRun, { maxUsdc: "much", route: "", yes: true, json: false });
    expect([wrong.success, wrong.err.includes("--max-usdc takes an amount")]).to.deep.equal([false, true]);
    const { success, out, err } = await run(buybackRun, { maxUsdc: "2500.5", route: "", yes: true, json: true });
    expect(success, err).to.equal(true);
    expect(err).to.contain("Swaps 2,500.500000 USDC for at least");
    expect(JSON.parse(out)).to.have.property("usdcSpent", "2500500000");
    expect((await run(buybackRun, { maxUsdc: "", route: "", yes: true, json: false })).err).to.contain(
      "The next swap is possible at",
    );
    await connection.networkHelpers.time.increase(3_600);
    const unlisted = await run(buybackRun, { maxUsdc: "", route: NOBODY, yes: true, json: false });
    expect([unlisted.success, unlisted.err.includes("not on the list") || unlisted.err.includes(NOBODY)]).to.deep.equal(
      [false, true],
    );
  });

  it("buyback burn burns it, once a quarter", async () => {
    const { success, out } = await run(buybackBurn, { yes: true, json: false });
    expect(success).to.equal(true);
    expect(out).to.match(/^Burn 0: 3,\d{3}\.\d{4} CPT; 99,99\d,\d{3}\.\d{4} CPT are left\./);
    expect((await run(buybackBurn, { yes: true, json: false })).success).to.equal(false);
  });

  async function mintable() {
    const { ethers } = connection;
    const [deployer] = await ethers.getSigners();
    return new ethers.Contract(deployment.addresses.usdc, ["function mint(address to, uint256 amount)"], deployer);
  }

  async function signerOf(address: string) {
    return connection.ethers.getSigner(address);
  }
});
