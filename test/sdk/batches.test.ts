import { expect } from "chai";
import { signUsageBatch, signUsageReport } from "../../sdk/src/eip712/index.ts";
import {
  InvalidParameterError,
  JobBadDependencyError,
  JobBadReportError,
  JobBadSignatureError,
  JobDependencyNotCompletedError,
  JobNoDependencyFailedError,
  JobNotAllowedError,
  JobWrongDependenciesError,
  JobWrongStatusError,
  RequestFailedError,
} from "../../sdk/src/errors/index.ts";
import type { Hex } from "../../sdk/src/index.ts";
import { unpackFlags } from "../../sdk/src/math/index.ts";
import { IJobEscrow__factory } from "../../sdk/src/typechain/index.ts";
import { deployedBefore, failure, UNITS, type Deployed } from "./fixture.ts";

describe("SDK batches", () => {
  let base: Deployed;
  deployedBefore((suite) => (base = suite));

  const startedJobs = async (count: number): Promise<bigint[]> => {
    const { user, provider, makeQuote, networkHelpers } = base;
    const offer = await makeQuote({ maxJobs: BigInt(count), maxUnits: BigInt(count) * UNITS });
    const orders = Array.from({ length: count }, () => ({ units: UNITS }));
    const { jobs } = await (await user.market.openJobs({ ...offer, jobs: orders })).wait();
    await (await provider.market.startJobs({ jobs })).wait();
    await networkHelpers.time.increase(3_600);
    return jobs.map(({ jobId }) => jobId);
  };

  describe("of jobs that are opened together", () => {
    it("follow one by one and are read at once", async () => {
      const { user, makeQuote } = base;
      const offer = await makeQuote({ maxJobs: 3n });
      const jobs = [{ units: 1_000n }, { units: 2_000n }, { units: 3_000n }];
      const simulated = await user.market.openJobs.simulate({ ...offer, jobs });
      const opened = await (await user.market.openJobs({ ...offer, jobs })).wait();
      expect(opened.firstJobId).to.equal(simulated.firstJobId);
      const { data } = await user.market.openJobs.populate({ ...offer, jobs });
      const { dependsOn } = IJobEscrow__factory.createInterface().decodeFunctionData("openJobs", data);
      expect(dependsOn).to.have.length(0);
      expect(opened.firstJobId).to.equal(await user.market.getJobId(offer.quote));
      const read = await user.market.getBatch({ firstJobId: opened.firstJobId });
      expect(read.map(({ units }) => units)).to.deep.equal([1_000n, 2_000n, 3_000n]);
      expect(read.map(({ locked }) => locked)).to.deep.equal(opened.jobs.map(({ locked }) => locked));
      expect(await user.market.getJobs({ jobIds: opened.jobs.map(({ jobId }) => jobId) })).to.deep.equal(read);
      expect(await user.market.getBatch({ firstJobId: opened.firstJobId, maxJobs: 2n })).to.have.length(2);
    });

    it("wait for earlier places and for other jobs, and for nothing else", async () => {
      const { user, makeQuote, open } = base;
      const other = await open();
      const offer = await makeQuote({ maxJobs: 2n });
      const jobs = [{ units: UNITS }, { units: UNITS, dependsOn: [0, other] }];
      const { firstJobId, jobs: opened } = await (await user.market.openJobs({ ...offer, jobs })).wait();
      expect(opened.map(({ word }) => unpackFlags(word).hasDependencies)).to.deep.equal([false, true]);
      expect(await user.market.getDependencies({ jobId: firstJobId })).to.deep.equal([]);
      expect(await user.market.getDependencies({ jobId: firstJobId + 1n })).to.deep.equal([firstJobId, other]);

      const circle = await makeQuote({ maxJobs: 2n });
      const error = await failure(
        user.market.openJobs({ ...circle, jobs: [{ units: UNITS, dependsOn: [1] }, { units: UNITS }] }),
      );
      if (!(error instanceof JobBadDependencyError)) throw error;
      expect(error.args.dependency).to.equal(1n);
    });

    it("are found no dependencies of in blocks that do not hold the opening", async () => {
      const { user, openBatch, ethers } = base;
      const [, second] = await openBatch();
      const fromBlock = (await ethers.provider.getBlockNumber()) + 1;
      const error = await failure(user.market.getDependencies({ jobId: second, fromBlock }));
      expect(error).to.be.instanceOf(RequestFailedError);
      expect((error as Error).message).to.contain("Lower fromBlock");
    });

    it("start when what they wait for has completed, and not before", async () => {
      const { user, provider, meter, openBatch, makeReport, networkHelpers } = base;
      const [first, second] = await openBatch();
      const dependencies = await provider.market.getDependencies({ jobId: second });
      const jobs = [{ jobId: first }, { jobId: second, dependencies }];
      const { started, skipped } = await (await provider.market.startJobs({ jobs })).wait();
      expect(started).to.deep.equal([{ jobId: first, lateBy: 0n, breachQueued: false }]);
      expect(skipped.map(({ jobId }) => jobId)).to.deep.equal([second]);
      const [skip] = skipped;
      if (!(skip?.problem instanceof JobDependencyNotCompletedError)) throw new Error("untyped");
      expect(skip.problem.args).to.deep.equal({ jobId: second, dependency: first });
      const nobody = await failure(user.market.startJob({ jobId: second, dependencies }));
      expect(nobody).to.be.instanceOf(JobNotAllowedError);

      await networkHelpers.time.increase(3_600);
      await (await meter.market.reportUsage({ report: await makeReport(first) })).wait();
      const without = await failure(provider.market.startJob({ jobId: second }));
      expect(without).to.be.instanceOf(JobWrongDependenciesError);
      const { lateBy } = await (await provider.market.startJob({ jobId: second, dependencies })).wait();
      expect(lateBy).to.equal(0n);
    });

    it("say by how much they started late, and that the registry could not be told", async () => {
      const { user, provider, meter, makeQuote, makeReport, networkHelpers, addresses } = base;
      const offer = await makeQuote({ maxJobs: 2n });
      const { jobs } = await (
        await user.market.openJobs({ ...offer, jobs: [{ units: UNITS }, { units: UNITS }] })
      ).wait();
      const [first, second] = jobs;
      await networkHelpers.time.increase(1_000);
      const late = await (await provider.market.startJobs({ jobs: jobs.slice(0, 1) })).wait();
      expect(late.started).to.have.length(1);
      expect(Number(late.started[0]?.lateBy)).to.be.within(700, 705);
      expect(late.started[0]).to.include({ jobId: first?.jobId, breachQueued: false });

      await networkHelpers.setCode(addresses.providerRegistry, "0xfe"); // a registry that fails
      const { started } = await (await provider.market.startJobs({ jobs: jobs.slice(1) })).wait();
      expect(started[0]).to.include({ jobId: second?.jobId, breachQueued: true });
      await networkHelpers.time.increase(3_600);
      const report = await makeReport(second?.jobId ?? 0n);
      expect((await (await meter.market.reportUsage({ report })).wait()).breachQueued).to.equal(false);
    });

    it("are cancelled by anyone once what they wait for has failed", async () => {
      const { user, newcomer, openBatch } = base;
      const [first, second] = await openBatch();
      const params = { jobId: second, dependencies: [first] };
      const early = await failure(newcomer.market.cancelJob(params));
      expect(early).to.be.instanceOf(JobNoDependencyFailedError);
      await (await user.market.cancelJob({ jobId: first })).wait();
      const { locked } = await user.market.getJob({ jobId: second });
      expect((await (await newcomer.market.cancelJob(params)).wait()).refund).to.equal(locked);
    });

    it("expire by their dependencies' time", async () => {
      const { user, openBatch, networkHelpers } = base;
      const [first, second] = await openBatch();
      await networkHelpers.time.increase(30 * 86_400);
      const params = { jobId: second, dependencies: [first] };
      const error = await failure(user.market.expireJob(params));
      expect(error).to.be.instanceOf(JobDependencyNotCompletedError);
      expect((await (await user.market.expireJob({ jobId: first })).wait()).jobId).to.equal(first);
    });
  });

  describe("of reports", () => {
    it("pay under one signature, skip what is bad and say why in types", async () => {
      const { user, newcomer, makeReport, signers } = base;
      const ids = await startedJobs(4);
      const [a = 0n, b = 0n, c = 0n, d = 0n] = ids;
      const reports = [
        await makeReport(a),
        await makeReport(b, { outcome: "Preempted" }),
        await makeReport(c, { outcome: "Partial", units: 100n }),
        await makeReport(a),
        await makeReport(d, { outcome: "FailedByProvider", units: 0n }),
      ];
      const signature = await signUsageBatch(signers.meterSigner, reports, user.domain);
      const params = { reports, meter: signers.meterSigner.address as Hex, signature };
      expect(await newcomer.market.reportUsageBatch.simulate(params)).to.deep.equal({ count: 3n });
      const { reported, skipped } = await (await newcomer.market.reportUsageBatch(params)).wait();
      expect(reported.map(({ jobId, outcome }) => [jobId, outcome])).to.deep.equal([
        [a, "Completed"],
        [c, "Partial"],
        [d, "FailedByProvider"],
      ]);
      for (const { jobId, net, fee } of reported) {
        expect((await user.market.getJob({ jobId })).amount).to.equal(net + fee);
      }
      const [first, second] = skipped;
      if (!(first?.problem instanceof JobBadReportError)) throw new Error("untyped");
      expect(first.problem.args).to.deep.equal({ jobId: b, outcome: 3n });
      if (!(second?.problem instanceof JobWrongStatusError)) throw new Error("untyped");
      expect(second.problem.args).to.deep.equal({ jobId: a, actual: "Reported", expected: "Running" });
      expect(second.problem.message).to.contain("is Reported, this needs Running");
    });

    it("are refused as a whole when the one signature is not the meter's", async () => {
      const { user, makeReport, signers } = base;
      const [jobId = 0n] = await startedJobs(1);
      const report = await makeReport(jobId);
      const signature = await signUsageBatch(signers.meterSigner, [report, report], user.domain);
      const params = { reports: [report], meter: signers.meterSigner.address as Hex, signature };
      expect(await failure(user.market.reportUsageBatch(params))).to.be.instanceOf(JobBadSignatureError);
    });

    it("pay each under its own signature and skip the one whose is wrong", async () => {
      const { user, newcomer, makeReport, signers } = base;
      const [a = 0n, b = 0n] = await startedJobs(2);
      const sign = async (jobId: bigint, signer: typeof signers.meterSigner) => {
        const report = await makeReport(jobId);
        return { report, signature: await signUsageReport(signer, report, user.domain) };
      };
      const reports = [await sign(a, signers.newcomerSigner), await sign(b, signers.meterSigner)];
      const meter = signers.meterSigner.address as Hex;
      const result = await (await newcomer.market.reportUsageSigned({ reports, meter })).wait();
      expect(result.reported.map(({ jobId }) => jobId)).to.deep.equal([b]);
      expect(result.skipped.map(({ jobId }) => jobId)).to.deep.equal([a]);
      expect(result.skipped[0]?.problem).to.be.instanceOf(JobBadSignatureError);
      expect(await newcomer.market.reportUsageSigned.simulate({ reports: [], meter })).to.deep.equal({ count: 0n });
    });
  });

  describe("of calls in one transaction", () => {
    it("run in order and in the caller's name", async () => {
      const { user, provider, makeQuote, signers } = base;
      const account = signers.providerSigner.address as Hex;
      const offer = await makeQuote();
      const calls = [
        await user.market.setStandingConsent.populate({ provider: account, on: true }),
        await user.market.openJob.populate({ ...offer, units: UNITS }),
      ];
      const { results } = await user.market.batch.simulate({ calls });
      expect(BigInt(results[1] ?? 0n)).to.equal(await user.market.getJobId(offer.quote));
      await (await user.market.batch({ calls })).wait();
      expect(await user.market.hasStandingConsent({ provider: account })).to.equal(true);
      const jobId = await user.market.getJobId(offer.quote);
      expect((await provider.market.getJob({ jobId })).user).to.equal(signers.userSigner.address);
    });

    it("fail with the first call's own error, all or none", async () => {
      const { user, provider, open, signers } = base;
      const jobId = await open();
      const calls = [
        await provider.market.setStandingConsent.populate({ provider: signers.meterSigner.address as Hex, on: true }),
        await provider.market.requestStop.populate({ jobId }),
      ];
      expect(await failure(provider.market.batch({ calls }))).to.be.instanceOf(JobWrongStatusError);
      const consent = { provider: signers.meterSigner.address as Hex };
      expect(await user.market.hasStandingConsent(consent)).to.equal(false);
    });

    it("take calls of the escrow only", async () => {
      const { user, signers } = base;
      const calls = [await user.token.transferCpt.populate({ to: signers.newcomerSigner.address as Hex, amount: 1n })];
      const error = await failure(user.market.batch({ calls }));
      if (!(error instanceof InvalidParameterError)) throw error;
      expect(error.parameter).to.equal("calls[0]");
    });
  });
});
