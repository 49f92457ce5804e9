import { expect } from "chai";
import { ZeroHash } from "ethers";
import hre from "hardhat";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deployProtocol, embeddedConfig, type Deployment } from "../../deploy/index.ts";
import { bindDao } from "../../sdk/src/dao/index.ts";
import { CyberPlaza } from "../../sdk/src/index.ts";
import buybackBurn from "../../tasks/buyback/burn.ts";
import buybackRun from "../../tasks/buyback/run.ts";
import daoShow from "../../tasks/dao/show.ts";
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

  it("dao show draws what there is, in lines that a terminal shows as they are", async () => {
    const all = { node: "", depth: "", limit: "", fromBlock: "", json: false };
    const none = await run(daoShow, all);
    expect([none.success, none.out]).to.deep.equal([true, "There is no DAO on embedded."]);
    expect((await run(daoShow, { ...all, node: "1" })).err).to.equal("There is no node 1: nobody has created a DAO.");

    const { addresses } = deployment;
    const lead = await signerOf(foundation);
    const plaza = await CyberPlaza.connect({ runner: lead, addresses });
    const dao = bindDao(plaza);
    await (await plaza.token.approveCpt({ spender: addresses.daoTree, amount: 20_000n * CPT })).wait();
    await (await dao.createRoot({ kind: "Community", metadataURI: "ipfs://root" })).wait();
    await (await dao.fundNode({ node: 1n, token: "Cpt", amount: 50n * CPT })).wait();
    const roles = ["Lead"] as const;
    const part = { parent: 1n, kind: "Community", lead: lead.address as `0x${string}`, roles } as const;
    await (await dao.createNode({ ...part, metadataURI: "\u001b[2Jhidden\u202e" })).wait(); // 2
    await (await dao.createNode({ ...part, metadataURI: "ipfs://frozen" })).wait(); // 3
    await (await dao.freezeNode({ node: 3n, via: 1n })).wait();
    const due = BigInt(await connection.networkHelpers.time.latest()) + 86_400n;
    const terms = { token: "Cpt", budget: 3n * CPT, due, planHash: ZeroHash as `0x${string}` } as const;
    await (await dao.createTask({ parent: 1n, via: 1n, ...terms, metadataURI: "ipfs://task" })).wait(); // 4
    await (await dao.createNode({ ...part, parent: 2n, metadataURI: "" })).wait(); // 5

    const { success, out } = await run(daoShow, all);
    expect(success).to.equal(true);
    const [tree = "", board = ""] = out.split("\n\n");
    expect(tree.split("\n").map((line) => line.replace(/due [^,]*/, "due …"))).to.deep.equal([
      "#1 Community, Open, 47.0000 CPT free, ipfs://root",
      "├─ #2 Community, Open, \\u{1b}[2Jhidden\\u{202e}",
      "│  └─ #5 Community, Open",
      "├─ #3 Community, Open, frozen, ipfs://frozen",
      "└─ #4 Task, Open, 3.0000 CPT, due …, ipfs://task",
    ]);
    expect(board).to.equal("Tasks: 1 open, 0 in work, 0 to review, 0 rejected, 0 disputed, 0 overdue, 0 over.");

    const lines = async (args: Partial<typeof all>) => (await run(daoShow, { ...all, ...args })).out.split("\n");
    expect((await lines({ node: "2" })).slice(0, 2)).to.deep.equal([
      "#2 Community, Open, \\u{1b}[2Jhidden\\u{202e}",
      "└─ #5 Community, Open",
    ]);
    expect((await lines({ depth: "1" }))[0]).to.equal("#1 Community, Open, 47.0000 CPT free, ipfs://root (+3)");
    const few = await lines({ limit: "2" });
    expect(few.slice(0, 3)).to.deep.equal([
      "#1 Community, Open, 47.0000 CPT free, ipfs://root (+2)",
      "└─ #2 Community, Open, \\u{1b}[2Jhidden\\u{202e} (+1)",
      "3 more: --limit draws more of them, --node one and what is below it, --depth fewer levels.",
    ]);
    const json = JSON.parse((await run(daoShow, { ...all, json: true })).out) as {
      nodes: { id: string; state: string }[];
      left: number;
      board: { open: { task: string }[] };
    };
    expect(json.nodes.map(({ id }) => id)).to.deep.equal(["1", "2", "3", "4", "5"]);
    expect([json.left, json.board.open[0]?.task]).to.deep.equal([0, "4"]);
    expect((await run(daoShow, { ...all, node: "9" })).err).to.equal("There is no node 9: the newest is 5.");
    expect((await run(daoShow, { ...all, depth: "0" })).err).to.equal(
      '--depth takes a whole number from 1 on, not "0".',
    );
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
