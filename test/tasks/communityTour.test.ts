import { expect } from "chai";
import hre from "hardhat";
import { embeddedChain } from "../../tasks/lib/embeddedChain.ts";
import { Progress } from "../../tasks/lib/progress.ts";
import type { CommunityRecord } from "../../tasks/tour/community.ts";
import { tourHtml } from "../../tasks/tour/page.ts";
import { communityPart } from "../../tasks/tour/parts/community.ts";
import { BATCH } from "../../tasks/tour/jobs.ts";
import { printReport } from "../../tasks/tour/print.ts";
import { toJson, type TourReport } from "../../tasks/tour/report.ts";
import { runTour } from "../../tasks/tour/tour.ts";

const USDC = 1_000_000n;
const SCALE = 8;
/** Three jobs of an eighth of the work, at eight times the price. */
const SHORT = BATCH.map((plan) => ({
  ...plan,
  work: { ...plan.work, budgetMs: plan.work.budgetMs / SCALE, linksPerRound: 1_000 },
  units: plan.units / BigInt(SCALE),
  unitPrice: plan.unitPrice * BigInt(SCALE),
}));

describe("the community in the tour", () => {
  let report: TourReport;
  let community: CommunityRecord;
  before(async () => {
    const chain = await embeddedChain(hre);
    try {
      const progress = new Progress(process.stderr, true);
      ({ report } = await runTour(chain, progress, new AbortController().signal, [communityPart(SHORT)]));
    } finally {
      await chain.close();
    }
    community = report.community ?? expect.fail("no community");
  });

  const named = <Item extends { name: string }>(items: readonly Item[], name: string): Item =>
    items.find((item) => item.name === name) ?? expect.fail(`no ${name}`);

  it("closes the ledger, with nodes, tasks, pledges, revenue and wallets in it", () => {
    expect(report.checks.flatMap(({ mismatches }) => mismatches)).to.deep.equal([]);
    expect(report.closes).to.equal(true);
    expect(report.checks.at(-1)?.comparisons).to.be.greaterThan(120);
  });

  it("is of four levels, tasks included", () => {
    expect(community.nodes.map(({ name, depth, state }) => [name, depth, state])).to.deep.equal([
      ["open models", 0, "open"],
      ["training", 1, "open"],
      ["evaluation", 2, "closed"],
    ]);
    expect(named(community.tasks, "order compute").parent).to.equal("train a small model");
  });

  it("ends a task in every way: approved, ruled on, unreviewed, undone", () => {
    expect(community.tasks.map(({ name, state }) => [name, state])).to.deep.equal([
      ["train a small model", "paid"],
      ["order compute", "paid"],
      ["describe it", "paid"],
      ["benchmark it", "resolved"],
      ["leaderboard", "expired"],
      ["write a report", "paid"],
    ]);
    for (const { budget, paid, below, back } of community.tasks) expect(paid + below + back).to.equal(budget);
    expect(named(community.tasks, "benchmark it").paid).to.equal(1_200n * USDC);
  });

  it("orders a batch of jobs, which are settled in the marketplace", () => {
    expect(report.jobs.map(({ user, status }) => [user, status])).to.deep.equal(SHORT.map(() => ["user B", "Settled"]));
  });

  it("shares revenue up the tree, the node's part with its own members", () => {
    const claims = community.members.map(({ node, member, claimed }) => [node, member, claimed]);
    expect(claims).to.deep.equal([
      ["open models", "holder A", 735n * USDC],
      ["open models", "holder B", 441n * USDC],
      ["open models", "holder C", 147n * USDC],
      ["open models", "training", 147n * USDC],
      ["training", "user A", 1_514_100_000n],
      ["training", "user B", 1_009_400_000n],
    ]);
  });

  it("says what everybody did, refusals too", () => {
    const refused = community.acts.filter(({ what }) => what.startsWith("is refused"));
    expect(refused).to.have.length(7);
    expect(community.acts.length).to.be.greaterThan(60);
  });

  it("draws the tree, in the terminal and on the page", () => {
    const text = printReport(report);
    expect(text).to.contain("├─ ").and.contain("│  └─ #");
    for (const { id, name } of [...community.nodes, ...community.tasks]) expect(text).to.contain(`#${id} ${name}: `);
    const page = tourHtml(report);
    expect(page).to.contain('id="community-tree"').and.contain('id="community-money-title"');
  });

  it("goes into the JSON report", () => {
    const { community: found } = JSON.parse(toJson(report)) as { community: { nodes: { free: string }[] } };
    expect(found.nodes.map(({ free }) => free)).to.deep.equal(community.nodes.map(({ free }) => free.toString()));
  });
});
