import { expect } from "chai";
import { Contract, id, ZeroAddress } from "ethers";
import { signUsageReport } from "../../sdk/src/eip712/index.ts";
import { lockedFor, packServiceTerms, split, unpackJobId, unpackTerms } from "../../sdk/src/math/index.ts";
import { SINKS, type Hex } from "../../sdk/src/index.ts";
import { deployedBefore, ESCROW_DEPOSIT, UNITS, type Deployed } from "./fixture.ts";

const DAY = 86_400;
const SET_SINK = ["function setSink(uint8 sink, (address target, bool isContract) config)"];

describe("SDK actions on the embedded chain", () => {
  let base: Deployed;
  deployedBefore((suite) => (base = suite));

  describe("market", () => {
    it("deposits for another account and reads the balance", async () => {
      const { user, provider, signers, addresses } = base;
      await (await user.token.approveUsdc({ spender: addresses.jobEscrow, amount: 5n })).wait();
      const account = (await signers.providerSigner.getAddress()) as Hex;
      const { amount, accountId } = await (await user.market.deposit({ amount: 5n, account })).wait();
      expect(amount).to.equal(5n);
      expect(await provider.market.getAccount()).to.deep.equal({
        id: accountId,
        balance: 5n,
        pending: 0n,
        autoPayout: false,
      });
    });

    it("withdraws to the client's own address by default", async () => {
      const { user, signers } = base;
      const before = await user.token.getBalance({ token: "usdc" });
      const result = await (await user.market.withdraw({ amount: 7n })).wait();
      expect(result.to).to.equal(signers.userSigner.address);
      expect(await user.token.getBalance({ token: "usdc" })).to.equal(before + 7n);
      expect((await user.market.getAccount()).balance).to.equal(ESCROW_DEPOSIT - 7n);
    });

    it("opens a job from the balance and says what it locked", async () => {
      const { user, makeQuote } = base;
      const offer = await makeQuote();
      const { bufferPercent } = await user.market.getSettings();
      const simulated = await user.market.openJob.simulate({ ...offer, units: UNITS });
      const result = await (await user.market.openJob({ ...offer, units: UNITS })).wait();
      const locked = lockedFor(UNITS, offer.quote.unitPrice, bufferPercent);
      expect(result.jobId).to.equal(simulated.jobId);
      expect(result.locked).to.equal(locked);
      const terms = unpackTerms(result.word);
      expect(terms).to.include({ feeBps: 500n, units: UNITS, unitPrice: 700n });
      expect(terms.flags.paidFromBalance).to.equal(true);
      const job = await user.market.getJob({ jobId: result.jobId });
      expect(job).to.include({ status: "Open", locked, units: UNITS, amount: 0n });
      expect(await user.market.getJobId(offer.quote)).to.equal(result.jobId);
      const { providerId } = result;
      expect(unpackJobId(result.jobId)).to.deep.equal({ providerId, nonce: offer.quote.nonce, place: 0n });
      expect((await user.market.getProvider(offer.quote)).openJobs).to.equal(1n);
      expect(await user.market.isNonceUsed({ provider: offer.quote.provider, nonce: offer.quote.nonce })).to.equal(
        true,
      );
    });

    it("opens a job by allowance once the requirement it lists is met", async () => {
      const { user, makeQuote, addresses } = base;
      const params = { ...(await makeQuote()), units: UNITS, payment: { kind: "Allowance" } } as const;
      const [missing, ...others] = await user.market.openJob.requirements(params);
      if (missing === undefined) throw new Error("an approval is missing and was not listed");
      expect(others).to.deep.equal([]);
      expect(missing).to.deep.include({ token: addresses.usdc, spender: addresses.jobEscrow, current: 0n });
      await (await user.token.approveUsdc(missing)).wait();
      expect(await user.market.openJob.requirements(params)).to.deep.equal([]);
      const { locked, word } = await (await user.market.openJob(params)).wait();
      expect(locked).to.equal(missing.amount);
      expect(unpackTerms(word).flags.paidFromBalance).to.equal(false);
      expect(await user.token.getAllowance({ token: "usdc", spender: addresses.jobEscrow })).to.equal(0n);
    });

    it("lists no approval for a job paid from the balance", async () => {
      const { user, makeQuote } = base;
      expect(await user.market.openJob.requirements({ ...(await makeQuote()), units: UNITS })).to.deep.equal([]);
    });

    it("withdraws quotes nobody has used", async () => {
      const { provider, user, makeQuote, open } = base;
      const { quote } = await makeQuote({ nonce: 700n });
      await open({ nonce: 701n });
      const { cancelled } = await (await provider.market.cancelQuotes({ nonces: [700n, 701n] })).wait();
      expect(cancelled).to.deep.equal([700n]);
      expect(await user.market.isNonceUsed({ provider: quote.provider, nonce: 700n })).to.equal(true);
      expect(await user.market.isNonceUsed({ provider: quote.provider, nonce: 702n })).to.equal(false);
    });

    it("gives an address its account number once", async () => {
      const { newcomer } = base;
      const { accountId } = await newcomer.market.registerAccount.simulate();
      expect((await (await newcomer.market.registerAccount()).wait()).isNew).to.equal(true);
      expect((await newcomer.market.getAccount()).id).to.equal(accountId);
      expect((await (await newcomer.market.registerAccount()).wait()).isNew).to.equal(false);
    });

    it("starts a job on time, and says by how much it was late", async () => {
      const { provider, open, networkHelpers, user } = base;
      const onTime = await open();
      expect((await (await provider.market.startJob({ jobId: onTime })).wait()).lateBy).to.equal(0n);
      const late = await open();
      await networkHelpers.time.increase(400);
      const { lateBy } = await (await provider.market.startJob({ jobId: late })).wait();
      expect(Number(lateBy)).to.be.within(100, 103);
      expect((await user.market.getJob({ jobId: late })).startedLate).to.equal(true);
    });

    it("cancels a job with a full refund", async () => {
      const { user, open } = base;
      const jobId = await open();
      const { locked } = await user.market.getJob({ jobId });
      expect((await (await user.market.cancelJob({ jobId })).wait()).refund).to.equal(locked);
      expect((await user.market.getAccount()).balance).to.equal(ESCROW_DEPOSIT);
    });

    it("reports usage by the meter itself and splits the amount", async () => {
      const { user, meter, running, makeReport } = base;
      const jobId = await running();
      const { locked } = await user.market.getJob({ jobId });
      const result = await (await meter.market.reportUsage({ report: await makeReport(jobId) })).wait();
      const { net, fee } = split(3_000n * 700n, 500n, 0n);
      expect(result).to.include({ jobId, net, fee, refund: locked - net - fee, units: 3_000n, outcome: "Completed" });
      expect(result.breachQueued).to.equal(false);
      const job = await user.market.getJob({ jobId });
      expect(job).to.include({ status: "Reported", amount: net + fee, locked: 0n });
      expect(await user.market.getFees()).to.include({ pendingFees: fee, pendingGmv: net + fee, maturedFees: 0n });
    });

    it("reports usage by anyone with the meter's signature", async () => {
      const { user, runningWith, makeReport, signers } = base;
      const serviceTerms = packServiceTerms({ minPerformanceBps: 9_000n, performanceRefundBps: 1_000n });
      const jobId = await runningWith({ serviceTerms });
      const report = await makeReport(jobId, { outcome: "Partial", performanceBps: 8_999n });
      const signature = await signUsageReport(signers.meterSigner, report, user.domain);
      const meter = signers.meterSigner.address as Hex;
      const result = await (await user.market.reportUsage({ report, meter, signature })).wait();
      expect(result).to.include({ outcome: "Partial", refundBps: 1_000n, held: false, accepted: false });
      expect(result.net + result.fee).to.equal((3_000n * 700n * 9n) / 10n);
    });

    it("accepts a report, which pays the provider at once", async () => {
      const { user, provider, reported } = base;
      const jobId = await reported();
      const { net } = await (await user.market.acceptJob({ jobId })).wait();
      expect((await provider.market.getAccount()).balance).to.equal(net);
      expect((await user.market.getJob({ jobId })).status).to.equal("Settled");
    });

    it("expires a job nobody reported", async () => {
      const { user, open, networkHelpers } = base;
      const jobId = await open();
      const { deadline, locked } = await user.market.getJob({ jobId });
      await networkHelpers.time.increaseTo(deadline);
      expect((await (await user.market.expireJob({ jobId })).wait()).refund).to.equal(locked);
      expect((await user.market.getJob({ jobId })).status).to.equal("Expired");
    });

    it("releases a held payment nobody has ruled on", async () => {
      const { user, provider, held, networkHelpers } = base;
      const jobId = await held();
      const { deadline, amount } = await user.market.getJob({ jobId });
      await networkHelpers.time.increaseTo(deadline);
      const { net, fee, refund } = await (await user.market.releaseHeld({ jobId })).wait();
      expect(net + fee).to.equal(amount);
      expect(refund).to.equal(0n);
      expect((await provider.market.getAccount()).balance).to.equal(net);
      expect((await user.market.getJob({ jobId })).status).to.equal("Resolved");
    });

    it("matures a provider's payments and forwards the fees", async () => {
      const { user, signers, reported, networkHelpers } = base;
      await reported();
      const account = signers.providerSigner.address as Hex;
      const nothing = await (await user.market.collectAccount({ account })).wait();
      expect(nothing).to.include({ matured: 0n, paid: 0n, payoutFailed: false });
      expect((await (await user.market.forwardFees()).wait()).amount).to.equal(0n);
      await networkHelpers.time.increase(4 * DAY);
      const { net, fee } = split(3_000n * 700n, 500n, 0n);
      expect(await user.market.collectAccount.simulate({ account })).to.deep.equal({ matured: net, paid: 0n });
      expect((await (await user.market.collectAccount({ account })).wait()).matured).to.equal(net);
      const forwarded = await (await user.market.forwardFees()).wait();
      expect(forwarded).to.include({ amount: fee, gmv: net + fee });
      expect(await user.revenue.getStreamTotals({ stream: "Transaction" })).to.deep.equal({
        revenue: fee,
        gmv: net + fee,
      });
    });

    it("asks the registry again and nothing happens when nothing is queued", async () => {
      const { user, signers } = base;
      const { receipt } = await (
        await user.market.retryRegistry({ provider: signers.providerSigner.address as Hex })
      ).wait();
      expect(receipt.logs).to.have.length(0);
    });

    it("registers a provider and changes payout and description", async () => {
      const { newcomer, signers } = base;
      const address = signers.newcomerSigner.address as Hex;
      const metadata = { metadataURI: "ipfs://a", metadataHash: id("a") as Hex };
      expect((await (await newcomer.market.registerProvider(metadata)).wait()).payout).to.equal(address);
      const payout = signers.userSigner.address as Hex;
      const changed = await (await newcomer.market.setPayout({ payout })).wait();
      expect(changed).to.include({ oldPayout: address, newPayout: payout });
      const renamed = await (
        await newcomer.market.setProviderMetadata({ ...metadata, metadataURI: "ipfs://b" })
      ).wait();
      expect(renamed.metadataURI).to.equal("ipfs://b");
      const stored = await newcomer.market.getProvider({ provider: address });
      expect(stored).to.include({ class: "Ordinary", feeBps: 500n, openJobs: 0n, payout });
    });

    it("reads a meter's cap and what a report takes of it", async () => {
      const { user, reported, signers } = base;
      const meter = signers.meterSigner.address as Hex;
      const before = await user.market.getMeter({ meter });
      await reported();
      const after = await user.market.getMeter({ meter });
      expect(before.available - after.available).to.equal(3_000n * 700n);
      expect(after.dailyCap).to.equal(before.dailyCap);
    });

    it("pages through job events and unpacks their words", async () => {
      const { user, reported } = base;
      const jobId = await reported();
      await (await user.market.acceptJob({ jobId })).wait();
      const events = await user.market.getJobEvents({ fromBlock: 0, pageSize: 7 });
      expect(events.map(({ name }) => name)).to.deep.equal(["JobOpened", "JobStarted", "JobReported", "JobAccepted"]);
      const [opened, , report] = events;
      if (opened?.name !== "JobOpened" || report?.name !== "JobReported") throw new Error("events out of order");
      expect(opened.terms.units).to.equal(UNITS);
      expect(report.net + report.fee + report.refund).to.equal(opened.locked);
      expect(await user.market.getJobEvents({ fromBlock: 0, jobId: jobId + 1n })).to.deep.equal([]);
    });

    it("says whether a contract is paused and until when", async () => {
      const { user, ethers, addresses, signers } = base;
      expect((await user.market.getPause({ target: "jobEscrow" })).paused).to.equal(false);
      const escrow = await ethers.getContractAt("IExpiringPause", addresses.jobEscrow, signers.guardian);
      await (await escrow.getFunction("pause")()).wait();
      const pause = await user.market.getPause({ target: "jobEscrow" });
      expect(pause).to.include({ paused: true, duration: 259_200n });
      expect((await user.market.getPause({ target: "cpt" })).paused).to.equal(false);
    });
  });

  describe("revenue", () => {
    it("deposits revenue, distributes it and collects a sink's share", async () => {
      const { user, addresses, callDelayed, signers } = base;
      const router = new Contract(addresses.revenueRouter, SET_SINK, signers.admin);
      const index = SINKS.indexOf("Buyback");
      await callDelayed(router, "setSink", [index, [ZeroAddress, false]]); // its share stays owed
      const params = { stream: "SaaS", amount: 1_000_003n } as const;
      for (const missing of await user.revenue.depositRevenue.requirements(params)) {
        await (await user.token.approveUsdc(missing)).wait();
      }
      expect((await (await user.revenue.depositRevenue(params)).wait()).amount).to.equal(params.amount);
      expect((await user.revenue.getRevenueSchedule()).undistributed).to.equal(params.amount);
      const result = await (await user.revenue.distribute()).wait();
      expect(result.amount).to.equal(params.amount);
      expect(Object.values(result.parts).reduce((sum, part) => sum + part, 0n)).to.equal(params.amount);
      expect(result.paid.map(({ sink }) => sink)).to.include.members(["Engineering", "Reserve"]);

      const sinks = await user.revenue.getSinks();
      expect(sinks.map(({ sink }) => sink)).to.deep.equal(SINKS);
      const staking = sinks.find(({ sink }) => sink === "Staking");
      expect(staking).to.include({ owed: 0n, paid: result.parts.Staking, shareBps: 3_000n, isContract: true });
      const buyback = sinks.find(({ sink }) => sink === "Buyback");
      expect(buyback).to.include({ owed: result.parts.Buyback, paid: 0n, shareBps: 2_000n });

      const target = signers.newcomerSigner.address;
      await callDelayed(router, "setSink", [index, [target, false]]);
      const collected = await (await user.revenue.collect({ sink: "Buyback" })).wait();
      expect(collected).to.include({ amount: buyback?.owed, target });
    });
  });

  describe("token", () => {
    it("transfers and burns CPT", async () => {
      const { user, newcomer, signers } = base;
      const to = signers.newcomerSigner.address as Hex;
      expect((await (await user.token.transferCpt({ to, amount: 30n })).wait()).amount).to.equal(30n);
      expect((await (await newcomer.token.burnCpt({ amount: 10n })).wait()).amount).to.equal(10n);
      expect(await newcomer.token.getBalance({ token: "cpt" })).to.equal(20n);
    });

    it("approves CPT", async () => {
      const { user, addresses } = base;
      const { amount } = await (await user.token.approveCpt({ spender: addresses.jobEscrow, amount: 11n })).wait();
      expect(amount).to.equal(11n);
    });

    for (const token of ["cpt", "usdc"] as const) {
      it(`approves ${token.toUpperCase()} by a permit that somebody else sends`, async () => {
        const { user, newcomer, addresses } = base;
        const signed = await user.token.signPermit({ token, spender: addresses.jobEscrow, amount: 12n });
        expect((await (await newcomer.token.permit(signed)).wait()).amount).to.equal(12n);
        expect(await user.token.getAllowance({ token, spender: addresses.jobEscrow })).to.equal(12n);
      });
    }
  });
});
