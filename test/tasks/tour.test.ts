import { expect } from "chai";
import hre from "hardhat";
import { embeddedChain } from "../../tasks/lib/embeddedChain.ts";
import { Progress } from "../../tasks/lib/progress.ts";
import { JOBS, TOGETHER, type JobPlan } from "../../tasks/tour/jobs.ts";
import { jobsPart } from "../../tasks/tour/parts/jobs.ts";
import { settlementPart } from "../../tasks/tour/parts/settlement.ts";
import { togetherPart } from "../../tasks/tour/parts/together.ts";
import type { Part } from "../../tasks/tour/context.ts";
import { printReport } from "../../tasks/tour/print.ts";
import { toJson, type JobReport, type TourReport } from "../../tasks/tour/report.ts";
import { runTour } from "../../tasks/tour/tour.ts";

const SCALE = 8;

/** The same job with an eighth of the work at eight times the price: what it costs stays about the same. */
function shortened<Plan extends JobPlan>(plan: Plan): Plan {
  const { work, units, unitPrice, fault, stopAfterMs } = plan;
  const budgetMs = work.budgetMs / SCALE;
  return {
    ...plan,
    work:
      work.kind === "stream" ? { ...work, budgetMs, elements: 2 ** 18 } : { ...work, ...smaller(work.kind), budgetMs },
    units: units / BigInt(SCALE),
    unitPrice: unitPrice * BigInt(SCALE),
    ...(fault?.killAfterMs === undefined ? {} : { fault: { killAfterMs: fault.killAfterMs / SCALE } }),
    ...(stopAfterMs === undefined ? {} : { stopAfterMs: stopAfterMs / SCALE }),
  };
}

function smaller(kind: "matmul" | "hash") {
  return kind === "matmul" ? { size: 128 } : { linksPerRound: 1_000 };
}

async function run(...parts: Part[]): Promise<TourReport> {
  const chain = await embeddedChain(hre);
  try {
    const progress = new Progress(process.stderr, true);
    return (await runTour(chain, progress, new AbortController().signal, parts)).report;
  } finally {
    await chain.close();
  }
}

describe("the tour", () => {
  const jobs = jobsPart(JOBS.map(shortened));
  const { first, resumed, offered } = TOGETHER;
  const together = togetherPart({
    first: shortened(first),
    resumed: shortened(resumed),
    offered: shortened(offered),
  });
  let report: TourReport;

  /** The job of the plan whose description has these words. */
  const job = (words: string): JobReport => {
    const found = report.jobs.find(({ what }) => what.includes(words));
    if (found === undefined) throw new Error(`no job ${words}`);
    return found;
  };

  before(async () => {
    report = await run(jobs, together, settlementPart);
  });

  it("closes the ledger to the unit", () => {
    expect(report.checks.flatMap(({ mismatches }) => mismatches)).to.deep.equal([]);
    expect(report.closes).to.equal(true);
  });

  it("checks the ledger while money is locked, pending and held, and at the end", () => {
    expect(report.checks.map(({ when }) => when)).to.have.length(3);
    const { inside } = report.checks[0] ?? expect.fail("no check");
    for (const amount of [inside.locked, inside.pending, inside.held, inside.fees]) expect(amount > 0n).to.equal(true);
  });

  it("gives every unit of a locked job to provider, protocol or user", () => {
    for (const { locked, paid, fee, refund } of report.jobs) expect(paid + fee + refund).to.equal(locked);
  });

  it("ends every deposit as a withdrawal, a balance or a fee", () => {
    const { deposited, withdrawn, balance, feesForwarded } = report.totals;
    expect(withdrawn + balance + feesForwarded).to.equal(deposited);
  });

  it("hands all fees to the router, which owes or pays all of them", () => {
    const shared = report.sinks.reduce((sum, { owed, paid }) => sum + owed + paid, 0n);
    const borne = report.jobs.reduce((sum, { fee }) => sum + fee, 0n);
    expect([report.totals.feesForwarded, report.totals.routerReceived, shared]).to.deep.equal([borne, borne, borne]);
  });

  it("refunds a job whose worker was killed in full", () => {
    expect(job("killed")).to.include({ outcome: "FailedByProvider", paid: 0n, fee: 0n, finding: "killed by SIGKILL" });
  });

  it("refunds a job whose result the meter rejects in full", () => {
    expect(job("tampered")).to.include({ outcome: "FailedByProvider", units: 0n, paid: 0n });
    expect(job("tampered").finding).to.match(/fails Freivalds' check/);
  });

  it("refunds a cancelled and an expired job in full", () => {
    expect(job("cancelled")).to.include({ status: "Cancelled", outcome: null, refund: job("cancelled").locked });
    expect(job("never reported")).to.include({
      status: "Expired",
      outcome: null,
      refund: job("never reported").locked,
    });
  });

  it("pays work beyond the order out of the buffer", () => {
    const { units, orderedUnits, paid, fee, locked } = job("longer than ordered");
    expect(Number(units)).to.be.greaterThan(Number(orderedUnits));
    const ordered = (locked * 100n) / 120n;
    expect(paid + fee > ordered && paid + fee <= locked).to.equal(true);
  });

  it("pays a stopped job for what was delivered", () => {
    const stopped = job("stopped");
    expect(stopped.outcome).to.equal("Partial");
    expect(stopped.paid > 0n && stopped.refund > stopped.paid).to.equal(true);
  });

  it("divides a disputed payment as the arbitrator rules", () => {
    expect(job("disputed")).to.include({ status: "Resolved", outcome: "Completed" });
    expect(job("disputed").paid > 0n && job("disputed").fee > 0n).to.equal(true);
  });

  it("opens a batch by its user's signature, whose second job goes on when the first has completed", () => {
    const [first, second] = [job("first of a batch"), job("resumed by the second")];
    expect(second.id).to.equal(first.id + 1n);
    for (const { outcome, status, paid } of [first, second]) {
      expect({ outcome, status, isPaid: paid > 0n }).to.deep.equal({
        outcome: "Completed",
        status: "Settled",
        isPaid: true,
      });
    }
    expect(second.meteringRoot).not.to.equal(first.meteringRoot);
  });

  it("opens a job under a stored offer, and pays its provider out by itself", () => {
    expect(job("stored offer")).to.include({ outcome: "Completed", status: "Settled" });
    const provider =
      report.accounts.find(({ name }) => name === "provider B (certified)") ?? expect.fail("no provider");
    expect(provider.earned > 0n).to.equal(true);
    expect(provider).to.include({ withdrawn: provider.earned, balance: 0n });
  });

  it("takes 5 % from an ordinary and 3 % from a certified provider, the fraction up", () => {
    for (const [words, feeBps] of [
      ["bandwidth", 500n],
      ["product", 300n],
    ] as const) {
      const { paid, fee } = job(words);
      expect(fee).to.equal(paid + fee - ((paid + fee) * (10_000n - feeBps)) / 10_000n);
    }
  });

  it("prints a row for each job and account, and that the ledger closes", () => {
    const text = printReport(report);
    for (const { what } of report.jobs) expect(text).to.include(what);
    for (const { name } of report.accounts) expect(text).to.include(name);
    expect(text).to.match(/The ledger closes to the unit\. [\d.]+ s$/);
  });

  it("is one JSON object with amounts as decimal strings", () => {
    const parsed: unknown = JSON.parse(toJson(report));
    expect(parsed).to.have.keys(
      "closes",
      "seconds",
      "chainId",
      "jobs",
      "accounts",
      "sinks",
      "year",
      "supply",
      "bridge",
      "governance",
      "lending",
      "community",
      "totals",
      "checks",
    );
    expect(parsed).to.have.nested.property("jobs[0].locked").that.matches(/^\d+$/);
    expect(parsed)
      .to.have.nested.property("jobs[0].meteringRoot")
      .that.matches(/^0x[0-9a-f]{64}$/);
    expect(parsed).to.have.nested.property("totals.deposited", report.totals.deposited.toString());
  });

  it("does not close, and names the account, when a unit is planted in the books", async () => {
    const planted: Part = { name: "planted", run: async ({ books }) => books.deposit("user B", 1n) };
    const wrong = await run(jobsPart([]), planted, settlementPart);
    expect(wrong.closes).to.equal(false);
    const named = new Set(wrong.checks.flatMap(({ mismatches }) => mismatches.map(({ account }) => account)));
    expect([...named]).to.deep.equal(["user B", "the escrow"]);
    expect(printReport(wrong)).to.match(
      /The ledger does not close:\n.* user B, deposited: the books say .*; off by -1 units/,
    );
  });
});
