import { expect } from "chai";
import { OUTCOMES } from "../../sdk/src/index.ts";
import {
  discountPermilleFor,
  estimateJobs,
  expiresAt,
  jobCost,
  lockedFor,
  maturesAt,
  packServiceTerms,
  settlementFor,
  unpackTerms,
} from "../../sdk/src/math/index.ts";
import { deployed, type Deployed } from "./fixture.ts";
import { randomSource } from "./random.ts";

/** Code that answers every call with two words. */
function answer(first: bigint, second: bigint): string {
  const word = (value: bigint): string => value.toString(16).padStart(64, "0");
  return `0x7f${word(first)}5f527f${word(second)}60205260405ff3`;
}

const JOBS = 40;
const PREVIEWS = 40;
const DISCOUNTS = 25;

describe("SDK maths of amounts and deadlines against jobs on the chain", () => {
  const random = randomSource(0xbeefn);
  let base: Deployed;
  before(async () => {
    base = await deployed();
  });

  it(`computes lock, amount, fee, refund, licence and deadlines of ${JOBS} random jobs`, async () => {
    const { user, provider, meter, newcomer, makeQuote, networkHelpers } = base;
    await (await newcomer.market.registerAccount()).wait();
    const { id: licensorId } = await newcomer.market.getAccount();
    for (let i = 0; i < JOBS; i++) {
      const units = 1n + random.below(1_000n);
      const unitPrice = 100_000n / units + 1n + random.below(3_000n);
      const duration = 1n + random.edge(100n * 86_400n);
      const serviceTerms =
        i % 3 === 0
          ? 0n
          : packServiceTerms({
              kind: "Spot",
              maxStartDelay: random.below(20n),
              startRefundBps: random.edge(5_000n),
              minPerformanceBps: random.edge(10_000n),
              performanceRefundBps: random.edge(10_000n),
              minAvailabilityBps: random.edge(10_000n),
              availabilityRefundBps: random.edge(10_000n),
              licenceShareBps: random.edge(10_000n),
              licensorId,
            });
      const offer = await makeQuote({ maxUnits: units, unitPrice, duration, serviceTerms });
      const { jobId, locked } = await (await user.market.openJob({ ...offer, units })).wait();
      const { bufferPercent } = await user.market.getSettings();
      expect(locked).to.equal(lockedFor(units, unitPrice, bufferPercent));
      expect(locked >= jobCost(units, unitPrice)).to.equal(true);

      await networkHelpers.time.increase(Number(1n + random.below(20n)));
      await (await provider.market.startJob({ jobId })).wait();
      const running = await user.market.getJob({ jobId });
      expect(running.deadline).to.equal(expiresAt(running.since, duration));

      await networkHelpers.time.increase(Number(2n + random.below(2n * 86_400n)));
      const now = BigInt(await networkHelpers.time.latest());
      const span = random.below(2n) === 0n ? random.below(600n) : now - running.since;
      const outcome = OUTCOMES[Number(random.below(5n))] ?? "Completed";
      const report = {
        jobId,
        startedAt: running.since,
        endedAt: span > now - running.since ? now : running.since + span,
        units: random.below(3n * units),
        outcome: outcome === "Preempted" && serviceTerms === 0n ? "Completed" : outcome,
        performanceBps: random.edge(10_000n),
        availabilityBps: random.edge(10_000n),
        meteringRoot: offer.quote.specHash,
      } as const;
      const before = await newcomer.market.getAccount();
      const result = await (await meter.market.reportUsage({ report })).wait();
      const after = await newcomer.market.getAccount();
      const { amount, net, fee, refund, licence } = settlementFor({
        ...report,
        unitPrice,
        locked,
        serviceTerms,
        startLevelMissed: running.startLevelMissed,
        feeBps: 500n,
        discountPermille: 0n,
      });
      expect(result).to.include({ net, fee, refund, units: report.units });
      expect(net + fee + refund).to.equal(locked);
      expect(after.balance + after.pending - before.balance - before.pending).to.equal(licence);
      const reported = await user.market.getJob({ jobId });
      expect(reported).to.include({ amount, outcome: report.outcome, serviceTerms });
      expect(reported.deadline).to.equal(maturesAt(reported.since));
    }
  });

  it("gives the discounts that the escrow fixes for a job, and what they leave of the fee", async () => {
    const { user, provider, meter, makeQuote, makeReport, networkHelpers, addresses } = base;
    for (let i = 0; i < DISCOUNTS; i++) {
      const discountBps = random.edge(3_000n);
      await networkHelpers.setCode(addresses.benefitTiers, answer(1n, discountBps));
      const offer = await makeQuote({ unitPrice: 100_000n + random.below(100_000n) });
      const preview = await user.market.previewOpen({ quote: offer.quote, units: [7n] });
      expect(preview.discountBps).to.equal(10n * discountPermilleFor(discountBps, 1n));
      const minDiscountBps = discountBps < 10n ? 0n : 1n + random.below(9n);
      const opened = await (await user.market.openJob({ ...offer, units: 7n, minDiscountBps })).wait();
      const { jobId, locked } = opened;
      const discountPermille = discountPermilleFor(discountBps, minDiscountBps);
      expect(unpackTerms(opened.word)).to.include({ discountPermille, feeBps: 500n });

      await (await provider.market.startJob({ jobId })).wait();
      const { since } = await user.market.getJob({ jobId });
      const report = await makeReport(jobId, { startedAt: since, endedAt: since, units: 7n });
      const result = await (await meter.market.reportUsage({ report })).wait();
      const { bufferPercent } = await user.market.getSettings();
      const estimate = estimateJobs({
        units: [7n],
        unitPrice: offer.quote.unitPrice,
        bufferPercent,
        feeBps: 500n,
        discountPermille,
      });
      const { net, fee, refund } = estimate;
      expect(result).to.include({ net, fee, refund });
      expect(estimate.locked).to.equal(locked);
    }
  });

  it("adds batches up as the lens previews them and the escrow locks them", async () => {
    const { user, makeQuote, signers } = base;
    for (let i = 0; i < PREVIEWS; i++) {
      const unitPrice = 100_000n + random.below(100_000n);
      const units = Array.from({ length: 1 + Number(random.below(12n)) }, () => 1n + random.below(50n));
      const { quote } = await makeQuote({ unitPrice });
      const preview = await user.market.previewOpen({
        quote,
        units,
        user: signers.userSigner.address as `0x${string}`,
      });
      const { bufferPercent } = await user.market.getSettings();
      const estimate = estimateJobs({ units, unitPrice, bufferPercent, feeBps: preview.feeBps });
      expect(estimate).to.include({ cost: preview.cost, locked: preview.locked });
      expect(estimate.net + estimate.fee + estimate.discount).to.equal(estimate.cost);
      expect(estimate.net + estimate.fee + estimate.refund).to.equal(estimate.locked);
    }
  });
});
