import { expect } from "chai";
import { Contract } from "ethers";
import { hashAcceptance, hashUsageBatch, signAcceptance, signUsageReport } from "../../sdk/src/eip712/index.ts";
import {
  JobAmountChangedError,
  JobBadSignatureError,
  JobClaimNotSettlingError,
  JobClaimTooEarlyError,
  JobEndsAnywayError,
  JobMeterNotAllowedError,
  JobNotSpotError,
} from "../../sdk/src/errors/index.ts";
import type { Address, Hex } from "../../sdk/src/index.ts";
import {
  claimableAt,
  claimSettlesAt,
  maturesAt,
  packServiceTerms,
  settlementFor,
  split,
  unpackClaimableUnits,
} from "../../sdk/src/math/index.ts";
import { AccessManager__factory, IJobEscrow__factory } from "../../sdk/src/typechain/index.ts";
import { deployedBefore, ESCROW_DEPOSIT, failure, mined, UNITS, type Deployed } from "./fixture.ts";

const DAY = 86_400;
const AMOUNT = 3_000n * 700n;

describe("SDK actions on running and reported jobs", () => {
  let base: Deployed;
  deployedBefore((suite) => (base = suite));

  const claimed = async (units = 3_000n): Promise<bigint> => {
    const { provider, running, makeReport, networkHelpers } = base;
    const jobId = await running();
    await networkHelpers.time.increase(2 * DAY);
    await (await provider.market.claimJob({ report: await makeReport(jobId, { units }) })).wait();
    return jobId;
  };

  it("reports by the signatures of user and provider, sent by anyone", async () => {
    const { user, newcomer, running, makeReport, signers } = base;
    const report = await makeReport(await running());
    const userSignature = await signUsageReport(signers.userSigner, report, user.domain);
    const providerSignature = await signUsageReport(signers.providerSigner, report, user.domain);
    const half = await failure(newcomer.market.reportCosigned({ report, userSignature }));
    if (!(half instanceof JobBadSignatureError)) throw half;
    expect(half.args.signer).to.equal(signers.providerSigner.address);
    const params = { report, userSignature, providerSignature };
    const result = await (await newcomer.market.reportCosigned(params)).wait();
    const { net, fee } = split(AMOUNT, 500n, 0n);
    expect(result).to.include({ net, fee, held: false, accepted: false });
    const { available, dailyCap } = await user.market.getMeter({ meter: signers.meterSigner.address as Address });
    expect(available).to.equal(dailyCap);
  });

  it("lets the provider claim a day after the ordered end, at most the order, and settles it a week later", async () => {
    const { user, provider, newcomer, running, makeReport, networkHelpers } = base;
    const jobId = await running();
    const { claimableFrom, since, duration, locked, feeBps } = await user.market.getJob({ jobId });
    expect(claimableFrom).to.equal(claimableAt(since, duration));
    const report = await makeReport(jobId, { units: 2n * UNITS });
    const early = await failure(provider.market.claimJob({ report }));
    if (!(early instanceof JobClaimTooEarlyError)) throw early;
    expect(early.args).to.deep.equal({ jobId, from: claimableFrom });

    await networkHelpers.time.increaseTo(claimableFrom);
    const claim = await (await provider.market.claimJob({ report })).wait();
    const expected = settlementFor({ ...report, units: UNITS, unitPrice: 700n, locked, feeBps, discountPermille: 0n });
    expect(claim).to.include({ net: expected.net, fee: expected.fee, refund: expected.refund });
    const job = await user.market.getJob({ jobId });
    expect(job).to.include({ status: "Reported", claimed: true, deadline: claim.settlesAt });
    expect(claim.settlesAt).to.equal(claimSettlesAt(job.since));
    expect((await provider.market.getAccount()).pending).to.equal(0n);

    const soon = await failure(newcomer.market.settleClaim({ jobId }));
    expect(soon).to.be.instanceOf(JobClaimNotSettlingError);
    await networkHelpers.time.increaseTo(claim.settlesAt);
    const { net, fee } = await (await newcomer.market.settleClaim({ jobId })).wait();
    expect({ net, fee }).to.deep.equal({ net: expected.net, fee: expected.fee });
    expect((await provider.market.getAccount()).balance).to.equal(net);
  });

  it("lets the user accept a claim before", async () => {
    const { user, provider } = base;
    const jobId = await claimed();
    const { net } = await (await user.market.acceptJob({ jobId })).wait();
    expect((await provider.market.getAccount()).balance).to.equal(net);
  });

  it("gives a disputed claim that nobody rules on back to the user", async () => {
    const { user, newcomer, provider, hold, networkHelpers } = base;
    const jobId = await claimed();
    const { amount } = await user.market.getJob({ jobId });
    await hold(jobId);
    await networkHelpers.time.increase(90 * DAY);
    const { net, fee, refund } = await (await newcomer.market.releaseHeld({ jobId })).wait();
    expect({ net, fee, refund }).to.deep.equal({ net: 0n, fee: 0n, refund: amount });
    expect((await provider.market.getAccount()).balance).to.equal(0n);
    expect((await user.market.getAccount()).balance).to.equal(ESCROW_DEPOSIT);
  });

  it("stops a job at its user's wish, and not one that has ended anyway", async () => {
    const { user, runningWith, networkHelpers } = base;
    const jobId = await runningWith({ duration: 30_000n });
    const { reportBy } = await (await user.market.requestStop({ jobId })).wait();
    const now = BigInt(await networkHelpers.time.latest());
    expect(reportBy).to.equal(now + 7n * BigInt(DAY));
    expect((await user.market.getJob({ jobId })).claimableFrom).to.equal(now + BigInt(DAY));
    const short = await runningWith({ duration: 60n });
    expect(await failure(user.market.requestStop({ jobId: short }))).to.be.instanceOf(JobEndsAnywayError);
  });

  it("lets the provider claim of a job it has pre-empted only the part of the time that it ran", async () => {
    const { user, provider, runningWith, makeReport, networkHelpers, addresses, ethers } = base;
    const jobId = await runningWith({ duration: 14_400n, serviceTerms: packServiceTerms({ kind: "Spot" }) });
    const { locked, feeBps } = await user.market.getJob({ jobId });
    await (await provider.market.preemptJob({ jobId, checkpoint: `0x${"c0".repeat(32)}` })).wait();
    const word = await IJobEscrow__factory.connect(addresses.jobEscrow, ethers.provider).packedJobOf(jobId);
    const units = unpackClaimableUnits(word);
    expect(Number(units)).to.be.within(900, 905); // a quarter
    await networkHelpers.time.increase(2 * DAY);
    const report = await makeReport(jobId, { units: UNITS });
    const expected = settlementFor({ ...report, units, unitPrice: 700n, locked, feeBps, discountPermille: 0n });
    const { net, fee, refund } = await (await provider.market.claimJob({ report })).wait();
    expect({ net, fee, refund }).to.deep.equal({ net: expected.net, fee: expected.fee, refund: expected.refund });
  });

  it("lets the provider end a spot job with a checkpoint, and no other", async () => {
    const { user, provider, meter, runningWith, makeReport } = base;
    const checkpoint: Hex = `0x${"c0".repeat(32)}`;
    const ordinary = await runningWith({ duration: 30_000n });
    const refused = await failure(provider.market.preemptJob({ jobId: ordinary, checkpoint }));
    expect(refused).to.be.instanceOf(JobNotSpotError);
    const serviceTerms = packServiceTerms({ kind: "Spot" });
    const jobId = await runningWith({ duration: 30_000n, serviceTerms });
    const ended = await (await provider.market.preemptJob({ jobId, checkpoint })).wait();
    expect(ended).to.include({ jobId, checkpoint });
    const report = await makeReport(jobId, { outcome: "Preempted" });
    expect((await (await meter.market.reportUsage({ report })).wait()).outcome).to.equal("Preempted");
    expect((await user.market.getJob({ jobId })).outcome).to.equal("Preempted");
  });

  it("accepts by the user's signature over the amount, and over no other", async () => {
    const { user, newcomer, provider, reported, signers } = base;
    const jobId = await reported();
    const wrong = await signAcceptance(signers.userSigner, { jobId, amount: AMOUNT - 1n }, user.domain);
    const other = await failure(newcomer.market.acceptJobSigned({ jobId, amount: AMOUNT - 1n, signature: wrong }));
    expect(other).to.be.instanceOf(JobAmountChangedError);
    const forged = await failure(newcomer.market.acceptJobSigned({ jobId, amount: AMOUNT, signature: wrong }));
    expect(forged).to.be.instanceOf(JobBadSignatureError);
    const signature = await signAcceptance(signers.userSigner, { jobId, amount: AMOUNT }, user.domain);
    const { net, paidOut } = await (await newcomer.market.acceptJobSigned({ jobId, amount: AMOUNT, signature })).wait();
    expect(paidOut).to.equal(0n);
    expect((await provider.market.getAccount()).balance).to.equal(net);
  });

  it("pays out by itself at acceptances and when collected, and no longer once that is switched off", async () => {
    const { user, provider, reported, signers, networkHelpers } = base;
    const payout = signers.newcomerSigner.address as Address;
    const usdc = (): Promise<bigint> => user.token.getBalance({ token: "usdc", account: payout });
    await (await provider.market.setPayout({ payout })).wait();
    expect((await (await provider.market.setAutoPayout({ on: true })).wait()).on).to.equal(true);
    expect((await provider.market.getAccount()).autoPayout).to.equal(true);
    const { net, paidOut } = await (await user.market.acceptJob({ jobId: await reported() })).wait();
    expect(paidOut).to.equal(net);
    expect(await usdc()).to.equal(net);

    await reported();
    await networkHelpers.time.increase(4 * DAY);
    const account = signers.providerSigner.address as Address;
    const collected = await (await user.market.collectAccount({ account })).wait();
    expect(collected).to.include({ matured: net, paid: net, payoutFailed: false });
    expect(await usdc()).to.equal(2n * net);

    await (await provider.market.setAutoPayout({ on: false })).wait();
    expect((await (await user.market.acceptJob({ jobId: await reported() })).wait()).paidOut).to.equal(0n);
    expect((await provider.market.getAccount()).balance).to.equal(net);
  });

  it("keeps the balance when the payout address cannot take it, and says so", async () => {
    const { user, provider, reported, signers, addresses, networkHelpers } = base;
    const payout = signers.newcomerSigner.address as Address;
    const account = signers.providerSigner.address as Address;
    await (await provider.market.setPayout({ payout })).wait();
    await (await provider.market.setAutoPayout({ on: true })).wait();
    const usdc = new Contract(addresses.usdc, ["function blacklist(address account)"], signers.deployer);
    await mined(usdc.getFunction("blacklist")(payout));
    const { net, paidOut } = await (await user.market.acceptJob({ jobId: await reported() })).wait();
    expect(paidOut).to.equal(0n);
    await reported();
    await networkHelpers.time.increase(4 * DAY);
    const collected = await (await user.market.collectAccount({ account })).wait();
    expect(collected).to.include({ matured: net, paid: 0n, payoutFailed: true });
    expect((await provider.market.getAccount()).balance).to.equal(2n * net);
  });

  it("accepts in advance what is reported of a provider's jobs, while the consent stands", async () => {
    const { user, provider, meter, running, makeReport, signers } = base;
    const consent = { provider: signers.providerSigner.address as Address };
    await (await user.market.setStandingConsent({ ...consent, on: true })).wait();
    expect(await user.market.hasStandingConsent(consent)).to.equal(true);
    const report = await makeReport(await running());
    const result = await (await meter.market.reportUsage({ report })).wait();
    expect(result).to.include({ accepted: true, held: false });
    expect(await provider.market.getAccount()).to.include({ balance: result.net, pending: 0n });
    await (await user.market.setStandingConsent({ ...consent, on: false })).wait();
    expect(await user.market.hasStandingConsent(consent)).to.equal(false);
    const later = await (await meter.market.reportUsage({ report: await makeReport(await running()) })).wait();
    expect(later.accepted).to.equal(false);
  });

  it("lists what matures when, soonest first, and many accounts at once", async () => {
    const { user, provider, reported, signers, networkHelpers } = base;
    const first = await reported();
    await networkHelpers.time.increase(DAY);
    const second = await reported();
    const { net } = split(AMOUNT, 500n, 0n);
    const [early, late] = await user.market.getJobs({ jobIds: [first, second] });
    expect(await provider.market.getPending()).to.deep.equal([
      { maturesAt: maturesAt(early?.since ?? 0n), amount: net },
      { maturesAt: maturesAt(late?.since ?? 0n), amount: net },
    ]);
    const accounts = [signers.providerSigner.address, signers.newcomerSigner.address] as Address[];
    const [account, none] = await user.market.getAccounts({ accounts });
    expect(account).to.deep.equal(await provider.market.getAccount());
    expect(account?.pending).to.equal(2n * net);
    expect(none).to.deep.equal({ id: 0n, balance: 0n, pending: 0n, autoPayout: false });
  });

  it("reports by user and provider what a stopped meter cannot", async () => {
    const { user, meter, provider, running, makeReport, signers, addresses } = base;
    const report = await makeReport(await running());
    const escrow = IJobEscrow__factory.connect(addresses.jobEscrow, signers.guardian);
    await (await escrow.stopMeter(signers.meterSigner.address)).wait();
    expect(await failure(meter.market.reportUsage({ report }))).to.be.instanceOf(JobMeterNotAllowedError);
    const userSignature = await signUsageReport(signers.userSigner, report, user.domain);
    const { held } = await (await provider.market.reportCosigned({ report, userSignature })).wait();
    expect(held).to.equal(false);
  });

  it("says that a payment above what the meter may release is held", async () => {
    const { user, meter, runningWith, makeReport, addresses, signers, networkHelpers } = base;
    const jobId = await runningWith({});
    const account = signers.fourOfNine;
    const escrow = IJobEscrow__factory.connect(addresses.jobEscrow, account);
    const data = escrow.interface.encodeFunctionData("setMeter", [signers.meterSigner.address, AMOUNT - 1n]);
    const authority = AccessManager__factory.connect(addresses.accessManager, account);
    await (await authority.schedule(addresses.jobEscrow, data, 0)).wait();
    await networkHelpers.time.increase(2 * DAY);
    await (await escrow.setMeter(signers.meterSigner.address, AMOUNT - 1n)).wait();
    const { held, net, fee } = await (await meter.market.reportUsage({ report: await makeReport(jobId) })).wait();
    expect(held).to.equal(true);
    expect(net + fee).to.equal(AMOUNT);
    expect((await user.market.getJob({ jobId })).status).to.equal("Disputed");
  });

  it("hashes batches and acceptances to the contract's digests", async () => {
    const { user, makeReport, addresses, ethers } = base;
    const escrow = IJobEscrow__factory.connect(addresses.jobEscrow, ethers.provider);
    const reports = [await makeReport(1n), await makeReport(2n, { outcome: "Partial", performanceBps: 12n })];
    const encoded = reports.map((report, i) => ({ ...report, outcome: i === 0 ? 0 : 2 }));
    for (const count of [0, 1, 2]) {
      const expected = await escrow.batchDigest(encoded.slice(0, count));
      expect(hashUsageBatch(reports.slice(0, count), user.domain)).to.equal(expected);
    }
    expect(hashAcceptance({ jobId: 5n, amount: 6n }, user.domain)).to.equal(await escrow.acceptanceDigest(5n, 6n));
  });
});
