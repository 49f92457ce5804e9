import { expect } from "chai";
import { ContractFactory, type BaseContract } from "ethers";
import hre from "hardhat";
import { InvalidParameterError, PackedJobTooWideError, toCyberPlazaError } from "../../sdk/src/errors/index.ts";
import { JOB_KINDS, JOB_STATUSES, OUTCOMES, type JobKind, type Outcome } from "../../sdk/src/index.ts";
import {
  licenceFor,
  missesStart,
  packJobId,
  packPreempt,
  packServiceTerms,
  packStart,
  packStatus,
  packStop,
  packTerms,
  packUnits,
  refundBpsFor,
  settleWord,
  split,
  unpackAmount,
  unpackClaimableUnits,
  unpackFlags,
  unpackJobId,
  unpackLocked,
  unpackOutcome,
  unpackReport,
  unpackServiceTerms,
  unpackStatus,
  unpackTerms,
  type JobFlags,
  type JobTerms,
  type ServiceTerms,
} from "../../sdk/src/math/index.ts";
import { testArtifact } from "../helpers/testArtifact.ts";
import { failure } from "./fixture.ts";
import { randomSource } from "./random.ts";

const CASES = 400;
const FLAGS: (keyof JobFlags)[] = [
  "startedLate",
  "startLevelMissed",
  "paidFromBalance",
  "hasPayer",
  "hasServiceTerms",
  "hasDependencies",
  "claimed",
  "preempted",
];
const FIRST_FLAG = 4n;

describe("SDK maths against the contracts' libraries", () => {
  const random = randomSource(0xc0ffeen);
  let harness: BaseContract;
  const call = (name: string, ...args: unknown[]) => harness.getFunction(name).staticCall(...args);

  const coin = (): boolean => random.below(2n) === 1n;
  const randomOutcome = (): Outcome => OUTCOMES[Number(random.below(5n))] ?? "Completed";
  const randomFlags = (): JobFlags => Object.fromEntries(FLAGS.map((name) => [name, coin()])) as unknown as JobFlags;
  const flagBits = (flags: Partial<JobFlags>): bigint =>
    FLAGS.reduce((sum, name, i) => (flags[name] === true ? sum | (1n << (FIRST_FLAG + BigInt(i))) : sum), 0n);
  const randomTerms = (): JobTerms => ({
    flags: randomFlags(),
    userId: random.edge(2n ** 32n - 1n),
    meterId: random.edge(2n ** 16n - 1n),
    feeBps: random.edge(1_000n),
    discountPermille: random.edge(255n),
    since: random.edge(2n ** 36n - 1n),
    duration: random.edge(366n * 86_400n),
    startWindow: random.edge(65_535n),
    bufferPercent: random.edge(63n),
    units: random.edge(2n ** 50n - 1n),
    unitPrice: random.edge(2n ** 45n - 1n),
  });

  before(async () => {
    const { ethers } = await hre.network.create("embedded");
    const { abi, bytecode } = await testArtifact(hre, "test/mocks/JobMathHarness.sol", "JobMathHarness");
    const [deployer] = await ethers.getSigners();
    harness = await new ContractFactory(abi, bytecode, deployer).deploy();
    await harness.waitForDeployment();
  });

  describe("the packed word of a job", () => {
    it(`packs and unpacks the terms of ${CASES} jobs bit for bit`, async () => {
      for (let i = 0; i < CASES; i++) {
        const terms = randomTerms();
        const word = packTerms(terms);
        expect(word).to.equal(await call("open", { ...terms, flags: flagBits(terms.flags) }));
        expect(unpackTerms(word)).to.deep.equal(terms);
      }
    });

    it("starts a word, grows its order and changes its status as the contract does", async () => {
      for (let i = 0; i < CASES; i++) {
        const word = packTerms(randomTerms());
        const since = random.edge(2n ** 36n - 1n);
        const flags = { startedLate: coin(), startLevelMissed: coin() };
        const units = random.edge(2n ** 50n - 1n);
        const status = Number(random.below(BigInt(JOB_STATUSES.length)));
        expect(packStart(word, since, flags)).to.equal(await call("start", word, since, flagBits(flags)));
        expect(packUnits(word, units)).to.equal(await call("withUnits", word, units));
        expect(packStatus(word, JOB_STATUSES[status] ?? "None")).to.equal(await call("withStatus", word, status));
      }
    });

    it("ends words early as the contract does, and finds what may be claimed then", async () => {
      for (let i = 0; i < CASES; i++) {
        const terms = randomTerms();
        const duration = 1n + random.edge(366n * 86_400n - 1n);
        const word = packTerms({ ...terms, duration, flags: { ...terms.flags, preempted: false } });
        const elapsed = random.edge(duration);
        for (const [name, pack] of [
          ["stop", packStop],
          ["preempt", packPreempt],
        ] as const) {
          const [ended, claimable] = await call(name, word, elapsed);
          expect(pack(word, elapsed)).to.equal(ended);
          expect(unpackClaimableUnits(ended)).to.equal(claimable);
        }
      }
    });

    it(`settles ${CASES} words as the contract does, and loses no unit`, async () => {
      for (let i = 0; i < CASES; i++) {
        const units = random.edge(2n ** 40n - 1n);
        const unitPrice = random.edge(2n ** 52n / (2n * (units + 1n)));
        const word = packTerms({ ...randomTerms(), units, unitPrice: unitPrice >> 8n });
        const report = {
          since: random.edge(2n ** 36n - 1n),
          units: random.edge(2n ** 64n - 1n),
          refundBps: random.edge(10_000n),
          outcome: randomOutcome(),
        };
        const outcome = OUTCOMES.indexOf(report.outcome);
        const expected = await call("settle", word, report.since, report.units, report.refundBps, outcome);
        const { word: settled, net, fee, refund } = settleWord(word, report);
        expect([settled, net, fee, refund]).to.deep.equal([...expected]);
        expect(net + fee + refund).to.equal(unpackLocked(word));
        expect(unpackOutcome(settled)).to.equal(report.outcome);
      }
    });

    it(`reads ${CASES} random words as the contract does`, async () => {
      for (let i = 0; i < CASES; i++) {
        const word = (random.bits(252n) << 4n) | random.below(9n);
        const reading = await call("read", word);
        const { flags, bufferPercent: _, ...terms } = unpackTerms(word);
        for (const [name, value] of Object.entries(terms)) expect(value, name).to.equal(reading[name]);
        for (const name of FLAGS) expect(flags[name], name).to.equal(reading[name]);
        expect(unpackFlags(word)).to.deep.equal(flags);
        expect(unpackStatus(word)).to.equal(JOB_STATUSES[Number(reading.status)]);
        expect(unpackLocked(word)).to.equal(reading.locked);
        expect(unpackAmount(word)).to.equal(reading.amount);
        if (reading.outcome < 5n) expect(unpackOutcome(word)).to.equal(OUTCOMES[Number(reading.outcome)]);
        else expect(() => unpackOutcome(word)).to.throw(InvalidParameterError);
      }
    });

    it("splits an amount as the contract does, to the unit", async () => {
      for (let i = 0; i < CASES; i++) {
        const terms = randomTerms();
        const amount = random.edge(2n ** 56n - 1n);
        const common = packTerms(terms) & ((1n << 78n) - 1n);
        const [net, fee, discount] = await call("split", common | (amount << 114n));
        expect(split(amount, terms.feeBps, terms.discountPermille)).to.deep.equal({ net, fee, discount });
        expect(net + fee + discount).to.equal(amount);
      }
    });

    it("refuses what the contract refuses as too wide", async () => {
      const widest = { ...randomTerms(), feeBps: 1_000n, units: 2n ** 50n - 1n };
      for (const wider of [{ feeBps: 1_001n }, { units: 2n ** 50n }, { duration: 31_622_401n }]) {
        const open = call("open", { ...widest, ...wider, flags: 0n });
        expect(await toCyberPlazaError("open", await failure(open))).to.be.instanceOf(PackedJobTooWideError);
        expect(() => packTerms({ ...widest, ...wider })).to.throw(InvalidParameterError);
      }
    });
  });

  describe("the word of service terms", () => {
    const randomServiceTerms = (): ServiceTerms => ({
      kind: JOB_KINDS[Number(random.below(3n))] as JobKind,
      maxStartDelay: random.edge(2n ** 24n - 1n),
      startRefundBps: random.edge(10_000n),
      minPerformanceBps: random.edge(10_000n),
      performanceRefundBps: random.edge(10_000n),
      minAvailabilityBps: random.edge(10_000n),
      availabilityRefundBps: random.edge(10_000n),
      licenceShareBps: random.edge(10_000n),
      licensorId: 1n + random.edge(2n ** 32n - 2n),
      benchmark: random.bits(96n),
    });

    it(`packs and unpacks ${CASES} terms, and the contract finds them valid and reads the same`, async () => {
      for (let i = 0; i < CASES; i++) {
        const terms = randomServiceTerms();
        const word = packServiceTerms(terms);
        expect(unpackServiceTerms(word)).to.deep.equal(terms);
        expect(await call("isValid", word)).to.equal(true);
        const { kind, licenceShareBps, licensorId, maxStartDelay } = terms;
        const read: unknown[] = [...(await call("licenceOf", word))];
        expect(read).to.deep.equal([BigInt(JOB_KINDS.indexOf(kind)), licenceShareBps, licensorId, maxStartDelay]);
      }
    });

    it("computes refunds and missed starts as the contract does", async () => {
      for (let i = 0; i < CASES; i++) {
        const word = packServiceTerms(randomServiceTerms());
        const measured = {
          startLevelMissed: coin(),
          performanceBps: random.edge(10_001n),
          availabilityBps: random.edge(10_001n),
        };
        const { startLevelMissed, performanceBps, availabilityBps } = measured;
        const expected = await call("refundBps", word, startLevelMissed, performanceBps, availabilityBps);
        expect(refundBpsFor(word, measured)).to.equal(expected);
        const delay = random.edge(2n ** 25n);
        expect(missesStart(word, delay)).to.equal(await call("missesStart", word, delay));
      }
    });

    it("gives the provider the fraction of a licence", () => {
      const word = packServiceTerms({ licenceShareBps: 3_333n, licensorId: 1n });
      expect(licenceFor(10n, word)).to.equal(3n);
      expect(licenceFor(10n, 0n)).to.equal(0n);
    });

    it("refuses what the contract finds invalid", async () => {
      const ten = (shift: bigint): bigint => 10_001n << shift;
      for (const invalid of [
        3n,
        ten(32n),
        ten(48n),
        ten(64n),
        ten(80n),
        ten(96n),
        ten(112n) | (1n << 128n),
        1n << 112n,
      ]) {
        expect(await call("isValid", invalid), invalid.toString(16)).to.equal(false);
      }
      expect(() => packServiceTerms({ kind: "Other" as JobKind })).to.throw(InvalidParameterError);
      expect(() => packServiceTerms({ startRefundBps: 10_001n })).to.throw(InvalidParameterError);
      expect(() => packServiceTerms({ licenceShareBps: 1n })).to.throw(InvalidParameterError);
    });
  });

  it("reads each field of the reported word at its place", () => {
    const word = (1n << 192n) | (2n << 128n) | (3n << 64n) | (4n << 24n) | (5n << 8n) | 2n;
    const expected = { net: 1n, fee: 2n, refund: 3n, units: 4n, refundBps: 5n, outcome: "Partial" };
    expect(unpackReport(word)).to.deep.equal(expected);
  });

  it("puts provider, nonce and place into a job's number and back", () => {
    const parts = { providerId: 2n ** 32n - 1n, nonce: 2n ** 64n - 1n, place: 7n };
    expect(unpackJobId(packJobId(parts))).to.deep.equal(parts);
    expect(() => packJobId({ ...parts, nonce: 2n ** 64n })).to.throw(InvalidParameterError);
  });
});
