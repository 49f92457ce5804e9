import { expect } from "chai";
import { ContractFactory, type BaseContract } from "ethers";
import hre from "hardhat";
import { InvalidParameterError, PackedJobTooWideError, toCyberPlazaError } from "../../sdk/src/errors/index.ts";
import { JOB_STATUSES, OUTCOMES } from "../../sdk/src/index.ts";
import {
  amountFor,
  expiresAt,
  jobCost,
  lockedFor,
  maturesAt,
  packJobId,
  packReported,
  packStart,
  packStatus,
  packTerms,
  split,
  unpackAmount,
  unpackJobId,
  unpackLocked,
  unpackReport,
  unpackStartedLate,
  unpackStatus,
  unpackTerms,
  type JobTerms,
} from "../../sdk/src/math/index.ts";
import { testArtifact } from "../helpers/testArtifact.ts";
import { deployed, failure, type Deployed } from "./fixture.ts";
import { randomSource } from "./random.ts";

const CASES = 400;
const JOBS = 40;

describe("SDK maths against the contracts", () => {
  describe("the packed word of a job", () => {
    const random = randomSource(0xc0ffeen);
    let harness: BaseContract;
    const call = (name: string, ...args: unknown[]) => harness.getFunction(name).staticCall(...args);

    const randomTerms = (): JobTerms => ({
      userId: random.edge(2n ** 32n - 1n),
      meterId: random.edge(2n ** 16n - 1n),
      feeBps: random.edge(1_000n),
      discountPermille: random.edge(255n),
      since: random.edge(2n ** 40n - 1n),
      duration: random.edge(366n * 86_400n),
      startWindow: random.edge(65_535n),
      bufferPercent: random.edge(63n),
      units: random.edge(2n ** 50n - 1n),
      unitPrice: random.edge(2n ** 45n - 1n),
      fromBalance: random.below(2n) === 1n,
    });

    before(async () => {
      const { ethers } = await hre.network.create("embedded");
      const { abi, bytecode } = await testArtifact(hre, "test/mocks/PackedJobHarness.sol", "PackedJobHarness");
      const [deployer] = await ethers.getSigners();
      harness = await new ContractFactory(abi, bytecode, deployer).deploy();
      await harness.waitForDeployment();
    });

    it(`packs and unpacks the terms of ${CASES} jobs bit for bit`, async () => {
      for (let i = 0; i < CASES; i++) {
        const terms = randomTerms();
        const word = packTerms(terms);
        expect(word).to.equal(await call("open", terms));
        expect(unpackTerms(word)).to.deep.equal(terms);
      }
    });

    it("starts, reports and changes the status of a word as the contract does", async () => {
      for (let i = 0; i < CASES; i++) {
        const word = packTerms(randomTerms());
        const since = random.edge(2n ** 40n - 1n);
        const amount = random.edge(2n ** 56n - 1n);
        const late = random.below(2n) === 1n;
        const status = Number(random.below(BigInt(JOB_STATUSES.length)));
        expect(packStart(word, since, late)).to.equal(await call("start", word, since, late));
        expect(packReported(word, since, amount)).to.equal(await call("report", word, since, amount));
        expect(packStatus(word, JOB_STATUSES[status] ?? "None")).to.equal(await call("withStatus", word, status));
      }
    });

    it(`reads ${CASES} random words as the contract does`, async () => {
      for (let i = 0; i < CASES; i++) {
        const word = (random.bits(252n) << 4n) | random.below(9n);
        const reading = await call("read", word);
        const { fromBalance: _, bufferPercent: __, ...terms } = unpackTerms(word);
        for (const [name, value] of Object.entries(terms)) expect(value, name).to.equal(reading[name]);
        expect(unpackStatus(word)).to.equal(JOB_STATUSES[Number(reading.status)]);
        expect(unpackStartedLate(word)).to.equal(reading.startedLate);
        expect(unpackLocked(word)).to.equal(reading.locked);
        expect(unpackAmount(word)).to.equal(reading.amount);
      }
    });

    it("splits an amount as the contract does, to the unit", async () => {
      for (let i = 0; i < CASES; i++) {
        const terms = randomTerms();
        const amount = random.edge(2n ** 56n - 1n);
        const [net, fee, discount] = await call("split", packReported(packTerms(terms), 0n, amount));
        expect(split(amount, terms.feeBps, terms.discountPermille)).to.deep.equal({ net, fee, discount });
        expect(net + fee + discount).to.equal(amount);
      }
    });

    it("refuses what the contract refuses as too wide", async () => {
      const widest = { ...randomTerms(), feeBps: 1_000n, units: 2n ** 50n - 1n };
      for (const wider of [{ feeBps: 1_001n }, { units: 2n ** 50n }, { duration: 31_622_401n }]) {
        const refused = await toCyberPlazaError("open", await failure(call("open", { ...widest, ...wider })));
        expect(refused).to.be.instanceOf(PackedJobTooWideError);
        expect(() => packTerms({ ...widest, ...wider })).to.throw(InvalidParameterError);
      }
    });
  });

  describe("amounts and deadlines of jobs on the chain", () => {
    const random = randomSource(0xbeefn);
    let base: Deployed;
    before(async () => {
      base = await deployed();
    });

    it(`computes lock, amount, fee, refund and deadlines of ${JOBS} random jobs`, async () => {
      const { user, provider, meter, makeQuote, networkHelpers } = base;
      for (let i = 0; i < JOBS; i++) {
        const units = 1n + random.below(1_000n);
        const unitPrice = 100_000n / units + 1n + random.below(3_000n);
        const duration = 1n + random.edge(100n * 86_400n);
        const offer = await makeQuote({ maxUnits: units, unitPrice, duration });
        const { jobId, locked } = await (await user.market.openJob({ ...offer, units })).wait();
        const { bufferPercent } = await user.market.getSettings();
        expect(locked).to.equal(lockedFor(units, unitPrice, bufferPercent));
        expect(locked >= jobCost(units, unitPrice)).to.equal(true);

        await (await provider.market.startJob({ jobId })).wait();
        const running = await user.market.getJob({ jobId });
        expect(running.deadline).to.equal(expiresAt(running.since, duration));

        await networkHelpers.time.increase(Number(2n + random.below(2n * 86_400n)));
        const now = BigInt(await networkHelpers.time.latest());
        const span = random.below(2n) === 0n ? random.below(600n) : now - running.since;
        const report = {
          jobId,
          startedAt: running.since,
          endedAt: span > now - running.since ? now : running.since + span,
          units: random.below(3n * units),
          outcome: OUTCOMES[Number(random.below(5n))] ?? "Completed",
          slaRefundBps: random.edge(10_000n),
          meteringRoot: offer.quote.specHash,
        };
        const result = await (await meter.market.reportUsage({ report })).wait();
        const amount = amountFor({ ...report, unitPrice, locked });
        const { net, fee, discount } = split(amount, 500n, 0n);
        expect(result).to.include({ net, fee, refund: locked - amount + discount, units: report.units });
        const reported = await user.market.getJob({ jobId });
        expect(reported.amount).to.equal(amount);
        expect(reported.deadline).to.equal(maturesAt(reported.since));
      }
    });
  });

  it("reads each field of the reported word at its place", () => {
    const word = (1n << 192n) | (2n << 128n) | (3n << 64n) | (4n << 24n) | (5n << 8n) | 2n;
    const expected = { net: 1n, fee: 2n, refund: 3n, units: 4n, slaRefundBps: 5n, outcome: "Partial" };
    expect(unpackReport(word)).to.deep.equal(expected);
  });

  it("puts provider, nonce and place into a job's number and back", () => {
    const parts = { providerId: 2n ** 32n - 1n, nonce: 2n ** 64n - 1n, place: 7n };
    expect(unpackJobId(packJobId(parts))).to.deep.equal(parts);
    expect(() => packJobId({ ...parts, nonce: 2n ** 64n })).to.throw(InvalidParameterError);
  });
});
