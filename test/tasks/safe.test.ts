import { expect } from "chai";
import { Contract, ContractFactory, getAddress, id, Interface, Signature, ZeroAddress } from "ethers";
import hre from "hardhat";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROLES, type CouncilName } from "../../deploy/authority.ts";
import { deployProtocol, embeddedConfig, EMBEDDED_OWNERS, type Deployment } from "../../deploy/index.ts";
import { interfaceOf } from "../../deploy/modules/authority.ts";
import { SAFE_INTERFACE, safeArtifact } from "../../deploy/modules/safe.ts";
import { AccessManager__factory } from "../../types/ethers-contracts/index.js";
import { AddressBook } from "../../tasks/lib/safe/addressBook.ts";
import {
  encodeBatch,
  safeDomain,
  safeHashes,
  safeMessage,
  SAFE_TX_TYPES,
} from "../../tasks/lib/safe/safeTransaction.ts";
import { SafeSigner } from "../../tasks/lib/safe/SafeSigner.ts";
import { readTransactionFile } from "../../tasks/lib/safe/transactionFile.ts";
import safeExecute from "../../tasks/safe/execute.ts";
import safePropose from "../../tasks/safe/propose.ts";
import safeSign from "../../tasks/safe/sign.ts";
import safeStatus from "../../tasks/safe/status.ts";
import safeVerify from "../../tasks/safe/verify.ts";
import { captured, environment, rootOf, type Ran } from "./taskRun.ts";
import { ADMIN_SLOT } from "../../deploy/slots.ts";

type Address = `0x${string}`;

const HOUR = 3_600;
const MULTI_SEND = new Interface(["function multiSend(bytes transactions) payable"]);
const STRANGER = "0x00000000000000000000000000000000000000A1";
/** What a terminal obeys, line breaks apart, and what turns the direction of text. */
// eslint-disable-next-line no-control-regex -- these are what must not be there
const CONTROL = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

/** A file as JSON, to be spoilt. */
interface Content {
  format: string;
  chainId: number;
  safe: { name: string; address: string };
  calls: string[];
  transaction: Record<string, string | number>;
  hashes: { domainHash: string; messageHash: string; safeTxHash: string };
  signatures: { owner: string; signature: string }[];
}

describe("safe tasks", () => {
  let connection: NetworkConnection;
  let deployment: Deployment;
  let root: string;
  let accounts: string[];
  let nine: string[];
  let five: string[];
  let files = 0;

  const run = <Arguments>(
    task: (args: Arguments, hre: HardhatRuntimeEnvironment) => Promise<{ success: boolean }>,
    args: Arguments,
  ): Promise<Ran> => captured(() => task(args, environment(connection, root)));

  before(async () => {
    connection = await hre.network.create("embedded");
    accounts = (await connection.ethers.getSigners()).map(({ address }) => address);
    deployment = await deployProtocol(connection, embeddedConfig(accounts));
    root = await rootOf(deployment);
    nine = EMBEDDED_OWNERS.nine.map((index) => accounts[index] ?? "");
    five = EMBEDDED_OWNERS.five.map((index) => accounts[index] ?? "");
  });
  after(() => rm(root, { recursive: true }));

  const freshPath = (): string => join(root, `file-${++files}.json`);
  const proposal = { calls: "", nonce: "", schedule: false, execute: false, allowForeign: false, out: "", json: false };

  async function propose(
    safe: string,
    calls: unknown,
    options: Partial<typeof proposal> = {},
  ): Promise<Ran & { file: string }> {
    const list = freshPath();
    const file = freshPath();
    await writeFile(list, typeof calls === "string" ? calls : JSON.stringify(calls));
    return { ...(await run(safePropose, { ...proposal, safe, calls: list, out: file, ...options })), file };
  }

  async function proposed(safe: string, calls: unknown, options: Partial<typeof proposal> = {}): Promise<string> {
    const { success, err, file } = await propose(safe, calls, options);
    expect(success, err).to.equal(true);
    return file;
  }

  const sign = (
    file: string,
    as = "",
    options: { allowForeign?: boolean; yes?: boolean; json?: boolean } = {},
  ): Promise<Ran> => run(safeSign, { file, as, allowForeign: false, yes: true, json: false, ...options });
  const status = (file: string, json = false): Promise<Ran> => run(safeStatus, { file, allowForeign: false, json });
  const verify = (file: string, json = false): Promise<Ran> => run(safeVerify, { file, allowForeign: false, json });
  const execute = (file: string, options: { yes?: boolean; json?: boolean } = {}): Promise<Ran> =>
    run(safeExecute, { file, allowForeign: false, yes: true, json: false, ...options });

  async function signedBy(file: string, owners: readonly string[]): Promise<void> {
    for (const owner of owners) {
      const { success, err } = await sign(file, owner);
      expect(success, err).to.equal(true);
    }
  }

  const contentOf = async (file: string): Promise<Content> => JSON.parse(await readFile(file, "utf8")) as Content;

  /** A copy of a file with a change in it. */
  async function spoilt(file: string, change: (content: Content) => unknown): Promise<string> {
    const content = await contentOf(file);
    change(content);
    const path = freshPath();
    await writeFile(path, JSON.stringify(content));
    return path;
  }

  /** A change that a forger makes: everything derived fits the new transaction. */
  async function forged(file: string, change: (content: Content) => unknown): Promise<string> {
    return spoilt(file, (content) => {
      change(content);
      const { to, value, data, operation, nonce } = content.transaction;
      content.hashes = safeHashes(content.safe.address as Address, content.chainId, {
        to: to as Address,
        value: BigInt(value ?? 0),
        data: data as Address,
        operation: operation as 0 | 1,
        nonce: BigInt(nonce ?? 0),
      });
    });
  }

  async function expectRefused(file: string, reason: string | RegExp, tasks = { offline: true }): Promise<void> {
    const refusals = [await sign(file, nine[0]), await status(file), await execute(file)];
    if (tasks.offline) refusals.push(await verify(file));
    for (const { success, err } of refusals) {
      expect(success, err).to.equal(false);
      expect(err).to.match(
        reason instanceof RegExp ? reason : new RegExp(reason.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")),
      );
    }
  }

  const safeAt = (council: CouncilName): Contract =>
    new Contract(deployment.addresses[council], SAFE_INTERFACE, connection.ethers.provider);
  const nonceOf = async (council: CouncilName): Promise<bigint> =>
    (await safeAt(council).getFunction("nonce")()) as bigint;

  const setMinJobCost = (units: number) => ({ contract: "jobEscrow", function: "setMinJobCost", args: [units] });

  describe("the whole way", () => {
    it("goes from a proposal over the owners' signatures to its execution", async () => {
      const first = await propose("fourOfNine", [setMinJobCost(250_000)]);
      expect(first.success, first.err).to.equal(true);
      expect(first.err).to.contain("1. JobEscrow.setMinJobCost(").and.contain("Tried now, it goes through.");
      expect(first.out).to.contain("4 of 9 owners sign it");
      const file = first.file;
      const content = await contentOf(file);
      expect(content.signatures).to.deep.equal([]);
      expect(content.transaction).to.include({
        to: deployment.addresses.jobEscrow,
        operation: 0,
        gasPrice: "0",
        gasToken: ZeroAddress,
      });
      expect((await verify(file)).out).to.contain("matches");

      const few = await execute(file);
      expect([few.success, few.err]).to.deep.equal([
        false,
        "It cannot be executed yet. It waits for\n  - 4 more signatures",
      ]);
      expect((await status(file)).out).to.contain("Not executable yet:\n  - 4 more signatures");
      const signers = [nine[4], nine[0], nine[8]].map(String);
      await signedBy(file, signers);
      expect((await status(file)).out)
        .to.contain("3 signatures, 4 needed")
        .and.contain("  - 1 more signature");
      expect((await execute(file)).success).to.equal(false);
      const last = await sign(file, nine[2]);
      expect(last.out).to.contain(`${nine[2]} signed.`).and.contain("That is enough: safe execute --file");
      expect((await verify(file)).out).to.contain(`signed by    ${nine[2]}`);
      const ready = JSON.parse((await status(file, true)).out) as {
        executable: boolean;
        signed: string[];
        missing: string[];
      };
      expect([ready.executable, ready.signed.length, ready.missing.length]).to.deep.equal([true, 4, 5]);

      const before = await nonceOf("fourOfNine");
      expect((await execute(file, { yes: false })).err).to.contain("Nothing was sent.");
      expect(await nonceOf("fourOfNine")).to.equal(before);
      const { success, out, err } = await execute(file);
      expect(success, err).to.equal(true);
      expect(out).to.match(/^Executed in 0x[0-9a-f]{64}:\n {2}1\. JobEscrow\.setMinJobCost/);
      const escrow = new Contract(deployment.addresses.jobEscrow, interfaceOf("JobEscrow"), connection.ethers.provider);
      expect(((await escrow.getFunction("settings")()) as { minJobCost: bigint }).minJobCost).to.equal(250_000n);
      await expectRefused(file, /The Safe is at nonce 1; this one, 0, was used/, { offline: false });
    });

    it("makes several calls as one batch, with more signatures than needed, sorted", async () => {
      const { pausableState } = tools();
      const list = ["cpt", "voteEscrow", "jobEscrow"].map((contract) => ({ contract, function: "pause", args: [] }));
      const file = await proposed("threeOfFive", list);
      const content = await contentOf(file);
      expect(content.calls).to.deep.equal(["CPT.pause()", "VoteEscrow.pause()", "JobEscrow.pause()"]);
      expect(content.transaction).to.include({ to: deployment.addresses.multiSendCallOnly, operation: 1 });
      await signedBy(file, [...five].reverse());
      const owners = (await contentOf(file)).signatures.map(({ owner }) => BigInt(owner));
      expect(owners).to.deep.equal([...owners].sort((a, b) => (a < b ? -1 : 1)));
      const executed = await execute(file, { json: true });
      expect(executed.success, executed.err).to.equal(true);
      expect(JSON.parse(executed.out)).to.have.property("safeTxHash", content.hashes.safeTxHash);
      expect(await pausableState("cpt")).to.equal(true);
      expect(await pausableState("jobEscrow")).to.equal(true);
    });

    it("schedules what has a delay, and executes it after", async () => {
      const list = [{ contract: "JobEscrow", function: "setBufferPercent", args: [25] }];
      const none = await propose("fourOfNine", list);
      expect(none.err).to.contain("it takes a delay of 48 hours: --schedule now, --execute after it");
      const early = await propose("fourOfNine", list, { execute: true });
      expect(early.err).to.contain("nothing of the kind is scheduled, or it has expired: --schedule first");
      const scheduling = await proposed("fourOfNine", list, { schedule: true });
      expect((await contentOf(scheduling)).calls[0]).to.match(
        /^AccessManager\.schedule\(target: JobEscrow 0x\w{40}, data: <JobEscrow\.setBufferPercent\(\w+: 25\)>, when: 0\)$/,
      );
      await signedBy(scheduling, nine.slice(0, 4));
      expect((await execute(scheduling)).success).to.equal(true);

      expect((await propose("fourOfNine", list, { schedule: true })).err).to.match(
        /it is scheduled and can be executed from .*: --execute/,
      );
      expect((await propose("fourOfNine", list)).err).to.match(/can be executed from .* on, not before: --execute/);
      const executing = await propose("fourOfNine", list, { execute: true });
      expect(executing.err).to.contain("Tried now, it is refused: ").and.contain("is not due yet");
      await signedBy(executing.file, nine.slice(0, 4));
      const mixed = await proposed("fourOfNine", [...list, setMinJobCost(260_000)], { execute: true });
      expect((await contentOf(mixed)).calls.map((line) => line.split("(")[0])).to.deep.equal([
        "AccessManager.execute",
        "JobEscrow.setMinJobCost",
      ]);
      expect((await execute(executing.file)).err)
        .to.contain("a contract that refuses now")
        .and.contain("is not due yet");
      await connection.networkHelpers.time.increase(48 * HOUR);
      const done = await execute(executing.file);
      expect(done.success, done.err).to.equal(true);
      const escrow = new Contract(deployment.addresses.jobEscrow, interfaceOf("JobEscrow"), connection.ethers.provider);
      expect(((await escrow.getFunction("settings")()) as { bufferPercent: bigint }).bufferPercent).to.equal(25n);
    });

    it("upgrades through the AccessManager alone, and names the new code", async () => {
      const { cpt } = deployment.addresses;
      const book = new AddressBook(deployment.addresses);
      const admin = book.find("cpt.proxyAdmin")?.address ?? "";
      expect(getAddress(`0x${(await connection.ethers.provider.getStorage(cpt, ADMIN_SLOT)).slice(26)}`)).to.equal(
        admin,
      );
      const upgrade = [{ contract: "cpt.proxyAdmin", function: "upgradeAndCall", args: [cpt, STRANGER, "0x"] }];
      expect((await propose("sevenOfNine", upgrade)).err).to.contain("it takes a delay of 48 hours");
      const { success, err } = await propose("sevenOfNine", upgrade, { schedule: true });
      expect(success, err).to.equal(true);
      expect(err).to.contain(`WARNING: replaces the code of CPT ${cpt} by that at ${STRANGER}`);
      expect((await propose("fourOfNine", upgrade)).err).to.contain(
        "takes UPGRADER 1, meant for Safe 7-of-9, which Safe 4-of-9",
      );
    });

    it("makes the council's changes of roles wait as well", async () => {
      const grant = [{ contract: "accessManager", function: "grantRole", args: [8, accounts[36], 0] }];
      expect((await propose("sevenOfNine", grant)).err).to.contain("it takes a delay of 48 hours");
      const { err } = await propose("sevenOfNine", grant, { schedule: true });
      expect(err).to.contain("grantRole(roleId: METER 8, ").and.contain("WARNING: grantRole changes who may do what");
      expect((await propose("fiveOfNine", grant)).err).to.contain("takes ADMIN 0, meant for Safe 7-of-9");
    });
  });

  describe("safe propose", () => {
    it("writes the same bytes again, under a name with Safe, nonce and hash", async () => {
      const list = freshPath();
      await writeFile(list, JSON.stringify([setMinJobCost(300_000)]));
      const args = { ...proposal, safe: "fourOfNine", calls: list, json: true };
      const first = JSON.parse((await run(safePropose, args)).out) as { file: string; existed: boolean };
      const nonce = await nonceOf("fourOfNine");
      expect(first.file).to.match(new RegExp(`safe/31337/fourOfNine-${nonce}-[0-9a-f]{8}\\.json$`));
      const bytes = await readFile(first.file);
      await rm(first.file);
      await run(safePropose, args);
      expect(await readFile(first.file)).to.deep.equal(bytes);
      await signedBy(first.file, nine.slice(0, 2));
      const again = JSON.parse((await run(safePropose, args)).out) as { existed: boolean; signatures: unknown[] };
      expect([again.existed, again.signatures.length]).to.deep.equal([true, 2]);
      await writeFile(list, JSON.stringify([setMinJobCost(300_001)]));
      const other = await run(safePropose, { ...args, out: first.file });
      expect(other.err).to.contain("holds another transaction");
    });

    it("takes raw calls and a nonce ahead", async () => {
      const data = interfaceOf("JobEscrow").encodeFunctionData("setMinJobCost", [1_000_000]);
      const nonce = (await nonceOf("fourOfNine")) + 2n;
      const raw = [{ to: deployment.addresses.jobEscrow, data, value: "0" }];
      const { success, err, file } = await propose("fourOfNine", raw, { nonce: nonce.toString() });
      expect(success, err).to.equal(true);
      expect(err).to.contain("2 transactions of this Safe must be executed before it.");
      await signedBy(file, nine.slice(0, 4));
      expect((await status(file)).out).to.contain("2 transactions of this Safe before it");
      expect((await execute(file)).err).to.contain("2 transactions of this Safe before it");
    });

    const refused: [string, () => [string, unknown, Partial<typeof proposal>?], string | RegExp][] = [
      ["no list", () => ["fourOfNine", {}], "must be a list"],
      ["an empty list", () => ["fourOfNine", []], "must be a list"],
      ["no JSON", () => ["fourOfNine", "nope"], "is not JSON"],
      ["an unknown key", () => ["fourOfNine", [{ ...setMinJobCost(1), gas: 1 }]], "Call 1: takes"],
      [
        "an unknown contract",
        () => ["fourOfNine", [{ contract: "escrow", function: "x" }]],
        /there is no contract "escrow"; there are .*jobEscrow/,
      ],
      [
        "what is only named",
        () => ["fourOfNine", [{ contract: "usdc", function: "transfer" }]],
        'there is no contract "usdc"',
      ],
      [
        "an unknown function",
        () => ["fourOfNine", [{ contract: "cpt", function: "mint", args: [] }]],
        'CPT has no function "mint"',
      ],
      [
        "a view",
        () => ["fourOfNine", [{ contract: "cpt", function: "paused", args: [] }]],
        'no function "paused" that changes',
      ],
      [
        "too few arguments",
        () => ["fourOfNine", [{ contract: "jobEscrow", function: "setMinJobCost" }]],
        /takes \(uint\d+ \w+\), not 0 arguments/,
      ],
      [
        "a wrong argument",
        () => ["fourOfNine", [{ contract: "jobEscrow", function: "setMinJobCost", args: ["much"] }]],
        "does not take these arguments",
      ],
      [
        "a number that JSON rounds",
        () => ["fourOfNine", [{ contract: "jobEscrow", function: "setMinJobCost", args: [2 ** 60] }]],
        "write it in quotes",
      ],
      [
        "a wrong checksum",
        () => ["fourOfNine", [{ to: "0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266", data: "0x" }]],
        "not an address with its checksum",
      ],
      [
        "ether for what takes none",
        () => [
          "fourOfNine",
          [
            {
              to: deployment.addresses.jobEscrow,
              data: interfaceOf("JobEscrow").encodeFunctionData("setMinJobCost", [1]),
              value: "1",
            },
          ],
        ],
        "takes no ether",
      ],
      [
        "bytes that are no function",
        () => ["fourOfNine", [{ to: deployment.addresses.cpt, data: "0x12345678" }]],
        "CPT has no function 0x12345678",
      ],
      [
        "bytes behind the arguments",
        () => [
          "fourOfNine",
          [{ to: deployment.addresses.cpt, data: `${interfaceOf("CPT").encodeFunctionData("pause")}00` }],
        ],
        "not encoded as they should be",
      ],
      [
        "hidden calls",
        () => ["fourOfNine", [{ contract: "jobEscrow", function: "multicall", args: [[]] }]],
        "hides calls",
      ],
      [
        "another council's function",
        () => ["fourOfNine", [{ contract: "cpt", function: "pause" }]],
        "takes GUARDIAN 6, meant for Safe 3-of-5, which Safe 4-of-9",
      ],
      [
        "a function of nobody's",
        () => ["sevenOfNine", [{ contract: "cpt", function: "initialize", args: [STRANGER, STRANGER] }]],
        "was called when the contract was made",
      ],
      [
        "a function of the Governor's",
        () => ["fiveOfNine", [{ contract: "vetoGuard", function: "renew" }]],
        "takes a proposal to the Governor",
      ],
      [
        "--schedule without a delay",
        () => ["fourOfNine", [setMinJobCost(1)], { schedule: true }],
        "none of the calls has a delay: leave out --schedule",
      ],
      [
        "--schedule for some",
        () => [
          "fourOfNine",
          [setMinJobCost(1), { contract: "jobEscrow", function: "setBufferPercent", args: [30] }],
          { schedule: true },
        ],
        "call 1: has no delay",
      ],
      [
        "--schedule with --execute",
        () => ["fourOfNine", [setMinJobCost(1)], { schedule: true, execute: true }],
        "not both",
      ],
      ["a used nonce", () => ["fourOfNine", [setMinJobCost(1)], { nonce: "0" }], /the Safe is at nonce \d; 0 was used/],
      ["no nonce", () => ["fourOfNine", [setMinJobCost(1)], { nonce: "-1" }], "--nonce takes a whole number"],
      ["an unknown Safe", () => ["toString", [setMinJobCost(1)]], "--safe takes sevenOfNine"],
      ["an account as a Safe", () => [accounts[1] ?? "", [setMinJobCost(1)]], "there is no Safe 1.5.0 at"],
      ["another contract as a Safe", () => [deployment.addresses.cpt, [setMinJobCost(1)]], "there is no Safe 1.5.0 at"],
      [
        "a foreign contract",
        () => ["fourOfNine", [{ to: deployment.addresses.usdc, data: "0x" }]],
        "USDC 0x.* does not belong to the suite; if that is meant: --allow-foreign",
      ],
      [
        "an account as a target",
        () => ["fourOfNine", [{ to: STRANGER, data: "0x" }], { allowForeign: true }],
        `There is no contract at ${STRANGER}`,
      ],
      [
        "the zero address in a batch",
        () => ["fourOfNine", [setMinJobCost(1), { to: ZeroAddress, data: "0x" }], { allowForeign: true }],
        "cannot call the zero address",
      ],
      [
        "a foreign target inside of a call",
        () => ["sevenOfNine", [{ contract: "accessManager", function: "schedule", args: [STRANGER, "0x12345678", 0] }]],
        "does not belong to the suite",
      ],
      [
        "a proxy's admin for another proxy",
        () => [
          "sevenOfNine",
          [
            {
              contract: "cpt.proxyAdmin",
              function: "upgradeAndCall",
              args: [deployment.addresses.treasury, STRANGER, "0x"],
            },
          ],
        ],
        "can upgrade",
      ],
    ];
    for (const [what, args, reason] of refused) {
      it(`refuses ${what}`, async () => {
        const { success, err } = await propose(...args());
        expect(success).to.equal(false);
        expect(err).to.match(new RegExp(typeof reason === "string" ? reason.replace(/[()[\]$+?]/g, "\\$&") : reason));
      });
    }

    it("tells loudly what is foreign when that is meant, and each signer must mean it", async () => {
      const data = new Interface(["function transfer(address to, uint256 amount)"]).encodeFunctionData("transfer", [
        STRANGER,
        1,
      ]);
      const calls = [{ to: deployment.addresses.usdc, data }];
      const { success, err, file } = await propose("fourOfNine", calls, { allowForeign: true });
      expect(success, err).to.equal(true);
      expect(err).to.contain("WARNING: USDC").and.contain("NOT A CONTRACT OF THE SUITE");
      expect((await sign(file, nine[0])).err).to.contain("outside the suite; if that is meant: --allow-foreign");
      expect((await verify(file)).success).to.equal(false);
      const signed = await sign(file, nine[0], { allowForeign: true });
      expect([signed.success, signed.err.includes("WARNING: USDC")]).to.deep.equal([true, true]);
    });

    it("refuses calls in calls in calls", async () => {
      const { accessManager, jobEscrow } = deployment.addresses;
      const manager = AccessManager__factory.createInterface();
      let [to, data] = [jobEscrow, interfaceOf("JobEscrow").encodeFunctionData("setBufferPercent", [30])] as string[];
      for (let depth = 0; depth < 4; ++depth) {
        data = manager.encodeFunctionData("schedule", [to ?? "", data ?? "", 0]);
        to = accessManager;
      }
      const { success, err } = await propose("sevenOfNine", [{ to, data }]);
      expect([success, err.includes("holds calls in calls in calls")]).to.deep.equal([false, true]);
    });

    it("knows a target's own delay when that is longer than the council's", async () => {
      const { networkHelpers, ethers } = connection;
      const { accessManager, launchPhase, cpt } = deployment.addresses;
      const snapshot = await networkHelpers.takeSnapshot();
      await networkHelpers.impersonateAccount(launchPhase);
      await networkHelpers.setBalance(launchPhase, 10n ** 18n);
      const manager = await ethers.getContractAt("AccessManager", accessManager);
      await manager.connect(await ethers.getSigner(launchPhase)).setTargetAdminDelay(cpt, 120 * HOUR);
      const close = [{ contract: "accessManager", function: "setTargetClosed", args: [cpt, true] }];
      expect((await propose("sevenOfNine", close)).err).to.contain("it takes a delay of 48 hours");
      await networkHelpers.time.increase(120 * HOUR);
      expect((await propose("sevenOfNine", close)).err).to.contain("it takes a delay of 120 hours");
      await snapshot.restore();
    });

    it("warns of what changes the Safe itself", async () => {
      const { fourOfNine } = deployment.addresses;
      const enable = [{ contract: "fourOfNine", function: "enableModule", args: [STRANGER] }];
      const { err } = await propose("fourOfNine", enable);
      expect(err).to.contain("WARNING: changes who controls Safe 4-of-9").and.contain("Safe 4-of-9.enableModule(");
      expect(fourOfNine).to.equal(safeAt("fourOfNine").target);
    });
  });

  it("warns of what changes who may do what, and names the functions", async () => {
    const { treasury, usdc } = deployment.addresses;
    const pay = interfaceOf("Treasury").getFunction("pay")?.selector ?? "";
    const changes: [string, unknown[]][] = [
      ["grantRole", [ROLES.operator.id.toString(), STRANGER, 0]],
      ["revokeRole", [ROLES.guardian.id.toString(), STRANGER]],
      ["setRoleGuardian", [ROLES.upgrader.id.toString(), 0]],
      ["setGrantDelay", [0, 86_400]],
      ["setTargetClosed", [treasury, true]],
      ["setTargetFunctionRole", [treasury, [pay], ROLES.operator.id.toString()]],
    ];
    for (const [name, args] of changes) {
      const { err } = await propose("sevenOfNine", [{ contract: "accessManager", function: name, args }], {
        schedule: true,
      });
      expect(err).to.contain(`WARNING: ${name} changes who may do what`).and.not.contain("EVERYBODY");
    }
    const everybody = { contract: "accessManager", function: "setTargetFunctionRole" };
    const open = [{ ...everybody, args: [treasury, [pay, "0x12345678"], (2n ** 64n - 1n).toString()] }];
    const { err } = await propose("sevenOfNine", open, { schedule: true });
    expect(err).to.contain(`selectors: [pay ${pay}, 0x12345678]`).and.contain("EVERYBODY is meant by that role");
    // a selector of what is not called by councils stays what it is
    const foreign = [{ ...everybody, args: [usdc, [pay], 0] }];
    expect((await propose("sevenOfNine", foreign, { schedule: true })).err).to.contain(`selectors: [${pay}]`);
    const taken = [{ contract: "treasury.proxyAdmin", function: "transferOwnership", args: [STRANGER] }];
    expect((await propose("sevenOfNine", taken, { schedule: true })).err).to.contain(
      "WARNING: takes the code of Treasury out of the AccessManager's hands",
    );
  });

  describe("a transaction's file", () => {
    let file: string;
    let batch: string;
    before(async () => {
      file = await proposed("fourOfNine", [setMinJobCost(400_000)]);
      batch = await proposed("fourOfNine", [setMinJobCost(400_000), setMinJobCost(500_000)]);
      await signedBy(file, nine.slice(0, 4));
      await signedBy(batch, nine.slice(0, 4));
    });

    const fields: [string, (content: Content) => unknown, string | RegExp][] = [
      ["target", ({ transaction }) => (transaction["to"] = deployment.addresses.cpt), "messageHash: the file has"],
      ["value", ({ transaction }) => (transaction["value"] = "1"), "messageHash: the file has"],
      [
        "data",
        ({ transaction }) => (transaction["data"] = interfaceOf("JobEscrow").encodeFunctionData("setMinJobCost", [9])),
        "safeTxHash: the file has",
      ],
      [
        "nonce",
        ({ transaction }) => (transaction["nonce"] = String(Number(transaction["nonce"]) + 1)),
        "derived by hand it is",
      ],
      [
        "Safe",
        (content) => (content.safe = { name: "Safe 5-of-9", address: deployment.addresses.fiveOfNine }),
        "domainHash: the file has",
      ],
      ["domain hash", ({ hashes }) => (hashes.domainHash = hashes.messageHash), "domainHash: the file has"],
      ["message hash", ({ hashes }) => (hashes.messageHash = hashes.domainHash), "messageHash: the file has"],
      ["safeTxHash", ({ hashes }) => (hashes.safeTxHash = hashes.domainHash), "safeTxHash: the file has"],
      [
        "words",
        (content) => (content.calls = ["JobEscrow.setMinJobCost(minJobCost: 1)"]),
        /The file says it does:\n.*1\)\n.*but it does:/,
      ],
      [
        "name of the Safe",
        (content) => (content.safe.name = "Safe 3-of-5"),
        'names its Safe "Safe 3-of-5", it is "Safe 4-of-9"',
      ],
      ["gas price", ({ transaction }) => (transaction["gasPrice"] = "1"), 'transaction.gasPrice: must be "0"'],
      ["gas limit", ({ transaction }) => (transaction["safeTxGas"] = "100000"), 'transaction.safeTxGas: must be "0"'],
      [
        "gas token",
        ({ transaction }) => (transaction["gasToken"] = deployment.addresses.usdc),
        "transaction.gasToken: must be the zero address",
      ],
      [
        "refund",
        ({ transaction }) => (transaction["refundReceiver"] = STRANGER),
        "transaction.refundReceiver: must be the zero address",
      ],
      [
        "operation",
        ({ transaction }) => (transaction["operation"] = 2),
        "transaction.operation: must be 0, a call, or 1",
      ],
      [
        "spelling of an address",
        ({ transaction }) => (transaction["to"] = String(transaction["to"]).toLowerCase()),
        "transaction.to: is not an address with its checksum",
      ],
      ["format", (content) => (content.format = "other"), "format: "],
      ["set of keys", (content) => Object.assign(content, { note: "trust me" }), "note"],
    ];
    for (const [what, change, reason] of fields) {
      it(`is refused with another ${what}`, async () => expectRefused(await spoilt(file, change), reason));
    }

    const HIDING = "\u001b[2J\u001b[Hmatches\n\u202e\u001b[8m";
    const hiding: [string, (content: Content) => unknown][] = [
      ["words", (content) => (content.calls = [HIDING])],
      ["name of the Safe", (content) => (content.safe.name = HIDING)],
      ["key", (content) => Object.assign(content, { [HIDING]: 1 })],
    ];
    for (const [what, change] of hiding) {
      it(`cannot tell the terminal what to show by its ${what}`, async () => {
        await expectNothingHidden(await spoilt(file, change));
      });
    }

    it("cannot tell the terminal what to show where it is no JSON", async () => {
      const path = freshPath();
      await writeFile(path, `${HIDING}{`);
      await expectNothingHidden(path);
      const { success, err } = await propose("fourOfNine", `${HIDING}[`);
      expect(success).to.equal(false);
      expect(err).to.not.match(CONTROL);
    });

    it("cannot tell it by the names in a file of calls", async () => {
      const { success, err } = await propose("fourOfNine", [{ contract: HIDING, function: HIDING, args: [] }]);
      expect(success).to.equal(false);
      expect(err).to.not.match(CONTROL);
    });

    async function expectNothingHidden(path: string): Promise<void> {
      for (const { success, out, err } of [await verify(path), await status(path), await sign(path, nine[0])]) {
        expect(success).to.equal(false);
        expect(err).to.not.equal("");
        expect(out + err).to.not.match(CONTROL);
        expect(`${out}\n${err}`.split("\n")).to.not.include("matches");
      }
    }

    it("is refused when it names something twice", async () => {
      const other = freshPath();
      const text = await readFile(file, "utf8");
      await writeFile(other, text.replace('"operation": 0', '"operation": 1,\n    "operation": 0'));
      await expectRefused(other, "it names something twice");
    });

    it("is refused for another chain", async () => {
      const other = await spoilt(file, (content) => (content.chainId = 42_161));
      for (const { success, err } of [await sign(other, nine[0]), await status(other), await execute(other)]) {
        expect([success, err.includes("It is for chain 42161, this network is chain 31337")]).to.deep.equal([
          false,
          true,
        ]);
      }
      expect((await verify(other)).err).to.contain("deploy/addresses/42161.json does not exist");
    });

    it("is refused when the signatures are by another hash", async () => {
      const other = await forged(file, (content) => {
        content.transaction["data"] = interfaceOf("JobEscrow").encodeFunctionData("setMinJobCost", [9]);
        content.calls = [String(content.calls[0]).replace("400000", "9")];
      });
      await expectRefused(other, `The signature of ${nine[0]} is not theirs over this transaction`);
    });

    it("is refused when it delegates to anything but MultiSendCallOnly", async () => {
      const to = (target: string) =>
        forged(batch, (content) => {
          content.transaction["to"] = target;
          content.signatures = [];
        });
      for (const target of [deployment.addresses.safeSingleton, deployment.addresses.cpt, STRANGER]) {
        await expectRefused(await to(getAddress(target)), "It delegates to ");
      }
    });

    const batches: [string, (packed: string) => string, string][] = [
      [
        "an entry to the zero address",
        () => entry(ZeroAddress, "0x"),
        "which MultiSendCallOnly takes for the Safe itself",
      ],
      ["an entry cut off", (packed) => packed.slice(0, -2), "The batch cannot be read: The batch is cut off"],
      [
        "an entry that says it is longer",
        (packed) => `${packed.slice(0, 2 + 2 * 53)}${"f".repeat(64)}${packed.slice(2 + 2 * 85)}`,
        "The batch is cut off",
      ],
      ["a byte behind it", (packed) => `${packed}00`, "The batch is cut off"],
      ["a delegatecall in it", (packed) => `0x01${packed.slice(4)}`, "something else than calls"],
      ["nothing in it", () => "0x", "The batch is empty"],
    ];
    for (const [what, change, reason] of batches) {
      it(`is refused as a batch with ${what}`, async () => {
        const other = await forged(batch, (content) => {
          const packed = MULTI_SEND.decodeFunctionData("multiSend", String(content.transaction["data"]))[0] as string;
          content.transaction["data"] = MULTI_SEND.encodeFunctionData("multiSend", [change(packed)]);
          content.signatures = [];
        });
        await expectRefused(other, reason);
      });
    }

    it("is refused as a batch of another function, with bytes behind it, or with ether of its own", async () => {
      const withData = (change: (content: Content) => unknown) =>
        forged(batch, (content) => {
          change(content);
          content.signatures = [];
        });
      await expectRefused(
        await withData(({ transaction }) => (transaction["data"] = "0x12345678")),
        "The batch cannot be read",
      );
      await expectRefused(
        await withData(({ transaction }) => (transaction["data"] = `${transaction["data"]}${"00".repeat(32)}`)),
        "not encoded as it should be",
      );
      await expectRefused(
        await withData(({ transaction }) => (transaction["value"] = "5")),
        "takes no ether of its own",
      );
    });

    it("is refused for a Safe that is none, and told for one that is no council", async () => {
      const at = (address: string, name: string) =>
        forged(file, (content) => {
          content.safe = { name, address };
          content.signatures = [];
        });
      await expectRefused(await at(deployment.addresses.cpt, "CPT"), "CPT is no Safe");
      const nobody = await at(STRANGER, "another Safe");
      expect((await sign(nobody, nine[0])).err).to.contain(`There is no Safe 1.5.0 at ${STRANGER}`);
      expect((await verify(nobody)).out).to.contain(`WARNING: ${STRANGER} is none of the deployment's councils`);
    });

    it("is refused when somebody else signed", async () => {
      const stranger = await connection.ethers.getSigner(five[0] ?? "");
      const { transaction, safe } = await readTransactionFile(file);
      const signature = await stranger.signTypedData(
        safeDomain(safe.address, 31_337),
        SAFE_TX_TYPES,
        safeMessage(transaction),
      );
      const other = await spoilt(file, ({ signatures }) => signatures.push({ owner: stranger.address, signature }));
      await expectRefused(other, `${stranger.address} signed and is no owner of the Safe`, { offline: false });
      const claimed = await spoilt(file, ({ signatures }) => signatures.push({ owner: nine[7] ?? "", signature }));
      await expectRefused(claimed, `The signature of ${nine[7]} is not theirs`);
    });

    it("is refused when a signature stands in it twice, or in its other form", async () => {
      const twice = await spoilt(file, ({ signatures }) =>
        signatures.push(signatures[0] ?? { owner: "", signature: "" }),
      );
      await expectRefused(twice, "signed twice");
      const other = await spoilt(file, ({ signatures }) => {
        const [first] = signatures;
        if (first === undefined) return;
        const { r, s, v } = Signature.from(first.signature);
        const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
        const flipped = (order - BigInt(s)).toString(16).padStart(64, "0");
        first.signature = `${r}${flipped}${(v === 27 ? 28 : 27).toString(16)}`;
      });
      await expectRefused(other, "is not theirs over this transaction");
    });

    it("is not signed by a foreign signer, an unknown account, or without a yes", async () => {
      const unsigned = await spoilt(file, (content) => (content.signatures = []));
      expect((await sign(unsigned, five[0])).err).to.contain(`${five[0]} is no owner of Safe 4-of-9`);
      expect((await sign(unsigned)).err).to.contain(`${accounts[0]} is no owner of Safe 4-of-9`);
      expect((await sign(unsigned, STRANGER)).err).to.contain(`does not have the account ${STRANGER}`);
      expect((await sign(unsigned, "me")).err).to.contain("--as takes an address");
      const asked = await sign(unsigned, nine[0], { yes: false });
      expect([asked.success, asked.err.includes("Nothing was signed.")]).to.deep.equal([false, true]);
      expect((await contentOf(unsigned)).signatures).to.deep.equal([]);
    });

    it("is refused while its targets, the Safe's code or MultiSendCallOnly are not what they should be", async () => {
      const { networkHelpers, ethers } = connection;
      const { fourOfNine, voteEscrow, multiSendCallOnly } = deployment.addresses;
      const minLock = [{ contract: "voteEscrow", function: "setMinLock", args: ["1000000000000000000"] }];
      const other = await proposed("fourOfNine", minLock);
      const { abi, bytecode } = safeArtifact("SafeL2.sol/SafeL2");
      const during = async (change: () => Promise<unknown>, reason: string, of = file) => {
        const snapshot = await networkHelpers.takeSnapshot();
        try {
          await change();
          await expectRefused(of, reason, { offline: false });
        } finally {
          await snapshot.restore();
        }
      };
      await during(
        () => networkHelpers.setCode(voteEscrow, "0x"),
        `There is no contract at VoteEscrow ${voteEscrow}`,
        other,
      );
      await during(() => networkHelpers.setCode(multiSendCallOnly, "0x60006000fd"), "is not MultiSendCallOnly's");
      await during(async () => {
        const [deployer] = await ethers.getSigners();
        const singleton = await (await new ContractFactory(abi, bytecode, deployer).deploy()).getAddress();
        await networkHelpers.setStorageAt(fourOfNine, 0, `0x${"0".repeat(24)}${singleton.slice(2)}`);
      }, "instead of SafeL2");
      await during(() => networkHelpers.setCode(fourOfNine, "0x"), `There is no Safe 1.5.0 at ${fourOfNine}`);
    });

    it("warns of a module and of a guard", async () => {
      const { networkHelpers, ethers } = connection;
      const { fourOfNine } = deployment.addresses;
      const snapshot = await networkHelpers.takeSnapshot();
      const council = new SafeSigner(fourOfNine, await Promise.all(nine.map((owner) => ethers.getSigner(owner))));
      await new Contract(fourOfNine, SAFE_INTERFACE, council).getFunction("enableModule")(STRANGER);
      await networkHelpers.setStorageAt(
        fourOfNine,
        id("guard_manager.guard.address"),
        `0x${STRANGER.slice(2).padStart(64, "0")}`,
      );
      const fresh = await forged(file, (content) => {
        content.transaction["nonce"] = String(Number(content.transaction["nonce"]) + 1);
        content.signatures = [];
      });
      const { err } = await sign(fresh, nine[0]);
      expect(err)
        .to.contain(`WARNING: ${STRANGER} is a module of the Safe: it acts without signatures`)
        .and.contain(`WARNING: ${STRANGER} guards the Safe and may refuse`);
      await snapshot.restore();
    });

    it("is not written when the account signs something else, or when it changed meanwhile", async () => {
      const unsigned = await spoilt(file, (content) => (content.signatures = []));
      const bytes = await readFile(unsigned);
      const owner = await connection.ethers.getSigner(nine[0] ?? "");
      /** An owner whose device does something of its own. */
      const signing = (signTypedData: typeof owner.signTypedData): Promise<Ran> => {
        const device = Object.assign(Object.create(owner) as typeof owner, { signTypedData });
        const ethers = Object.assign(Object.create(connection.ethers) as typeof connection.ethers, {
          getSigners: () => Promise.resolve([device]),
        });
        const other = Object.assign(Object.create(connection) as typeof connection, { ethers });
        const args = { file: unsigned, as: "", allowForeign: false, yes: true, json: false };
        return captured(() => safeSign(args, environment(other, root)));
      };
      const wrong = await signing((domain, types, message) =>
        owner.signTypedData(domain, types, { ...message, nonce: 99 }),
      );
      expect([wrong.success, wrong.err.includes("The account signed something else than")]).to.deep.equal([
        false,
        true,
      ]);
      expect(await readFile(unsigned)).to.deep.equal(bytes);

      const meanwhile = await signing(async (domain, types, message) => {
        await signedBy(unsigned, [String(nine[3])]);
        return owner.signTypedData(domain, types, message);
      });
      expect(meanwhile.success, meanwhile.err).to.equal(true);
      expect((await contentOf(unsigned)).signatures.map((one) => one.owner)).to.have.members([nine[0], nine[3]]);

      await writeFile(unsigned, bytes);
      const changed = await signing(async (domain, types, message) => {
        await writeFile(unsigned, await readFile(batch));
        return owner.signTypedData(domain, types, message);
      });
      expect([changed.success, changed.err.includes("changed while it was signed")]).to.deep.equal([false, true]);
      expect(await readFile(unsigned)).to.deep.equal(await readFile(batch));
    });

    it("is not changed when an owner signs again", async () => {
      const bytes = await readFile(file);
      const { success, out } = await sign(file, nine[1]);
      expect([success, out.includes(`${nine[1]} had signed already.`)]).to.deep.equal([true, true]);
      expect(await readFile(file)).to.deep.equal(bytes);
      const json = JSON.parse((await sign(file, nine[1], { json: true })).out) as Record<string, unknown>;
      expect(json).to.deep.equal({ owner: nine[1], added: false, signed: 4, threshold: 4, missing: 0 });
    });

    it("says when there is none", async () => {
      expect((await verify("")).err).to.contain("Which transaction?");
      expect((await verify(freshPath())).err).to.contain("There is no file");
      expect((await verify(root)).err).to.contain("is a folder");
    });

    it("is verified in JSON too", async () => {
      const good = JSON.parse((await verify(file, true)).out) as { matches: boolean; signers: string[] };
      expect([good.matches, good.signers.length]).to.deep.equal([true, 4]);
      const bad = await verify(await spoilt(file, ({ hashes }) => (hashes.safeTxHash = hashes.domainHash)), true);
      expect([bad.success, (JSON.parse(bad.out) as { matches: boolean }).matches]).to.deep.equal([false, false]);
    });

    const entry = (to: string, data: string): string => {
      const encoded = encodeBatch([{ to: STRANGER, value: 0n, data: data as Address }]);
      const packed = MULTI_SEND.decodeFunctionData("multiSend", encoded)[0] as string;
      return packed.replace(STRANGER.slice(2).toLowerCase(), to.slice(2).toLowerCase());
    };
  });

  describe("safe execute", () => {
    it("names the error of the suite that an inner call ends with, before anything is sent", async () => {
      const file = await proposed("threeOfFive", [{ contract: "cpt", function: "pause" }]);
      expect((await status(file)).success).to.equal(true);
      await signedBy(file, five.slice(0, 3));
      const nonce = await nonceOf("threeOfFive");
      const { success, err } = await execute(file);
      expect(success).to.equal(false);
      expect(err).to.match(/a contract that refuses now: .*[Cc]oolingDown|paused until/);
      expect(await nonceOf("threeOfFive")).to.equal(nonce);
    });

    it("ends non-zero and says why when the call fails on the chain after all", async () => {
      const file = await proposed("fourOfNine", [setMinJobCost(600_000)]);
      await signedBy(file, nine.slice(0, 4));
      const { provider } = connection.ethers;
      const { networkHelpers } = connection;
      const snapshot = await networkHelpers.takeSnapshot();
      // between simulation and sending, the council loses the role
      const gas = connection.ethers.provider.estimateGas.bind(provider);
      const manager = await connection.ethers.getContractAt("AccessManager", deployment.addresses.accessManager);
      await networkHelpers.impersonateAccount(deployment.addresses.launchPhase);
      await networkHelpers.setBalance(deployment.addresses.launchPhase, 10n ** 18n);
      const admin = await connection.ethers.getSigner(deployment.addresses.launchPhase);
      provider.estimateGas = async (transaction) => {
        const estimate = await gas(transaction);
        provider.estimateGas = gas;
        const { fourOfNine } = deployment.addresses;
        await manager.connect(admin).revokeRole(ROLES.parametersRoutine.id, fourOfNine);
        return estimate;
      };
      try {
        const { success, err } = await execute(file);
        expect(success).to.equal(false);
        expect(err).to.contain("It failed, and the Safe is as before: ").and.contain("does not hold the role");
      } finally {
        provider.estimateGas = gas;
        await snapshot.restore();
      }
    });
  });

  function tools() {
    return {
      pausableState: async (name: "cpt" | "jobEscrow"): Promise<boolean> => {
        const abi = ["function paused() view returns (bool)"];
        const contract = new Contract(deployment.addresses[name], abi, connection.ethers.provider);
        return (await contract.getFunction("paused")()) as boolean;
      },
    };
  }
});
