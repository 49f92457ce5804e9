import { expect } from "chai";
import { ZeroHash } from "ethers";
import {
  bindDao,
  DaoForest,
  resolutionStatusAt,
  taskBoard,
  type BoundDao,
  type DaoPolicy,
} from "../../sdk/src/dao/index.ts";
import {
  CyberPlazaError,
  DaoTreeBadAccountError,
  DaoTreeHasVotedError,
  DaoTreeMissingRoleError,
  DaoTreeNotInTimeError,
  InvalidAddressError,
  InvalidParameterError,
} from "../../sdk/src/errors/index.ts";
import type { Address, Hex } from "../../sdk/src/index.ts";
import { arbitratorOf, CPT, DAY, HASH, REF, USDC, working, type Working } from "./daoScene.ts";
import { deployedBefore, failure, type Deployed } from "./fixture.ts";

const POLICY: DaoPolicy = {
  quorumBps: 5_000n,
  thresholdBps: 5_001n,
  votingTime: 3_600n,
  delay: 3_600n,
  expiry: 30n * DAY,
};

/** What a write found out, without its receipt. */
async function done<Result extends object>(
  sent: Promise<{ wait(): Promise<Result & { receipt: unknown }> }>,
): Promise<Omit<Result, "receipt">> {
  const { receipt: _, ...result } = await (await sent).wait();
  return result;
}

describe("SDK: the actions of the DAO tree", () => {
  let base: Deployed;
  let scene: Working;
  let lead: BoundDao;
  let worker: BoundDao;
  let reviewer: BoundDao;
  deployedBefore((suite) => (base = suite));
  beforeEach(async () => {
    scene = await working(base);
    [lead, worker, reviewer] = [bindDao(base.user), bindDao(base.provider), bindDao(base.newcomer)];
  });

  describe("nodes", () => {
    it("are created, described, led and closed", async () => {
      const { root, part, tree, workerAccount, leadAccount } = scene;
      const params = { parent: part, via: root, kind: "TaskDao", lead: workerAccount } as const;
      const created = { ...params, roles: ["Lead", "Treasurer"] as const, metadataURI: "ipfs://team" };
      const { node: expected } = await lead.createNode.simulate(created);
      const { node } = await done(lead.createNode(created));
      expect(node)
        .to.equal(expected)
        .and.to.equal(await tree.lastId());
      const seen = await lead.getNode({ node });
      expect([seen.parent, seen.depth, seen.kind, seen.state]).to.deep.equal([part, 2n, "TaskDao", "Open"]);
      expect(await lead.getNodeRoles({ node, account: workerAccount })).to.deep.equal(["Lead", "Treasurer"]);
      expect(await worker.getNodeRoles({ node })).to.deep.equal(["Lead", "Treasurer"]);
      expect(await lead.isAtOrAbove({ ancestor: root, node })).to.equal(true);
      expect(await lead.isAtOrAbove({ ancestor: node, node: root })).to.equal(false);

      expect(await done(worker.setNodeMetadata({ node, metadataURI: "ipfs://new" }))).to.deep.equal({
        node,
        metadataURI: "ipfs://new",
      });
      const given = { node, via: root, account: leadAccount, roles: ["MemberAdmin"] as const };
      expect(await done(lead.setNodeRoles(given))).to.deep.equal({
        node,
        account: leadAccount,
        oldRoles: [],
        roles: ["MemberAdmin"],
      });
      expect(await done(worker.renounceNodeRoles({ node }))).to.deep.include({
        account: workerAccount,
        oldRoles: ["Lead", "Treasurer"],
        roles: [],
      });
      await done(lead.fundNode({ node, token: "Cpt", amount: 3n * CPT }));
      expect(await done(lead.closeNode({ node, via: root }))).to.deep.equal({
        node,
        reclaimed: [{ token: "Cpt", amount: 3n * CPT }],
      });
      expect(await lead.getNode({ node })).to.include({ state: "Closed", cpt: 0n });
      expect((await lead.getNode({ node: part })).cpt).to.equal(3n * CPT);
    });

    it("pledge, are slashed, and get the rest back seven days after they closed", async () => {
      const { root, part, leadAccount, pass } = scene;
      const child = { parent: root, kind: "Community", lead: leadAccount, roles: [], metadataURI: "" } as const;
      const { node } = await done(lead.createNode(child));
      const pledged = await done(worker.pledgeNode({ node }));
      expect(pledged).to.deep.equal({ node, payer: scene.workerAccount, amount: 1_000n * CPT });
      expect((await lead.getNode({ node })).pledge).to.deep.equal({
        payer: scene.workerAccount,
        amount: 1_000n * CPT,
      });
      const before = (await lead.getNode({ node: root })).cpt;
      expect(await done(lead.slashPledge({ node, via: root, amount: 100n * CPT, reasonHash: HASH }))).to.deep.equal({
        node,
        amount: 100n * CPT,
      });
      expect((await lead.getNode({ node: root })).cpt).to.equal(before + 100n * CPT);
      await done(lead.closeNode({ node, via: root }));
      expect(await failure(worker.returnPledge({ node }))).to.be.instanceOf(DaoTreeNotInTimeError);
      await pass(7n * DAY + 1n);
      expect(await done(reviewer.returnPledge({ node }))).to.deep.equal({
        payer: scene.workerAccount,
        amount: 900n * CPT,
      });
      expect((await lead.getNode({ node: part })).pledge?.payer).to.equal(leadAccount);
    });

    it("freeze and thaw, and carry it down", async () => {
      const { root, part, workerAccount } = scene;
      const child = { parent: part, via: root, kind: "Community", lead: workerAccount, roles: [], metadataURI: "" };
      const { node } = await done(lead.createNode({ ...child, kind: "Community" }));
      expect(await done(lead.freezeNode({ node: part, via: root }))).to.deep.equal({ node: part, isFrozen: true });
      expect(await done(worker.syncFreeze({ node }))).to.deep.equal({ node, isFrozen: true });
      expect(await lead.getNode({ node })).to.include({ isFrozen: false, isFrozenAbove: true });
      expect(await done(lead.freezeNode({ node: part, via: root, isFrozen: false }))).to.include({ isFrozen: false });
      expect(await done(worker.syncFreeze({ node }))).to.deep.equal({ node, isFrozen: false });
    });
  });

  describe("money", () => {
    it("goes down, back up, and out", async () => {
      const { root, part, workerAccount, leadAccount } = scene;
      const amount = 25n * USDC;
      expect(await done(lead.fundNode({ node: root, token: "Usdc", amount }))).to.deep.equal({
        node: root,
        from: leadAccount,
        token: "Usdc",
        amount,
      });
      const moved = { parent: root, child: part, token: "Usdc", amount };
      const params = { child: part, via: root, token: "Usdc", amount } as const;
      expect(await done(lead.allocateBudget(params))).to.deep.equal(moved);
      expect(await lead.getNode({ node: part })).to.include({ usdc: 125n * USDC });
      expect(await done(lead.reclaimBudget(params))).to.deep.equal(moved);
      expect(await lead.getNode({ node: root })).to.include({ usdc: 925n * USDC });
      const before = await base.provider.token.getBalance({ token: "cpt" });
      const paid = { node: root, token: "Cpt", to: workerAccount, amount: 2n * CPT } as const;
      expect(await done(lead.payFromNode({ ...paid, ref: REF }))).to.deep.equal({
        ...paid,
        ref: REF,
        isCredited: false,
      });
      expect((await base.provider.token.getBalance({ token: "cpt" })) - before).to.equal(2n * CPT);
      expect(await done(lead.payFromNode(paid))).to.include({ ref: ZeroHash });
    });

    it("that USDC refuses to send is a credit, to another address", async () => {
      const { root, workerAccount, reviewerAccount } = scene;
      const credited = base.addresses.usdc; // it takes nothing itself
      const amount = 5n * USDC;
      expect(await failure(lead.payFromNode({ node: root, token: "Usdc", to: "0x12", amount }))).to.be.instanceOf(
        InvalidAddressError,
      );
      const paid = await done(lead.payFromNode({ node: root, token: "Usdc", to: credited, amount }));
      expect(paid.isCredited).to.equal(true);
      expect(await lead.getDaoCredit({ account: credited })).to.deep.equal({ usdc: amount, cpt: 0n });
      expect(await lead.getDaoCredit({ account: workerAccount })).to.deep.equal({ usdc: 0n, cpt: 0n });
      const nothing = await failure(worker.withdrawDaoCredit({ token: "Usdc", to: reviewerAccount }));
      expect(nothing).to.be.instanceOf(CyberPlazaError);
    });

    it("names the approvals that are missing", async () => {
      const { root, planned, task } = scene;
      const { usdc, cpt, daoTree } = base.addresses;
      await planned();
      const tokens = (list: readonly { token: Address; spender: Address; amount: bigint }[]) =>
        list.map(({ token, spender, amount }) => [token, spender, amount]);
      const large = 10n ** 12n * USDC;
      const params = { node: root, token: "Usdc", amount: large } as const;
      expect(tokens(await lead.fundNode.requirements(params))).to.deep.equal([[usdc, daoTree, large]]);
      expect(tokens(await lead.creditRevenue.requirements(params))).to.deep.equal([[usdc, daoTree, large]]);
      expect(await lead.fundNode.requirements({ ...params, amount: 1n })).to.deep.equal([]);
      const approve = (amount: bigint) => base.provider.token.approveCpt({ spender: daoTree, amount });
      await done(approve(0n));
      expect(tokens(await worker.createRoot.requirements({ kind: "Community", metadataURI: "" }))).to.deep.equal([
        [cpt, daoTree, 10_000n * CPT],
      ]);
      expect(tokens(await worker.pledgeNode.requirements({ node: root }))).to.deep.equal([
        [cpt, daoTree, 1_000n * CPT],
      ]);
      await done(base.provider.token.approveUsdc({ spender: daoTree, amount: 0n }));
      expect(tokens(await worker.postTaskBond.requirements({ task }))).to.deep.equal([[usdc, daoTree, USDC]]);
    });
  });

  describe("tasks", () => {
    it("are created, taken, done and paid", async () => {
      const { root, part, due, now, workerAccount } = scene;
      const terms = { token: "Usdc", budget: 10n * USDC, due, planHash: HASH, metadataURI: "ipfs://t" } as const;
      const { task } = await done(lead.createTask({ parent: part, via: root, ...terms }));
      expect(await done(worker.applyForTask({ task, applicationHash: HASH }))).to.include({
        task,
        applicant: workerAccount,
      });
      const params = { task, via: root, worker: workerAccount };
      expect(await done(lead.assignTask(params))).to.deep.equal({ worker: workerAccount, needsAnother: false });
      expect(await lead.getTask({ task })).to.deep.include({
        ...{ task, parent: part, state: "Assigned", token: "Usdc", budget: 10n * USDC, due },
        ...{ worker: workerAccount, isRequired: false, isFrozen: false, milestonesHash: undefined, bond: 0n },
      });
      const { reviewBy } = await done(worker.submitTask({ task, resultHash: HASH }));
      expect(reviewBy).to.equal((await now()) + 7n * DAY);
      const refused = await failure(worker.approveTask({ task, via: part }));
      expect(refused).to.be.instanceOf(DaoTreeMissingRoleError);
      const { toWorker, needsAnother } = await done(reviewer.approveTask({ task, via: part }));
      expect([toWorker, needsAnother]).to.deep.equal([10n * USDC, false]);
      expect(await lead.getTask({ task })).to.include({ state: "Paid", budget: 0n, worker: undefined });
      expect(await failure(lead.getTask({ task: part }))).to.be.instanceOf(InvalidParameterError);
      const again = await done(lead.createTask({ parent: part, via: root, ...terms }));
      expect(await done(lead.cancelTask({ task: again.task, via: root }))).to.deep.equal({ toParent: 10n * USDC });
    });

    it("are rejected, reopened, disputed and ruled on", async () => {
      const { task, part, root, submitted, now } = scene;
      await submitted();
      const { respondBy } = await done(reviewer.rejectTask({ task, via: part, reasonHash: HASH }));
      expect(respondBy).to.equal((await now()) + 7n * DAY);
      const until = (await now()) + 14n * DAY;
      expect(await done(lead.reopenTask({ task, via: root, due: until }))).to.deep.equal({
        due: until,
        needsAnother: false,
      });
      const { by, ruleBy } = await done(worker.disputeTask({ task, reasonHash: HASH }));
      expect([by, ruleBy > (await now())]).to.deep.equal([scene.workerAccount, true]);
      const arbitrator = bindDao(await arbitratorOf(base));
      expect(await done(arbitrator.resolveTask({ task, toWorker: 4n * USDC }))).to.deep.equal({
        toWorker: 4n * USDC,
        toParent: 6n * USDC,
      });
      expect(await lead.getTask({ task })).to.include({ state: "Resolved" });
    });

    it("have bonds and milestones, and are resigned from", async () => {
      const { task, root, part, planned, milestones, now } = scene;
      await planned();
      expect(await done(worker.postTaskBond({ task }))).to.deep.equal({ amount: USDC });
      expect(await lead.getTask({ task })).to.include({ isBonded: true, bond: USDC, penaltyBps: 5_000n, next: 0n });
      await done(worker.submitTask({ task, resultHash: HASH }));
      const first = await done(reviewer.approveMilestone({ task, via: part, milestones }));
      expect(first).to.deep.include({ number: 0n, amount: 4n * USDC, due: (await now()) + 7n * DAY });
      await done(worker.submitTask({ task, resultHash: HASH }));
      const before = await base.newcomer.token.getBalance({ token: "usdc" });
      // the payee is the reviewer, so the lead approves
      const refused = await failure(reviewer.approveMilestone({ task, via: part, milestones: [] }));
      expect(refused).to.be.instanceOf(CyberPlazaError);
      const last = await done(lead.approveMilestone({ task, via: root, milestones }));
      expect([last.number, last.amount]).to.deep.equal([1n, 6n * USDC]);
      expect((await base.newcomer.token.getBalance({ token: "usdc" })) - before).to.equal(6n * USDC);
      expect(await lead.getTask({ task })).to.include({ state: "Paid" });
    });

    it("give the bond back less its penalty to who resigns", async () => {
      const { task, planned } = scene;
      await planned();
      await done(worker.postTaskBond({ task }));
      expect(await done(worker.resignTask({ task }))).to.deep.equal({ returned: USDC / 2n, penalty: USDC / 2n });
      expect(await lead.getTask({ task })).to.include({ state: "Open", worker: undefined, isBonded: false });
    });

    it("expire, and are approved by silence", async () => {
      const { task, assigned, pass, part, root } = scene;
      await assigned();
      expect(await failure(reviewer.timeOutTask({ task }))).to.be.instanceOf(DaoTreeNotInTimeError);
      await pass(11n * DAY);
      expect(await done(reviewer.timeOutTask({ task }))).to.deep.equal({
        state: "Expired",
        paid: 0n,
        toParent: 10n * USDC,
      });
      const due = (await scene.now()) + DAY;
      const terms = { token: "Usdc", budget: USDC, due, planHash: HASH, metadataURI: "" } as const;
      const next = await done(lead.createTask({ parent: part, via: root, ...terms }));
      await done(lead.assignTask({ task: next.task, via: root, worker: scene.workerAccount }));
      await done(worker.submitTask({ task: next.task, resultHash: HASH }));
      await pass(8n * DAY);
      expect(await done(reviewer.timeOutTask({ task: next.task }))).to.deep.equal({
        state: "Paid",
        paid: USDC,
        toParent: 0n,
      });
    });

    it("are divided by their worker alone, which the board says", async () => {
      const { task, root, part, due, workerAccount, leadAccount, reviewerAccount, assigned, tree } = scene;
      await assigned();
      const terms = { token: "Usdc", budget: 4n * USDC, due, planHash: HASH, metadataURI: "" } as const;
      const notLead = await failure(lead.createTask({ parent: task, via: root, ...terms }));
      expect(notLead).to.be.instanceOf(DaoTreeBadAccountError);
      const { task: sub } = await done(worker.createTask({ parent: task, via: task, ...terms }));
      expect((await lead.getTask({ task })).budget).to.equal(6n * USDC);
      const forest = new DaoForest();
      const read = async () =>
        lead
          .getTree({ forest, fromBlock: forest.lastBlock + 1 })
          .then(async () => taskBoard(forest, { now: await scene.now(), node: part }));
      const open = (await read()).open.find((one) => one.task === sub);
      expect(open?.leads).to.deep.equal([{ account: workerAccount, via: task }]);
      expect(forest.dividedBy(task)).to.equal(task);
      // whom the board names may, and nobody else that it could name
      expect(await failure(lead.assignTask({ task: sub, via: root, worker: leadAccount }))).to.be.instanceOf(
        DaoTreeBadAccountError,
      );
      // below a sub-task without a worker it is still the one who divided
      const { task: below } = await done(worker.createTask({ parent: sub, via: task, ...terms, budget: USDC }));
      await read();
      expect(forest.dividedBy(sub)).to.equal(task);
      const deeper = (await read()).open.find((one) => one.task === below);
      expect(deeper?.leads).to.deep.equal([{ account: workerAccount, via: task }]);
      // once it has one it is that
      await done(worker.assignTask({ task: sub, via: task, worker: reviewerAccount }));
      await read();
      expect(forest.dividedBy(sub)).to.equal(sub);
      expect((await read()).open.find((one) => one.task === below)?.leads).to.deep.equal([
        { account: reviewerAccount, via: sub },
      ]);
      expect(await tree.rolesOf(task, workerAccount)).to.equal(0n);
      expect(forest.holders(task)).to.deep.equal([]);
      // who gave its task back divides no more
      await done(worker.resignTask({ task }));
      await read();
      expect(forest.dividedBy(task)).to.equal(undefined);
      expect(forest.worker(task)).to.equal(undefined);
    });
  });

  it("forget a rejection when another takes the task", async () => {
    const { rejected, task, root, now } = scene;
    await rejected();
    const forest = await lead.getTree({ forest: new DaoForest(), fromBlock: 0 });
    expect(forest.node(task).task?.wasRejected).to.equal(true);
    await done(lead.reopenTask({ task, via: root, due: (await now()) + 14n * DAY }));
    await done(worker.resignTask({ task }));
    await lead.getTree({ forest, fromBlock: forest.lastBlock + 1 });
    expect(forest.node(task).task?.wasRejected).to.equal(false);
  });

  describe("members", () => {
    it("share revenue, up to their parent too", async () => {
      const { root, part, shared, workerAccount } = scene;
      await shared();
      const params = { node: root, token: "Usdc", amount: 100n * USDC } as const;
      expect(await done(lead.creditRevenue(params))).to.deep.equal({
        ...{ node: root, fee: 2n * USDC, toBudget: 0n, toParent: 0n, toMembers: 98n * USDC },
      });
      const claimable = (98n * USDC * 30n) / 100n;
      expect(await worker.getMember({ node: root })).to.deep.equal({
        ...{ member: workerAccount, shares: 30n, totalShares: 100n },
        claimable: { usdc: claimable, cpt: 0n },
      });
      expect(await worker.claimDaoRevenue.simulate({ node: root, token: "Usdc" })).to.deep.equal({ amount: claimable });
      expect(await done(worker.claimDaoRevenue({ node: root, token: "Usdc" }))).to.deep.equal({
        ...{ member: workerAccount, token: "Usdc", amount: claimable },
      });
      const ofPart = await done(lead.claimDaoRevenue({ node: root, member: { node: part }, token: "Usdc" }));
      expect(ofPart).to.deep.equal({ member: { node: part }, token: "Usdc", amount: (98n * USDC) / 10n });
    });

    it("have what a treasury module gives the parent forwarded", async () => {
      const { part, root } = scene;
      const modules = { treasury: base.addresses.splitTreasury };
      const set = await done(lead.setNodeModules({ node: part, via: root, modules }));
      const seen = await lead.getNode({ node: part });
      expect([seen.moduleSet, seen.modules]).to.deep.equal([
        set.moduleSet,
        { rules: undefined, workflow: undefined, project: undefined, treasury: base.addresses.splitTreasury },
      ]);
      const treasury = await base.ethers.getContractAt("SplitTreasury", base.addresses.splitTreasury);
      const signer = base.signers.userSigner;
      await scene.send(treasury.connect(signer).setSplit(part, root, { budgetBps: 1_000, parentBps: 4_000 }));
      const { toParent } = await done(lead.creditRevenue({ node: part, token: "Cpt", amount: 100n * CPT }));
      expect(toParent).to.equal((98n * CPT * 4n) / 10n);
      expect((await lead.getNode({ node: part })).forwardable).to.deep.equal({ usdc: 0n, cpt: toParent });
      const forwarded = await done(worker.forwardRevenue({ node: part, token: "Cpt" }));
      expect(forwarded).to.include({ parent: root, token: "Cpt", amount: toParent });
      expect((await lead.getNode({ node: part })).forwardable.cpt).to.equal(0n);
    });

    it("get shares, a policy, developers and a council", async () => {
      const { root, part, leadAccount, workerAccount } = scene;
      const shares = [
        { member: workerAccount, shares: 60n },
        { member: { node: part }, shares: 40n },
      ];
      expect(await done(lead.setMemberShares({ node: root, shares }))).to.deep.equal({
        updated: shares.map((one) => ({ ...one, oldShares: 0n })),
      });
      expect(await done(lead.setNodePolicy({ node: root, policy: POLICY }))).to.include({ oldPolicy: undefined });
      expect((await lead.getNode({ node: root })).policy).to.deep.equal(POLICY);
      expect((await lead.getNode({ node: part })).policy).to.equal(undefined);
      await done(lead.setDevelopers({ node: root, product: leadAccount }));
      await done(lead.setNodeCouncil({ node: root, council: base.addresses.topHolders }));
      const { council, developers, totalShares } = await lead.getNode({ node: root });
      expect([council, totalShares]).to.deep.equal([base.addresses.topHolders, 100n]);
      expect(developers).to.deep.equal({ licensed: undefined, product: leadAccount });
      await done(lead.setNodeCouncil({ node: root }));
      expect((await lead.getNode({ node: root })).council).to.equal(undefined);
    });

    it("resolve; a resolution's status is what the contract lets happen", async () => {
      const { root, shared, now, pass, tree, calls: resolved } = scene;
      await shared();
      const call = await lead.setNodeMetadata.populate({ node: root, metadataURI: "ipfs://resolved" });
      expect(call.data).to.equal(resolved[0]);
      const content = { node: root, calls: [call], description: "anew" };
      const { resolution, voteEnd } = await done(lead.proposeResolution(content));
      expect([resolution, voteEnd]).to.deep.equal([
        (await tree.hashResolution(root, resolved, "anew")) as Hex,
        (await now()) + 3_600n,
      ]);
      await pass(1n);
      const facts = () => lead.getResolution({ node: root, resolution });
      expect(await facts()).to.include({ status: "Voting", totalVotes: 100n, quorum: 50n, isPassing: false, voteEnd });
      const vote = { node: root, resolution, isInFavour: true };
      expect(await done(lead.voteResolution(vote))).to.deep.equal({ member: scene.leadAccount, shares: 60n });
      expect(await failure(lead.voteResolution(vote))).to.be.instanceOf(DaoTreeHasVotedError);
      expect(await facts()).to.include({ inFavour: 60n, isPassing: true });
      // shares that change later do not vote
      await done(lead.setMemberShares({ node: root, shares: [{ member: scene.reviewerAccount, shares: 900n }] }));
      const { executableFrom, executableUntil, totalVotes } = await facts();
      expect(totalVotes).to.equal(100n);
      const { networkHelpers } = base;
      for (const [second, expected] of [
        [executableFrom - 1n, "Delayed"],
        [executableFrom, "Executable"],
        [executableUntil, "Executable"],
        [executableUntil + 1n, "Expired"],
      ] as const) {
        const snapshot = await networkHelpers.takeSnapshot();
        await networkHelpers.time.increaseTo(second);
        const seen = await facts();
        expect([seen.status, resolutionStatusAt(seen, second)]).to.deep.equal([expected, expected]);
        await networkHelpers.time.setNextBlockTimestamp(second);
        const ran = await tree
          .executeResolution(root, resolved, "anew", { gasLimit: 1_000_000n })
          .then((sent) => sent.wait())
          .then(
            () => true,
            () => false,
          );
        expect(ran, `${expected} at ${second}`).to.equal(expected === "Executable");
        await snapshot.restore();
      }
      await networkHelpers.time.increaseTo(executableFrom);
      expect(await done(worker.executeResolution(content))).to.deep.equal({ resolution });
      expect(await facts()).to.include({ status: "Executed" });
      const forest = await lead.getTree({ forest: new DaoForest(), fromBlock: 0 });
      expect(forest.node(root).metadataURI).to.equal("ipfs://resolved");
    });

    it("see a resolution fail, and void when a council is set", async () => {
      const { root, proposed, pass } = scene;
      const resolution = await proposed();
      const facts = () => lead.getResolution({ node: root, resolution });
      await done(worker.voteResolution({ node: root, resolution, isInFavour: false }));
      const snapshot = await base.networkHelpers.takeSnapshot();
      await pass(7_202n);
      expect(await facts()).to.include({ status: "Failed", against: 30n, isPassing: false });
      await snapshot.restore();
      await done(lead.setNodeCouncil({ node: root, council: base.addresses.topHolders }));
      expect(await facts()).to.include({ status: "Void" });
    });
  });

  it("refuse what is no node, no kind and no call of the tree, before anything is sent", async () => {
    const { root, part, leadAccount } = scene;
    const { usdc } = base.addresses;
    for (const wrong of [
      () => lead.getNode({ node: 99n }),
      () => lead.createRoot({ kind: "Guild" as "Community", metadataURI: "" }),
      () => lead.setNodeRoles({ node: part, via: root, account: leadAccount, roles: ["King" as "Lead"] }),
      () => lead.fundNode({ node: root, token: "Dai" as "Usdc", amount: 1n }),
      () => lead.proposeResolution({ node: root, calls: [{ to: usdc, data: "0x", value: 0n }], description: "" }),
      () => lead.getResolution({ node: root, resolution: HASH }),
    ]) {
      expect(await failure(wrong())).to.be.instanceOf(InvalidParameterError);
    }
  });
});
