import { expect } from "chai";
import { Interface, ZeroAddress, zeroPadValue, toBeHex, type Signer } from "ethers";
import { EMBEDDED_ACCOUNTS } from "../../deploy/index.ts";
import { DAO_ROLES, DAO_TOKENS, NODE_KINDS, NODE_STATES, type Address, type DaoRole } from "../../sdk/src/index.ts";
import { InvalidParameterError } from "../../sdk/src/errors/index.ts";
import { DaoForest, getTaskBoard, getTree, taskBoard, type DaoNode, type TaskBoard } from "../../sdk/src/dao/index.ts";
import { NodeCreated } from "../../sdk/src/generated/fragments/IDaoTree.ts";
import type { IDaoTree } from "../../sdk/src/typechain/index.ts";
import { ALL, COMMUNITY, CPT, DAY, funded, HASH, IN_CPT, IN_USDC, REF, USDC } from "./daoScene.ts";
import { deployedBefore, failure, type Deployed } from "./fixture.ts";
import { randomSource } from "./random.ts";

const NODE_MEMBER = 1n << 255n;
const STEPS = 250;
/** Steps that end much, or can always be made. */
const RARE = [
  "close",
  "createChild",
  "createRoot",
  "creditRevenue",
  "fund",
  "renounceRoles",
  "setFrozen",
  "setMetadata",
  "setModules",
  "setRoles",
  "setShares",
  "slashPledge",
  "syncFreeze",
  "timeOut",
  "cancelTask",
  "resign",
  "pledge",
];
const OF_TASKS = [
  "createTask",
  "createPlannedTask",
  "applyForTask",
  "assign",
  "postBond",
  "submit",
  "approve",
  "approveMilestone",
  "reject",
  "disputeTask",
  "resolveTask",
  "reopenTask",
  "resign",
  "timeOut",
  "cancelTask",
  "reclaim",
  "setFrozen",
];
type Milestones = Parameters<IDaoTree["timeOut"]["staticCall"]>[1] & object;
const LIVE = ["Open", "Assigned", "Submitted", "Rejected", "Disputed"];

const names = (bits: bigint): DaoRole[] => DAO_ROLES.filter((_, i) => (bits >> BigInt(i)) & 1n);

describe("SDK: the DAO tree from its events", () => {
  let base: Deployed;
  deployedBefore((suite) => (base = suite));

  /** What the contract's views say must be what the reader says, of every node and every account. */
  async function compare(forest: DaoForest, tree: IDaoTree, accounts: readonly Address[]): Promise<void> {
    const lastId = await tree.lastId();
    expect(forest.lastId).to.equal(lastId);
    for (let id = 1n; id <= lastId; ++id) {
      const node = forest.node(id);
      await compareNode(node, tree);
      for (const account of accounts) {
        expect(forest.roles(id, account)).to.deep.equal(names(await tree.rolesOf(id, account)));
        expect(forest.sharesOf(id, account)).to.equal(await tree.sharesOf(id, account));
      }
      const holders = node.holders.map(({ account, roles }) => [account, roles]);
      const expected = await Promise.all(
        accounts.map(async (account) => [account, names(await tree.rolesOf(id, account))] as const),
      );
      expect(holders).to.have.deep.members(expected.filter(([, roles]) => roles.length !== 0));
      const children = forest.children(id);
      for (const child of children) {
        const shares = await tree.sharesOf(id, NODE_MEMBER | child);
        expect(forest.sharesOf(id, { node: child })).to.equal(shares);
      }
      const sum = forest.shares(id).reduce((total, { shares }) => total + shares, 0n);
      expect(sum).to.equal(await tree.totalShares(id));
    }
    for (const account of accounts) {
      for (const token of DAO_TOKENS) {
        expect(forest.creditOf(account, token)).to.equal(await tree.creditOf(account, DAO_TOKENS.indexOf(token)));
      }
    }
  }

  async function compareNode(node: DaoNode, tree: IDaoTree): Promise<void> {
    const { id, task, pledge } = node;
    const seen = await tree.nodeOf(id);
    expect([node.parent, node.depth, node.moduleSet, node.openRequired]).to.deep.equal([
      seen.parent,
      seen.depth,
      seen.moduleSet,
      seen.openRequired,
    ]);
    expect([node.kind, node.state]).to.deep.equal([NODE_KINDS[Number(seen.kind)], NODE_STATES[Number(seen.state)]]);
    expect([node.isFrozen, node.isFrozenAbove, node.publishes]).to.deep.equal([
      seen.isFrozen,
      seen.isFrozenAbove,
      seen.publishes,
    ]);
    expect([node.usdc, node.cpt]).to.deep.equal([await tree.balanceOf(id, IN_USDC), await tree.balanceOf(id, IN_CPT)]);
    const [payer, pledged] = await tree.pledgeOf(id);
    expect(pledge ?? { payer: ZeroAddress, amount: 0n }).to.deep.equal({ payer, amount: pledged });
    const [worker, budget, token] = await tree.taskOf(id);
    expect(task?.budget ?? 0n).to.equal(budget);
    if (task === undefined) return;
    expect([task.due, task.isRequired]).to.deep.equal([seen.due, seen.isRequired]);
    if (!["Resolved", "Paid", "Cancelled", "Expired"].includes(node.state)) {
      expect([task.worker ?? ZeroAddress, task.token]).to.deep.equal([worker, DAO_TOKENS[Number(token)]]);
    }
    const plan = await tree.planOf(id);
    const { bond = 0n, penaltyBps = 0n, isBonded = false, next = 0n, milestones = [] } = task.plan ?? {};
    expect([bond, penaltyBps, isBonded, next]).to.deep.equal([plan.bond, plan.penaltyBps, plan.isBonded, plan.next]);
    expect(milestones.length === 0).to.equal(BigInt(plan.milestonesHash) === 0n);
  }

  for (const seed of [1n, 2n]) {
    it(`is what the views say, after ${STEPS} random steps (${seed})`, async function () {
      this.timeout(300_000);
      const { people, tree, accounts } = await funded(base);
      const { networkHelpers, ethers, addresses } = base;
      const arbitrator = (await ethers.getSigners())[EMBEDDED_ACCOUNTS.arbitrator] as Signer;
      const random = randomSource(seed);
      const pick = <T>(list: readonly T[]): T => list[Number(random.below(BigInt(list.length)))] as T;
      const chance = (outOf: bigint): boolean => random.below(outOf) === 0n;
      const now = async (): Promise<bigint> => BigInt(await networkHelpers.time.latest());

      await (await tree.createRoot(COMMUNITY, "ipfs://root")).wait();
      for (const account of accounts.slice(1)) {
        // who stands above a root is nobody: its resolution gives roles there
        await (await tree.createChild(1, 1, COMMUNITY, account, ALL, `ipfs://${account}`)).wait();
      }
      await (
        await tree.setPolicy(1, 1, {
          quorumBps: 1,
          thresholdBps: 5_001,
          votingTime: 3_600,
          delay: 0,
          expiry: 30n * DAY,
        })
      ).wait();
      await (await tree.setShares(1, 1, [accounts[0] as Address], [10n])).wait();
      for (const token of [IN_USDC, IN_CPT]) {
        await (await tree.fund(1, token, token === IN_USDC ? 1_000n * USDC : 1_000n * CPT)).wait();
      }

      const resolve = async (node: bigint, calls: string[]): Promise<void> => {
        const text = `resolution ${await now()}`;
        await networkHelpers.time.increase(1);
        await (await tree.proposeResolution(node, calls, text)).wait();
        await networkHelpers.time.increase(1);
        const resolution = await tree.hashResolution(node, calls, text);
        await (await tree.voteResolution(node, resolution, accounts[0] as Address, true)).wait();
        await networkHelpers.time.increase(3_601);
        await (await tree.executeResolution(node, calls, text)).wait();
      };
      const gives = accounts.map((to) => tree.interface.encodeFunctionData("setRoles", [1, 1, to, ALL]));
      await resolve(1n, gives);

      const forest = new DaoForest();
      let milestonesOf = new Map<bigint, Milestones>();
      type Step = (by: IDaoTree) => Promise<{ wait(): Promise<unknown> }>;
      const budgetIn = (token: number): bigint => random.below(20n) * (token === IN_USDC ? USDC / 7n : CPT / 7n);
      const step = async (): Promise<[Step, Signer]> => {
        const last = await tree.lastId();
        const live = [...forest.walk(1n)].filter((id) => LIVE.includes(forest.node(id).state));
        const tasks = live.filter((id) => forest.node(id).task !== undefined);
        const isOfTask = !chance(4n) && tasks.length > 3;
        const node = isOfTask ? pick(tasks) : pick(live);
        const [account, token] = [pick(accounts), pick([IN_USDC, IN_CPT])];
        const fresh = forest.has(node) ? forest.node(node) : undefined;
        const parent = fresh?.parent ?? 1n;
        const worker = people.find(({ address }) => address === fresh?.task?.worker);
        const via = chance(4n) || parent === 0n ? node : pick(forest.path(parent));
        const due = (await now()) + 1n + random.below(9n * DAY);
        const budget = budgetIn(token);
        const terms = { token, budget, due, isRequired: chance(3n), planHash: HASH, metadataURI: `ipfs://${due}` };
        const milestones = milestonesOf.get(node) ?? [];
        const cases: [string, Step][] = [
          ["createRoot", (by) => by.createRoot(COMMUNITY, "ipfs://another")],
          ["createChild", (by) => by.createChild(node, via, COMMUNITY, account, random.below(16n), "ipfs://child")],
          ["pledge", (by) => by.pledge(node)],
          ["setRoles", (by) => by.setRoles(node, via, account, random.below(16n))],
          ["setMetadata", (by) => by.setMetadata(node, via, "ü".repeat(Number(random.below(60n))))],
          ["fund", (by) => by.fund(node, token, budget)],
          ["allocate", (by) => by.allocate(node, via, token, budget)],
          ["reclaim", (by) => by.reclaim(node, via, token, budget / 3n)],
          ["pay", (by) => by.pay(node, via, token, account, budget, REF)],
          ["createTask", (by) => by.createTask(node, via, terms)],
          ["applyForTask", (by) => by.applyForTask(node, HASH)],
          ["assign", (by) => by.assign(node, via, account)],
          ["postBond", (by) => by.postBond(node)],
          ["submit", (by) => by.submit(node, HASH)],
          ["approve", (by) => by.approve(node, via)],
          ["approveMilestone", (by) => by.approveMilestone(node, via, milestones)],
          ["reject", (by) => by.reject(node, via, HASH)],
          ["disputeTask", (by) => by.disputeTask(node, via, HASH)],
          ["resolveTask", () => tree.connect(arbitrator).resolveTask(node, (fresh?.task?.budget ?? 0n) / 2n)],
          ["reopenTask", (by) => by.reopenTask(node, via, due + 7n * DAY)],
          ["resign", (by) => by.resign(node)],
          ["cancelTask", (by) => by.cancelTask(node, via)],
          ["timeOut", (by) => by.timeOut(node, milestones)],
          ["close", (by) => by.close(node, via)],
          ["returnPledge", (by) => by.returnPledge(node)],
          ["slashPledge", (by) => by.slashPledge(node, via, pick([CPT, 1_000n * CPT]), HASH)],
          ["setFrozen", (by) => by.setFrozen(node, via, chance(4n))],
          ["syncFreeze", (by) => by.syncFreeze(pick([node, node, (1n << 60n) + node]))],
          ["renounceRoles", (by) => by.renounceRoles(pick([(1n << 60n) + node, (1n << 252n) | node]))],
          ["setShares", (by) => by.setShares(node, via, [account], [random.below(9n)])],
          ["setShares", (by) => by.setShares(parent, via, [NODE_MEMBER | node, account], [random.below(9n), 1n])],
          ["creditRevenue", (by) => by.creditRevenue(node, token, budget + 1n, REF)],
          ["forward", (by) => by.forward(node, token)],
          ["claimRevenue", (by) => by.claimRevenue(node, account, token)],
          ["claimRevenue", (by) => by.claimRevenue(parent, NODE_MEMBER | node, token)],
          [
            "setModules",
            (by) =>
              by.setModules(node, via, {
                rules: ZeroAddress,
                workflow: ZeroAddress,
                project: pick([ZeroAddress, addresses.punctualityProject]),
                treasury: pick([ZeroAddress, addresses.splitTreasury]),
              }),
          ],
          [
            "createPlannedTask",
            (by) => {
              const payees = chance(2n)
                ? []
                : [
                    { account, bps: 4_000n },
                    { account: pick(accounts), bps: 6_000n },
                  ];
              const list = chance(3n)
                ? []
                : [
                    { weightBps: 3_333n, time: 0n, payees },
                    { weightBps: 1_667n, time: 3n * DAY, payees: [] },
                    { weightBps: 5_000n, time: 3n * DAY, payees },
                  ];
              milestonesOf = new Map([...milestonesOf, [last + 1n, list]]);
              return by.createPlannedTask(node, via, terms, list, budget / 5n, 2_500);
            },
          ],
        ];
        const fitting = isOfTask ? cases.filter(([one]) => OF_TASKS.includes(one)) : cases;
        const [, run] = pick(fitting.filter(([one]) => !RARE.includes(one) || chance(12n)));
        return [run, worker !== undefined && chance(2n) ? worker : pick(people)];
      };
      const update = async (): Promise<void> => {
        await getTree(base.user, { forest, fromBlock: forest.lastBlock + 1, pageSize: 13 });
      };
      await update();
      for (let i = 0, tried = 0; i < STEPS && tried < 40 * STEPS; ++tried) {
        if (chance(90n)) await networkHelpers.time.increase(random.below(4n * DAY));
        const [run, by] = await step();
        try {
          await (await run(tree.connect(by))).wait();
        } catch {
          continue;
        }
        ++i;
        await update();
        if (i % 125 === 0) await compare(forest, tree, accounts);
      }
      await compare(forest, tree, accounts);
      const again = await getTree(base.provider, { forest: new DaoForest(), fromBlock: 0 });
      for (let id = 1n; id <= again.lastId; ++id) expect(again.node(id)).to.deep.equal(forest.node(id));
    });
  }

  it("refuses logs that are out of order, were taken before, or begin too late", async () => {
    const { tree } = await funded(base);
    await (await tree.createRoot(COMMUNITY, "ipfs://root")).wait();
    const from = await base.ethers.provider.getBlockNumber();
    await (await tree.fund(1, IN_USDC, USDC)).wait();
    const logs = await base.ethers.provider.getLogs({ address: base.addresses.daoTree, fromBlock: 0 });
    expect(new DaoForest().apply(logs).node(1n).usdc).to.equal(USDC);
    const forest = new DaoForest().apply(logs);
    expect(() => forest.apply(logs)).to.throw(InvalidParameterError, "in order");
    const late = await failure(getTree(base.user, { forest: new DaoForest(), fromBlock: from + 1 }));
    expect(late).to.be.instanceOf(InvalidParameterError);
    expect((late as Error).message).to.contain("node 1 is not known");
    expect(() => forest.node(2n)).to.throw(InvalidParameterError, "there is no 2");
    expect([forest.has(1n), forest.has(2n), forest.has(1n << 200n)]).to.deep.equal([true, false, false]);
  });

  it("groups tasks by what they wait for, and says who may act", async () => {
    const { people, tree, accounts } = await funded(base);
    const [, worker, reviewer] = people;
    const [lead, workerAccount, reviewerAccount] = accounts;
    await (await tree.createRoot(COMMUNITY, "ipfs://root")).wait();
    await (await tree.createChild(1, 1, COMMUNITY, reviewerAccount as Address, 2, "ipfs://part")).wait();
    await (await tree.fund(1, IN_CPT, 50n * CPT)).wait();
    await (await tree.pledge(2)).wait();
    await (await tree.allocate(2, 1, IN_CPT, 20n * CPT)).wait();
    const due = BigInt(await base.networkHelpers.time.latest()) + 10n * DAY;
    const terms = { token: IN_CPT, budget: CPT, due, isRequired: false, planHash: HASH, metadataURI: "ipfs://task" };
    for (let i = 0; i < 8; ++i) await (await tree.createTask(2, 1, terms)).wait(); // 3 to 10
    await (await tree.connect(worker).applyForTask(3, HASH)).wait();
    await (await tree.connect(worker).applyForTask(3, HASH)).wait();
    for (const task of [4, 5, 6, 7, 8, 9]) await (await tree.assign(task, 1, workerAccount as Address)).wait();
    for (const task of [5, 6, 7, 8]) await (await tree.connect(worker).submit(task, HASH)).wait();
    for (const task of [6, 7]) await (await tree.connect(reviewer).reject(task, 2, HASH)).wait();
    await (await tree.connect(worker).disputeTask(7, 2, HASH)).wait();
    await (await tree.connect(reviewer).approve(8, 2)).wait();
    await (await tree.cancelTask(10, 1)).wait();

    const board = await getTaskBoard(base.user, { forest: new DaoForest(), fromBlock: 0, node: 2n });
    const ids = ({ now: _, ...lists }: TaskBoard) =>
      Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.map(({ task }) => task)])) as Record<
        keyof typeof lists,
        bigint[]
      >;
    expect(ids(board)).to.deep.equal({
      open: [3n],
      inWork: [4n, 9n],
      toReview: [5n],
      rejected: [6n],
      disputed: [7n],
      overdue: [],
      ended: [8n, 10n],
    });
    expect(board.open[0]?.applicants).to.deep.equal([{ account: workerAccount, applicationHash: HASH }]);
    expect(board.open[0]?.leads).to.deep.equal([{ account: lead, via: 1n }]);
    expect(board.open[0]).to.include({ token: "Cpt", budget: CPT, due, parent: 2n, metadataURI: "ipfs://task" });
    expect(board.toReview[0]?.reviewers).to.deep.equal([
      { account: reviewerAccount, via: 2n },
      { account: lead, via: 1n },
    ]);
    expect(ids(await getTaskBoard(base.user, { forest: new DaoForest(), fromBlock: 0 }))).to.deep.equal(ids(board));

    const forest = await getTree(base.user, { forest: new DaoForest(), fromBlock: 0 });
    const [rejected, submitted] = [board.rejected[0]?.respondBy ?? 0n, board.toReview[0]?.reviewBy ?? 0n];
    expect(ids(taskBoard(forest, { now: submitted })).overdue).to.deep.equal([]);
    expect(ids(taskBoard(forest, { now: rejected + 1n, node: 2n })).overdue).to.deep.equal([5n, 6n]);
    expect(ids(taskBoard(forest, { now: due + 40n * DAY })).overdue).to.deep.equal([3n, 4n, 5n, 6n, 7n, 9n]);
    // silence approves nothing that is frozen
    await (await tree.setFrozen(5, 1, true)).wait();
    const frozen = await getTaskBoard(base.user, { fromBlock: forest.lastBlock + 1, forest, node: 2n });
    expect(ids(taskBoard(forest, { now: submitted + 1n, node: 2n })).overdue).to.deep.equal([6n]);
    expect(frozen.toReview[0]?.isFrozen).to.equal(true);
    await base.networkHelpers.time.increaseTo(submitted + 1n);
    expect(await failure(tree.timeOut.staticCall(5, []))).to.match(/DaoTree_Frozen/);
  });

  it("reads a hundred thousand nodes in a second, of which one is as deep as there are", () => {
    const abi = new Interface([NodeCreated]);
    const [account, count] = ["0x1111111111111111111111111111111111111111", 100_000];
    const { data, topics } = abi.encodeEventLog("NodeCreated", [1, 0, 2, account, 1, "ipfs://node"]);
    const word = (value: number): string => zeroPadValue(toBeHex(value), 32);
    const logs = Array.from({ length: count }, (_, i) => ({
      data,
      topics: [topics[0] ?? "", word(i + 1), word(i), topics[3] ?? ""],
      blockNumber: i,
      index: 0,
    }));
    const start = performance.now();
    const forest = new DaoForest().apply(logs);
    const last = BigInt(count);
    expect([...forest.walk(1n)].length).to.equal(count);
    expect(forest.path(last).length).to.equal(count);
    expect([forest.isAtOrAbove(1n, last), forest.isAtOrAbove(last, 1n)]).to.deep.equal([true, false]);
    expect(forest.node(last).depth).to.equal(last - 1n);
    expect(performance.now() - start).to.be.lessThan(5_000);
  });
});
