import { solidityPackedKeccak256 } from "ethers";
import { checkpoint } from "../../lib/market/checkpoint.ts";
import { listCpt } from "../../lib/market/listing.ts";
import type { Member } from "../../lib/market/communityBooks.ts";
import { parseUsdc } from "../../lib/usdc.ts";
import { mined } from "../../lib/market/transactions.ts";
import { inOrder, openBatch, reportBatch, startJob } from "../batch.ts";
import { CommunityActs, USDC, type Policy } from "../communityActs.ts";
import type { Part, Party, TourContext } from "../context.ts";
import { BATCH, type JobPlan } from "../jobs.ts";
import { Meter } from "../meter.ts";
import { runWorker } from "../runWorker.ts";

const DAY = 86_400n;
const HOUR = 3_600n;

const COMMUNITY = "open models";
const TRAINING = "training";
const EVALUATION = "evaluation";
const TRAIN = "train a small model";
const COMPUTE = "order compute";
const PAPER = "describe it";
const BENCHMARK = "benchmark it";
const BOARD = "leaderboard";
const REPORT = "write a report";

const FOUNDER: Party = "holder A";
const TRAINER: Party = "user A";
const BUYER: Party = "user B";
const EVALUATOR: Party = "lender D";
const DEVELOPER: Party = "team member";
const TESTER: Party = "lender E";
const IDLE: Party = "trader";
const WRITER: Party = "relayer";
const GIVER: Party = "platform";
const CUSTOMER: Party = "group buy";
const LICENSOR: Party = "data centre";

const account = (name: Party): Member => ({ kind: "account", name });
const node = (name: string): Member => ({ kind: "node", name });

const POLICY: Policy = { quorumBps: 5_000n, thresholdBps: 6_000n, votingTime: 2n * DAY, delay: DAY, expiry: 7n * DAY };
/** A child that votes in its parent must be quicker. */
const QUICK: Policy = { ...POLICY, votingTime: 6n * HOUR, delay: 0n };

/**
 * A community with a project of several levels: money goes down by a resolution that a child node helped to decide, tasks order a job
 * batch in the marketplace, work goes up, is paid, disputed, forgotten; a branch is frozen; revenue is shared up to the founders.
 */
export function communityPart(batch: readonly JobPlan[] = BATCH): Part {
  return {
    name: "community",
    async run(context) {
      const { progress, connection, addresses, supply } = context;
      // the foundation has none to give before
      if (supply === null) await listCpt(connection, addresses);
      const does = new CommunityActs(context, ((await context.now()) / DAY + 1n) * DAY);
      const tour = new CommunityTour(context, does);
      progress.step("a community and its branches, and a resolution that gives them money");
      await tour.found();
      await tour.decide();
      progress.step("tasks: published, worked on, reviewed, disputed, forgotten");
      await tour.publish();
      const jobs = await tour.compute(batch);
      await tour.review(jobs);
      await tour.neglect();
      progress.step("a branch is frozen, and goes on");
      await tour.freeze();
      progress.step("revenue is shared up the tree, and a branch closes");
      await tour.earn();
      await tour.close();
      await close(context, does);
    },
  };
}

class CommunityTour {
  readonly #context: TourContext;
  readonly #does: CommunityActs;

  constructor(context: TourContext, does: CommunityActs) {
    this.#context = context;
    this.#does = does;
  }

  async found(): Promise<void> {
    const does = this.#does;
    await does.until(0n, 9n);
    await does.join(FOUNDER, "0", 12_000n);
    await does.join(GIVER, "30000");
    await does.join(DEVELOPER, "500");
    await does.join(IDLE, "100");
    await does.join(CUSTOMER, "5000");
    for (const party of ["holder B", "holder C", TRAINER, BUYER, EVALUATOR, TESTER, WRITER, LICENSOR] as const) {
      await does.join(party);
    }
    await does.found(COMMUNITY, FOUNDER);
    await does.branch(TRAINING, COMMUNITY, FOUNDER, TRAINER);
    await does.branch(EVALUATION, TRAINING, TRAINER, EVALUATOR);
    await does.pledge(TRAINING, FOUNDER);
    await does.pledge(EVALUATION, FOUNDER);
    await does.giveShares(COMMUNITY, FOUNDER, [
      [account(FOUNDER), 50n],
      [account("holder B"), 30n],
      [account("holder C"), 10n],
      [node(TRAINING), 10n],
    ]);
    await does.giveShares(TRAINING, TRAINER, [
      [account(TRAINER), 60n],
      [account(BUYER), 40n],
    ]);
    await does.setPolicy(COMMUNITY, FOUNDER, COMMUNITY, POLICY);
    await does.setPolicy(TRAINING, FOUNDER, COMMUNITY, QUICK);
    await does.split(TRAINING, FOUNDER, COMMUNITY, 2_000n, 3_000n);
    await does.nameDevelopers(TRAINING, FOUNDER, COMMUNITY, LICENSOR, DEVELOPER);
    await does.fund(COMMUNITY, GIVER, "30000");
    await does.sample("a grant");
  }

  /** The root decides, and one of its members is a node, which decides first how it votes. */
  async decide(): Promise<void> {
    const does = this.#does;
    await does.until(1n, 9n);
    const calls = [does.allocation(TRAINING, COMMUNITY, "20000")];
    const words = "20 000 USDC for training";
    const resolution = await does.propose(COMMUNITY, FOUNDER, calls, words);
    const inner = [does.voteOf(TRAINING, COMMUNITY, resolution)];
    const consent = "vote for it in the community";
    const own = await does.propose(TRAINING, TRAINER, inner, consent);
    await does.until(1n, 10n);
    await does.vote(COMMUNITY, FOUNDER, resolution, true);
    await does.vote(COMMUNITY, "holder C", resolution, false);
    await does.vote(TRAINING, TRAINER, own, true);
    await does.until(1n, 16n);
    await does.execute(TRAINING, inner, consent);
    await does.refused("what was resolved is still waiting", "anyone else", "DaoTree_NotInTime", (tree) =>
      tree.executeResolution.staticCall(does.id(COMMUNITY), calls, words),
    );
    await does.until(4n, 10n);
    await does.execute(COMMUNITY, calls, words, (books) => {
      books.allocate(TRAINING, parseUsdc("20000"));
    });
    await does.refused("to execute it twice", "anyone else", "DaoTree_NoResolution", (tree) =>
      tree.executeResolution.staticCall(does.id(COMMUNITY), calls, words),
    );
    await does.allocate(EVALUATION, TRAINER, TRAINING, "6000");
    await does.sample("money goes down");
  }

  async publish(): Promise<void> {
    const does = this.#does;
    await does.until(5n, 9n);
    await does.publish(TRAIN, TRAINING, { by: TRAINER }, "8000", { bond: "500", penaltyBps: 2_000n });
    await does.apply(TRAIN, DEVELOPER);
    await does.apply(TRAIN, IDLE);
    await does.assign(TRAIN, TRAINER, TRAINING, DEVELOPER);
    await does.postBond(TRAIN);
    // its worker passes a part of it on: what the computing costs, and who buys it
    await does.publish(COMPUTE, TRAIN, { by: DEVELOPER }, "1000", { isRequired: true });
    await does.refused(
      "somebody else divides what its worker is paid for",
      TRAINER,
      "DaoTree_BadAccount",
      async (tree) =>
        tree.createTask.staticCall(does.id(TRAIN), does.id(TRAINING), {
          token: USDC,
          budget: 1n,
          due: (await this.#context.now()) + DAY,
          isRequired: true,
          planHash: `0x${"00".repeat(32)}`,
          metadataURI: "",
        }),
    );
    await does.assign(COMPUTE, DEVELOPER, TRAIN, BUYER);
    await does.publish(PAPER, TRAINING, { by: TRAINER }, "2000", {
      milestones: [
        { weightBps: 4_000n, time: 0n, payees: [] },
        {
          weightBps: 6_000n,
          time: 20n * DAY,
          payees: [
            [DEVELOPER, 7_500n],
            [BUYER, 2_500n],
          ],
        },
      ],
    });
    await does.assign(PAPER, TRAINER, TRAINING, DEVELOPER);
    await does.publish(BENCHMARK, EVALUATION, { by: EVALUATOR }, "2000");
    await does.assign(BENCHMARK, EVALUATOR, EVALUATION, TESTER);
    await does.publish(BOARD, EVALUATION, { by: EVALUATOR }, "1000", { bond: "100", penaltyBps: 5_000n });
    await does.assign(BOARD, EVALUATOR, EVALUATION, IDLE);
    await does.postBond(BOARD);
    await does.publish(REPORT, EVALUATION, { by: EVALUATOR }, "500");
    await does.assign(REPORT, EVALUATOR, EVALUATION, WRITER);
    await does.sample("six tasks on three levels");
  }

  /** The task's worker buys what it needs in the marketplace. @returns What it can show for it. */
  async compute(batch: readonly JobPlan[]): Promise<string> {
    const context = this.#context;
    const { progress, signal, books } = context;
    progress.step("the task's jobs, a batch in the marketplace");
    const jobs = await openBatch(
      context,
      batch.map((plan) => ({ plan })),
    );
    const locked = jobs.reduce((sum, job) => sum + books.job(job.id).locked, 0n);
    this.#does.books.spend(BUYER, locked);
    const meter = new Meter();
    try {
      const metered = await inOrder(batch, async ({ work }, place) => {
        const job = jobs[place];
        if (job === undefined) throw new Error("a job of the batch is missing");
        const startedAt = await startJob(context, job);
        const run = await runWorker(work, { signal });
        return { startedAt, run, measurement: await meter.measure(run) };
      });
      await reportBatch(context, jobs, metered);
    } finally {
      meter.stop();
    }
    for (const job of jobs) {
      const { market } = context.plazas[job.user];
      job.gas += (await mined(market.acceptJob({ jobId: job.id }))).gas;
      books.accept(job.id);
      if ((await context.plazas[job.provider].market.getAccount()).autoPayout) books.payOut(job.provider);
      job.status = (await market.getJob({ jobId: job.id })).status;
    }
    await this.#does.note(BUYER, `orders ${jobs.length} jobs for ${COMPUTE} and accepts them`);
    const roots = jobs.map(({ meteringRoot }) => meteringRoot ?? `0x${"00".repeat(32)}`);
    return solidityPackedKeccak256(["uint256[]", "bytes32[]"], [jobs.map(({ id }) => id), roots]);
  }

  async review(result: string): Promise<void> {
    const does = this.#does;
    await does.until(8n, 9n);
    await does.submit(PAPER, "an outline");
    await does.approveMilestone(PAPER, TRAINER, TRAINING, 0);
    await does.submit(TRAIN, "weights");
    await does.refused("to approve what waits for a required sub-task", TRAINER, "DaoTree_OpenSubTasks", (tree) =>
      tree.approve.staticCall(does.id(TRAIN), does.id(TRAINING)),
    );
    await does.submit(COMPUTE, result);
    await does.approve(COMPUTE, TRAINER, TRAINING);
    await does.refused("the worker's own approval", DEVELOPER, "DaoTree_MissingRole", (tree) =>
      tree.approve.staticCall(does.id(TRAIN), does.id(TRAINING)),
    );
    await does.approve(TRAIN, TRAINER, TRAINING);
    await does.sample("the model is trained");
    await does.until(12n, 9n);
    await does.submit(BENCHMARK, "scores");
    await does.reject(BENCHMARK, EVALUATOR, EVALUATION);
    await does.dispute(BENCHMARK);
    await does.submit(REPORT, "ten pages");
    await does.until(15n, 9n);
    await does.resolve(BENCHMARK, "1200");
    await does.submit(PAPER, "a paper");
    await does.approveMilestone(PAPER, TRAINER, TRAINING, 1);
    await does.sample("and described");
  }

  /** One task is never done, one never reviewed. */
  async neglect(): Promise<void> {
    const does = this.#does;
    await does.until(20n, 9n);
    await does.timeOut(REPORT, "Paid");
    await does.until(26n, 9n);
    await does.timeOut(BOARD, "Expired");
    await does.sample("nobody acted in time");
  }

  async freeze(): Promise<void> {
    const does = this.#does;
    await does.until(27n, 9n);
    await does.freeze(TRAINING, FOUNDER, COMMUNITY, true);
    await does.sync(EVALUATION);
    for (const [name, by] of [
      [TRAINING, TRAINER],
      [EVALUATION, EVALUATOR],
    ] as const) {
      const { address } = this.#context.parties[by];
      await does.refused(`to pay out of ${name}, which is frozen`, by, "DaoTree_Frozen", (tree) =>
        tree.pay.staticCall(does.id(name), does.id(name), USDC, address, 1n, `0x${"00".repeat(32)}`),
      );
    }
    await does.reclaim(TRAINING, FOUNDER, COMMUNITY, "1000");
    await does.until(29n, 9n);
    await does.freeze(TRAINING, FOUNDER, COMMUNITY, false);
    await does.sync(EVALUATION);
    await does.pay(EVALUATION, EVALUATOR, EVALUATOR, "300", "a month of leading it");
    await does.sample("frozen, and let go on");
  }

  async earn(): Promise<void> {
    const does = this.#does;
    await does.until(35n, 9n);
    await does.earn(TRAINING, CUSTOMER, "5000", "licences of the model");
    await does.sample("revenue");
    await does.forward(TRAINING);
    await does.claimAll(COMMUNITY);
    await does.claimAll(TRAINING);
    await does.forward(TRAINING);
    await does.sample("revenue is shared");
  }

  async close(): Promise<void> {
    const does = this.#does;
    await does.until(40n, 9n);
    await does.close(EVALUATION, TRAINER, TRAINING);
    await does.until(47n, 10n); // an hour after its seven days, however late it was closed
    await does.returnPledge(EVALUATION);
    await does.sample("at the end");
  }
}

const KINDS = ["none", "protocol", "community", "task DAO", "task"];
const STATES = [
  "none",
  "open",
  "assigned",
  "submitted",
  "rejected",
  "disputed",
  "resolved",
  "paid",
  "cancelled",
  "expired",
  "closed",
];

async function close(context: TourContext, does: CommunityActs): Promise<void> {
  const { progress, checkpoints } = context;
  const { books, tree } = does;
  progress.step("ledger check of the community");
  await does.checkWallets();
  const nodes = await inOrder([...books.nodes], async ([name, { parent, depth, free }]) => {
    const { kind, state } = await tree.nodeOf(does.id(name));
    const words = { kind: KINDS[Number(kind)] ?? "", state: STATES[Number(state)] ?? "" };
    return { id: does.id(name), name, parent, depth, ...words, free };
  });
  const tasks = await inOrder([...books.tasks], async ([name, task]) => {
    const { state } = await tree.nodeOf(does.id(name));
    const { parent, worker, offered: budget, paid, back } = task;
    const below = [...books.tasks.values()].reduce((sum, one) => (one.parent === name ? sum + one.offered : sum), 0n);
    return { id: does.id(name), name, parent, state: STATES[Number(state)] ?? "", worker, budget, paid, below, back };
  });
  const { begin, acts, samples, members } = does;
  context.community = { begin, acts, samples, nodes, tasks, members };
  const after = await checkpoint(context, "after the community's project");
  after.check.comparisons += does.comparisons.length;
  after.check.mismatches.push(...does.comparisons.filter(({ expected, found }) => expected !== found));
  after.check.closes = after.check.mismatches.length === 0;
  checkpoints.push(after);
}
