import { expect } from "chai";
import { Wallet, type Signer } from "ethers";
import hre from "hardhat";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deployProtocol, embeddedConfig, type Addresses } from "../../deploy/index.ts";
import { CyberPlaza, type Hex } from "../../sdk/src/index.ts";
import { lockEndAfter, MAX_LOCK } from "../../sdk/src/math/index.ts";
import { CPTGovernor__factory, RevenueRouter__factory, VetoGuard__factory } from "../../sdk/src/typechain/index.ts";
import governorCancel from "../../tasks/governor/cancel.ts";
import governorExecute from "../../tasks/governor/execute.ts";
import governorPropose from "../../tasks/governor/propose.ts";
import governorQueue from "../../tasks/governor/queue.ts";
import governorShow from "../../tasks/governor/show.ts";
import governorVote from "../../tasks/governor/vote.ts";
import { parseProposal } from "../../tasks/lib/governor/proposalFile.ts";
import { giveCpt, listCpt } from "../../tasks/lib/market/listing.ts";
import { captured, environment, rootOf, type Ran } from "./taskRun.ts";

const CPT = 10n ** 18n;
const DAY = 86_400;
const NOBODY = "0x00000000000000000000000000000000000000A1";
const ZERO_HASH: Hex = `0x${"00".repeat(32)}`;

describe("tasks of the Governor", () => {
  let connection: NetworkConnection;
  let addresses: Addresses;
  let root: string;
  let restore: () => Promise<void>;

  /** The account that sends: the network's first. */
  const as = (signer: Signer): NetworkConnection =>
    ({
      ...connection,
      ethers: Object.assign(Object.create(connection.ethers) as object, {
        getSigners: () => Promise.resolve([signer]),
      }),
    }) as unknown as NetworkConnection;
  const run = <Arguments>(
    task: (args: Arguments, hre: HardhatRuntimeEnvironment) => Promise<{ success: boolean }>,
    args: Arguments,
    sender?: Signer,
  ): Promise<Ran> => captured(() => task(args, environment(sender === undefined ? connection : as(sender), root)));
  const pass = (seconds: number): Promise<unknown> => connection.networkHelpers.time.increase(seconds);
  const write = async (proposal: unknown, name = "proposal.json"): Promise<string> => {
    const file = join(root, name);
    await writeFile(file, typeof proposal === "string" ? proposal : JSON.stringify(proposal));
    return file;
  };
  const pay = (amount: unknown = "3e18"): object => ({
    title: "Pay for the audit",
    description: "3 CPT to the auditor.",
    actions: [{ contract: "CPT", function: "transfer", args: [NOBODY, amount] }],
  });
  const submitted = async (proposal: unknown = pay()): Promise<string> => {
    const { success, out, err } = await run(governorPropose, { file: await write(proposal), yes: true, json: true });
    expect(success, err).to.equal(true);
    return (JSON.parse(out) as { proposalId: string }).proposalId;
  };
  const step = (proposal: string, yes = true, json = false) => ({ proposal, yes, json });

  before(async () => {
    connection = await hre.network.create("embedded");
    const { ethers } = connection;
    const signers = await ethers.getSigners();
    const [deployer] = signers;
    if (deployer === undefined) throw new Error("the chain has accounts");
    const deployment = await deployProtocol(connection, embeddedConfig(signers.map(({ address }) => address)));
    ({ addresses } = deployment);
    root = await rootOf(deployment);
    const foundation = await listCpt(connection, addresses);
    await giveCpt(addresses, foundation, [
      [deployer.address, 600_000n * CPT],
      [addresses.timelock, 10n * CPT],
    ]);
    const holder = await CyberPlaza.connect({ runner: deployer, addresses });
    const end = lockEndAfter({ from: BigInt(await connection.networkHelpers.time.latest()), duration: MAX_LOCK });
    const permit = await holder.ve.signLockPermit({ amount: 600_000n * CPT });
    await (await holder.ve.createLock({ amount: 600_000n * CPT, end, permit })).wait();
    await pass(60);
    restore = (await connection.networkHelpers.takeSnapshot()).restore;
  });
  beforeEach(() => restore());
  after(() => rm(root, { recursive: true }));

  it("take a proposal from its file to its execution, and say at every step what is missing", async () => {
    const file = await write(pay());
    const asked = await run(governorPropose, { file, yes: false, json: false });
    expect(asked.success).to.equal(false);
    expect(asked.err)
      .to.contain("# Pay for the audit\n\n3 CPT to the auditor.\n#proposer=0x")
      .and.contain(`  1. CPT.transfer(to: ${NOBODY}, value: 3000000000000000000)`)
      .and.match(/Id: +\d{60,}/)
      .and.match(/Vote: +after 20\d\d-.* UTC until 20\d\d-/)
      .and.contain("Quorum:   1,000,000 votes")
      .and.contain("Nothing was sent.");
    expect((await run(governorShow, { proposal: "", fromBlock: "0", json: false })).out).to.contain(
      "No proposal has been submitted.",
    );
    const { success, out } = await run(governorPropose, { file, yes: true, json: false });
    expect(success).to.equal(true);
    const [, id = ""] = /^Proposal (\d+) was submitted in 0x\w{64}\. The vote begins after 20/.exec(out) ?? [];
    const again = await run(governorPropose, { file, yes: true, json: false });
    expect([again.success, again.err.split("\n").at(-1)]).to.deep.equal([
      false,
      `Proposal ${id} is Pending, this needs a new one. See getProposalTimeline.`,
    ]);

    const vote = { ...step(id), support: "for", reason: "" };
    expect((await run(governorVote, vote)).err).to.match(/^vote: voting begins after .* UTC and ends at .* UTC\.$/);
    expect((await run(governorQueue, step(id))).err).to.match(/^queue: voting begins after /);
    await pass(7 * DAY + 1);
    expect((await run(governorVote, { ...vote, support: "yes" })).err).to.equal(
      "vote: --support takes for, against or abstain.",
    );
    const voted = await run(governorVote, { ...vote, reason: "it is cheap", json: true });
    expect(voted.err)
      .to.contain(`Proposal ${id}: Pay for the audit`)
      .and.contain("So far 0 for, 0 against, 0 abstain; for and abstain need 1,000,000. Votes For with 1,4");
    expect(JSON.parse(voted.out)).to.include({
      proposalId: id,
      support: "For",
      reason: "it is cheap",
      extendedTo: null,
    });
    expect((await run(governorVote, vote)).err).to.contain("has voted on it");
    expect((await run(governorQueue, step(id))).err).to.match(/^queue: voting ends at 20.* UTC\.$/);
    expect((await run(governorExecute, step(id))).err).to.match(/^execute: voting ends at 20.* UTC\.$/);
    expect((await run(governorCancel, step(id))).err).to.match(/^cancel: possible until the vote began, at 20/);

    await pass(5 * DAY);
    expect((await run(governorVote, vote)).err).to.match(/^vote: voting ended at 20/);
    expect((await run(governorExecute, step(id))).err).to.equal(
      "execute: it is not queued. Run `governor queue` first.",
    );
    const queued = await run(governorQueue, step(id));
    expect(queued.success, queued.err).to.equal(true);
    expect(queued.out).to.match(/^Queued: it can be executed from 20.* UTC until 20.* UTC; 0x/);
    expect((await run(governorQueue, step(id))).err).to.match(/^queue: it is queued, and can be executed from 20/);
    expect((await run(governorExecute, step(id))).err).to.match(/^execute: possible from 20.* UTC on\.$/);

    await pass(2 * DAY);
    const unasked = await run(governorExecute, step(id, false));
    expect([unasked.success, unasked.err.includes("Nothing was sent.")]).to.deep.equal([false, true]);
    const executed = await run(governorExecute, step(id));
    expect(executed.out).to.match(new RegExp(`^Executed proposal ${id} in 0x`));
    const cpt = await connection.ethers.getContractAt("CPT", addresses.cpt);
    expect(await cpt.getFunction("balanceOf")(NOBODY)).to.equal(3n * CPT);
    expect((await run(governorExecute, step(id))).err).to.equal("execute: the proposal was executed.");
  });

  it("show the rules, all proposals, and one with its calls and times", async () => {
    const id = await submitted();
    const all = await run(governorShow, { proposal: "", fromBlock: "0", json: false });
    expect(all.out)
      .to.contain("A proposal takes 100,000 votes, and 1,000,000 for or abstaining to pass.")
      .and.contain("The launch phase lasts")
      .and.contain("The council's veto does not lapse in the launch phase.")
      .and.match(new RegExp(`${id} +Pending +Pay for the audit`));
    const json = JSON.parse((await run(governorShow, { proposal: "", fromBlock: "0", json: true })).out) as {
      proposals: { proposalId: string }[];
    };
    expect(json.proposals.map(({ proposalId }) => proposalId)).to.deep.equal([id]);
    const one = await run(governorShow, { proposal: id, fromBlock: "0", json: false });
    expect(one.out)
      .to.contain(`Proposal ${id}: Pending`)
      .and.contain("1. CPT.transfer(")
      .and.match(/submitted +20/)
      .and.match(/vote ends +20/)
      .and.match(/Next: vote from 20.* until 20/)
      .and.not.contain("withdrawn");
    const asHex = await run(governorShow, { proposal: `0x${BigInt(id).toString(16)}`, fromBlock: "0", json: true });
    expect(JSON.parse(asHex.out)).to.have.nested.property("timeline.next.action", "castVote");
    for (const [args, words] of [
      [{ proposal: "first", fromBlock: "0" }, "Name it by its id"],
      [{ proposal: "", fromBlock: "a" }, "--from-block takes the number of a block"],
      [{ proposal: "1", fromBlock: "0" }, "There is no proposal 1."],
    ] as const) {
      const { success, err } = await run(governorShow, { ...args, json: false });
      expect([success, err.includes(words)], err).to.deep.equal([false, true]);
    }
  });

  it("withdraw a proposal, which only its proposer can", async () => {
    const id = await submitted();
    const stranger = Wallet.createRandom(connection.ethers.provider) as unknown as Signer;
    const refused = await run(governorCancel, step(id), stranger);
    expect(refused.err).to.match(/^cancel: only its proposer 0x\w{40} can, not 0x\w{40}\.$/);
    const { success, out } = await run(governorCancel, step(id));
    expect([success, out.startsWith(`Withdrew proposal ${id} in 0x`)]).to.deep.equal([true, true]);
    expect((await run(governorShow, { proposal: id, fromBlock: "0", json: false })).out)
      .to.match(/withdrawn +20/)
      .and.not.contain("Next:");
    for (const task of [governorQueue, governorExecute, governorCancel]) {
      expect((await run(task, step(id))).err).to.contain("the proposal was cancelled or vetoed.");
    }
  });

  it("say who has too few votes to propose or to vote, and what failed", async () => {
    const stranger = Wallet.createRandom(connection.ethers.provider) as unknown as Signer;
    const poor = await run(governorPropose, { file: await write(pay()), yes: true, json: false }, stranger);
    expect(poor.err.split("\n").at(-1)).to.match(
      /^propose: a proposal takes 100,000 votes, 0x\w{40} had 0\. Lock more CPT, or get delegations\.$/,
    );
    const id = await submitted(pay("11e18")); // more than the timelock has
    await pass(7 * DAY + 1);
    const vote = { ...step(id), support: "against", reason: "" };
    expect((await run(governorVote, vote, stranger)).err).to.match(/had no votes when the vote began/);
    await run(governorVote, { ...vote, support: "For" });
    await pass(5 * DAY);
    await run(governorQueue, step(id));
    await pass(2 * DAY);
    const { success, err } = await run(governorExecute, step(id));
    expect([success, err]).to.deep.equal([
      false,
      `${addresses.timelock} has too few tokens for this transfer. Lower the amount.`,
    ]);
    await pass(14 * DAY + 60);
    expect((await run(governorExecute, step(id))).err).to.match(/^execute: the proposal expired at 20/);
    const lost = await submitted({ ...pay(), title: "Nobody wants it" });
    await pass(13 * DAY);
    expect((await run(governorQueue, step(lost))).err).to.match(/^queue: the proposal was defeated: 0 for, 0 against/);
  });

  it("show what ends the veto, and warn of what they do not know", async () => {
    const id = await submitted({
      title: "End the veto",
      description: "It is time.",
      actions: [{ contract: "VetoGuard", function: "end", args: ["$descriptionHash"] }],
    });
    await pass(7 * DAY + 1);
    const shown = await run(governorShow, { proposal: id, fromBlock: "0", json: false });
    expect(shown.out)
      .to.contain("The council cannot veto it.")
      .and.match(/To end the veto 0 of 4\d\d,\d{3} must vote, 0 of 0 in favour\./);
    const strange = await run(governorPropose, {
      file: await write({ ...pay(), actions: [{ to: NOBODY, data: "0x12345678", value: 7 }] }),
      yes: false,
      json: false,
    });
    expect(strange.err).to.contain(`1. UNKNOWN: unknown call of ${NOBODY}: 0x12345678, 4 bytes with 7 wei of ether`);
  });

  it("warn of calls that would fail now", async () => {
    const file = await write({
      ...pay("11e18"),
      actions: [
        { contract: "CPT", function: "transfer", args: [NOBODY, "11e18"] },
        { contract: "AccessManager", function: "grantRole", args: [8, NOBODY, 0] },
        { contract: "CPT", function: "transfer", args: [NOBODY, "1e18"] },
        { contract: "CPTGovernor", function: "setExecutionWindow", args: [864000] },
      ],
    });
    const { err } = await run(governorPropose, { file, yes: false, json: false });
    expect(err.split("\n").filter((line) => line.startsWith("WARNING"))).to.deep.equal([
      `WARNING: Call 1 would fail now: ${addresses.timelock} has too few tokens for this transfer. Lower the amount.`,
      `WARNING: Call 2 would fail now: ${addresses.timelock} does not hold role 0. Use an account that does (getRoles).`,
    ]);
  });

  describe("the file", () => {
    const actionsOf = (actions: unknown[]) =>
      parseProposal(JSON.stringify({ title: "T", description: "D", actions }), "p.json", addresses).actions(ZERO_HASH);

    it("encodes numbers, structs, lists, names of the deployment and calls inside calls", () => {
      const governor = CPTGovernor__factory.createInterface();
      const router = RevenueRouter__factory.createInterface();
      const guard = VetoGuard__factory.createInterface();
      const setQuorum = governor.encodeFunctionData("setQuorum", [1_500n, 2_000_000n * CPT]);
      const sink = { target: addresses.treasury, isContract: true };
      const [quorum, bySignature, setSink, relay, transfer, raw] = actionsOf([
        { contract: "CPTGovernor", function: "setQuorum", args: [1500, "2_000_000e18"] },
        { contract: "governor", function: "setQuorum(uint256,uint256)", args: ["1500", "2000000e18"] },
        { contract: "RevenueRouter", function: "setSink", args: [3, { target: "treasury", isContract: true }] },
        {
          contract: "CPTGovernor",
          function: "relay",
          args: ["governor", 0, { contract: "CPTGovernor", function: "setQuorum", args: [1500, "2000000e18"] }],
        },
        {
          contract: "VetoGuard",
          function: "veto",
          args: [[NOBODY, "cpt"], [0, "1"], ["0x", "0x12"], "$descriptionHash"],
        },
        { to: "treasury", data: "0x1234", value: "1e18" },
      ]);
      expect(quorum).to.deep.equal({ to: addresses.governor, data: setQuorum, value: 0n });
      expect(bySignature).to.deep.equal(quorum);
      expect(setSink).to.deep.equal({
        to: addresses.revenueRouter,
        data: router.encodeFunctionData("setSink", [3n, sink]),
        value: 0n,
      });
      expect(relay?.data).to.equal(governor.encodeFunctionData("relay", [addresses.governor, 0n, setQuorum]));
      const lists = [[NOBODY, addresses.cpt], [0n, 1n], ["0x", "0x12"], ZERO_HASH] as const;
      expect(transfer?.data).to.equal(
        guard.encodeFunctionData("veto", [[...lists[0]], [...lists[1]], [...lists[2]], lists[3]]),
      );
      expect(raw).to.deep.equal({ to: addresses.treasury, data: "0x1234", value: CPT });
    });

    it("of the documentation is one", async () => {
      const page = await readFile(new URL("../../docs/tasks.md", import.meta.url), "utf8");
      const [, example = ""] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
      const { description, actions } = parseProposal(example, "tasks.md", addresses);
      expect(description).to.match(/^# Raise the quorum's floor\n\nTo 2 000 000 veCPT/);
      expect(actions(ZERO_HASH)).to.have.length(3);
    });

    const call = (name: string, args: unknown[], contract = "CPTGovernor"): object => ({
      contract,
      function: name,
      args,
    });
    for (const [actions, message] of [
      [[], "actions is not as it must be"],
      [[{ to: NOBODY }], "actions[0].data is not as it must be: Required"],
      [[{ to: NOBODY, data: "0x", extra: 1 }], "Unrecognized key(s) in object: 'extra'"],
      [[{ to: "nobody", data: "0x" }], 'actions[0].to must be an address or a name of the deployment, not "nobody"'],
      [[{ to: NOBODY, data: "12" }], "actions[0].data must be bytes in hex"],
      [[{ to: NOBODY, data: "0x", value: "-1" }], "actions[0].value must be wei of ether"],
      [[call("setQuorum", [1, 2], "Governor")], 'actions[0].contract is "Governor". There are: AccessManager, '],
      [[call("setQuorums", [1, 2])], 'actions[0].function is "setQuorums". CPTGovernor has: cancel, castVote'],
      [[call("quorum", [1])], 'actions[0].function is "quorum"'],
      [[call("setQuorum", [1])], "actions[0].args are 1, setQuorum(uint256 newBps, uint256 newFloor) takes 2."],
      [[call("setQuorum", [1, 2 ** 60])], "actions[0].args[1] (newFloor) must be a whole number, large ones as text"],
      [[call("setQuorum", [1, -2])], "must be a whole number"],
      [[call("setQuorum", [1, "1.5e18"])], "must be a whole number"],
      [[call("setLateQuorumVoteExtension", ["1e15"])], "must be at most 281474976710655"],
      [
        [call("setSink", [3, { target: NOBODY }], "RevenueRouter")],
        "args[1] (config) must be an object with target, isContract",
      ],
      [[call("setSink", [3, { target: NOBODY, isContract: "true" }], "RevenueRouter")], "must be true or false"],
      [[call("end", ["0x12"], "VetoGuard")], "(descriptionHash) must be 32 bytes in hex"],
      [[call("relay", [NOBODY, 0, "12"])], "(data) must be bytes in hex with 0x, or a call"],
      [[call("labelRole", [1, 2], "AccessManager")], "(label) must be text"],
      [[call("handOver", ["cpt"], "LaunchPhase")], "(formerAdmins) must be a list"],
      [[call("handOver", [["cpt", "moon"]], "LaunchPhase")], "args[0][1] must be an address or a name"],
    ] as const) {
      it(`is refused: ${message}`, () => {
        expect(() => actionsOf([...actions])).to.throw(message);
      });
    }

    it("is refused when it cannot be read, is not JSON, or has no title", async () => {
      const failed = async (file: string): Promise<string> => {
        const { success, err } = await run(governorPropose, { file, yes: true, json: false });
        expect(success).to.equal(false);
        return err;
      };
      expect(await failed("")).to.equal("Which proposal? Name its file: --file <path>.");
      expect(await failed(join(root, "missing.json"))).to.contain("cannot be read");
      expect(await failed(await write("{"))).to.contain("is not JSON:");
      expect(await failed(await write({ ...pay(), title: " " }))).to.contain("title is not as it must be");
      expect(await failed(await write({ ...pay(), when: 1 }))).to.contain("Unrecognized key(s) in object: 'when'");
    });
  });
});
