import { expect } from "chai";
import { Status, BAD_SIGNATURE, BALANCE, checkBooks, LOCKED, NO_ALLOWANCE, PAID, UNITS, useMarket } from "./fixture.ts";
import { type Market, secondEscrow } from "./fixture.ts";
import { ACCEPTANCE, BATCH, REPORT, reportsHashOf, sign } from "./typedData.ts";

describe("What was signed for one escrow", () => {
  const market = useMarket();
  const abroad = useMarket(31_338);

  const places: Record<string, () => Promise<Market>> = {
    "the escrow of another chain, at the same address": async () => {
      expect(abroad().addresses).to.deep.equal(market().addresses);
      return abroad();
    },
    "another escrow of the same chain": () => secondEscrow(market()),
  };

  for (const [place, there] of Object.entries(places)) {
    describe(`brought to ${place},`, () => {
      let here: Market;
      let elsewhere: Market;
      beforeEach(async () => {
        [here, elsewhere] = [market(), await there()];
      });
      afterEach(async () => {
        await checkBooks(elsewhere);
      });

      /** The same job, of the same number, in both. */
      const both = async (prepare: (m: Market) => Promise<bigint>): Promise<bigint> => {
        const jobId = await prepare(elsewhere);
        expect(await prepare(here)).to.equal(jobId);
        return jobId;
      };

      it("a quote opens nothing", async () => {
        const { quote, signature } = await here.quote();
        const open = (m: Market, form: string) =>
          m.escrow.connect(m.user).openJob(quote, form, UNITS, 0, m.pay(BALANCE, m.user));
        await elsewhere.refused(() => open(elsewhere, signature), "JobEscrow_BadSignature", quote.provider);
        await open(here, signature);
        await open(elsewhere, (await elsewhere.quote({ ...quote })).signature);
      });

      it("a report, alone and in a list, reports nothing", async () => {
        const jobId = await both((m) => m.running());
        const report = await here.usage(jobId);
        const meter = here.meter.address;
        const signature = await sign(here.meter, here.domain, REPORT, report);
        const { escrow, stranger } = elsewhere;
        await elsewhere.refused(
          () => escrow.connect(stranger).reportUsage(report, meter, signature),
          "JobEscrow_BadSignature",
          meter,
        );
        await expect(escrow.connect(stranger).reportUsageSigned([report], meter, [signature]))
          .to.emit(escrow, "JobSkipped")
          .withArgs(jobId, escrow.interface.encodeErrorResult("JobEscrow_BadSignature", [meter]));
        expect(await elsewhere.statusOf(jobId)).to.equal(Status.Running);
        await here.escrow.connect(here.stranger).reportUsage(report, meter, signature);
      });

      it("a batch of reports reports nothing", async () => {
        const jobId = await both((m) => m.running());
        const reports = [await here.usage(jobId)];
        const meter = here.meter.address;
        const signature = await sign(here.meter, here.domain, BATCH, { reportsHash: reportsHashOf(reports) });
        const report = (m: Market) => m.escrow.connect(m.stranger).reportUsageBatch(reports, meter, signature);
        await elsewhere.refused(() => report(elsewhere), "JobEscrow_BadSignature", meter);
        await expect(report(here)).to.emit(here.escrow, "JobReported");
      });

      it("an acceptance accepts nothing", async () => {
        const jobId = await both((m) => m.reported());
        const signature = await sign(here.user, here.domain, ACCEPTANCE, { jobId, amount: PAID });
        const accept = (m: Market) => m.escrow.connect(m.stranger).acceptJobSigned(jobId, PAID, signature);
        await elsewhere.refused(() => accept(elsewhere), "JobEscrow_BadSignature", here.user.address);
        await accept(here);
      });

      it("a report that both sides signed reports nothing", async () => {
        const jobId = await both((m) => m.running());
        const report = await here.usage(jobId);
        const byUser = await sign(here.user, here.domain, REPORT, report);
        const byProvider = await sign(here.provider, here.domain, REPORT, report);
        const agree = (m: Market) => m.escrow.connect(m.stranger).reportCosigned(report, byUser, byProvider);
        await elsewhere.refused(() => agree(elsewhere), "JobEscrow_BadSignature", here.user.address);
        await agree(here);
      });

      it("an authorization and a permit pay nothing", async () => {
        const { escrow, usdc, user, stranger, addresses } = elsewhere;
        await usdc.connect(user).approve(addresses.jobEscrow, 0n);
        const { payment } = await here.authorization(here.user, here.depositAction());
        const permit = await here.permit(here.user);
        await elsewhere.refusedByToken(
          () => escrow.connect(stranger).depositWith(user.address, LOCKED, payment),
          BAD_SIGNATURE,
        );
        await elsewhere.refusedByToken(
          () => escrow.connect(user).depositWith(user.address, LOCKED, permit.payment),
          NO_ALLOWANCE,
        );
        await here.escrow.connect(here.stranger).depositWith(user.address, LOCKED, payment);
        await here.escrow.connect(here.user).depositWith(user.address, LOCKED, permit.payment);
      });
    });
  }
});

describe("What was signed for one thing", () => {
  const market = useMarket();

  const ENDS: Record<string, (m: Market, jobId: bigint) => Promise<unknown>> = {
    "is open": async () => undefined,
    "was cancelled": (m, jobId) => m.escrow.connect(m.user).cancelJob(jobId, []),
    "has expired": async (m, jobId) => {
      await m.pass(8);
      await m.escrow.connect(m.stranger).expireJob(jobId, []);
    },
    "was accepted": async (m, jobId) => {
      await m.escrow.connect(m.provider).startJob(jobId, []);
      await m.report(jobId);
      await m.escrow.connect(m.user).acceptJob(jobId);
    },
  };
  for (const [state, end] of Object.entries(ENDS)) {
    it(`a quote opens no second job when its first ${state}`, async () => {
      const m = market();
      const { quote, signature } = await m.quote();
      const open = () => m.escrow.connect(m.user).openJob(quote, signature, UNITS, 0, m.pay(BALANCE, m.user));
      await open();
      await end(m, await m.escrow.jobIdOf(quote.provider, quote.nonce));
      await m.refused(open, "JobEscrow_NonceUsed", quote.provider, quote.nonce);
    });
  }

  it("a quote of the same nonce opens nothing, whatever else it says, nor does a withdrawn one", async () => {
    const m = market();
    const { escrow, user, otherUser, provider } = m;
    await m.open({ quote: { nonce: 7 } });
    const refused = (opening: Parameters<Market["open"]>[0]) =>
      m.refused(() => m.open(opening), "JobEscrow_NonceUsed", provider.address, 7);
    await refused({ quote: { nonce: 7, unitPrice: 2_000 }, user: otherUser });
    await m.open({ quote: { nonce: 7 }, provider: m.otherProvider });

    const { quote, signature } = await m.quote();
    await escrow.connect(provider).cancelQuotes([quote.nonce]);
    await m.refused(
      () => escrow.connect(user).openJob(quote, signature, UNITS, 0, m.pay(BALANCE, user)),
      "JobEscrow_NonceUsed",
      provider.address,
      quote.nonce,
    );
  });

  it("a quote is nobody else's", async () => {
    const m = market();
    const { escrow, user, otherUser, otherProvider } = m;
    const { quote, signature } = await m.quote({ user: user.address });
    const by = escrow.connect(otherUser);
    const payment = m.pay(BALANCE, otherUser);
    await m.refused(
      () => by.openJob(quote, signature, UNITS, 0, payment),
      "JobEscrow_NotQuotedUser",
      otherUser.address,
      user.address,
    );
    const opened = { ...quote, user: otherUser.address };
    await m.refused(() => by.openJob(opened, signature, UNITS, 0, payment), "JobEscrow_BadSignature", quote.provider);
    const stolen = { ...opened, provider: otherProvider.address };
    await m.refused(
      () => by.openJob(stolen, signature, UNITS, 0, payment),
      "JobEscrow_BadSignature",
      otherProvider.address,
    );
  });

  it("a report of one job reports no other", async () => {
    const m = market();
    const { escrow, user, provider, meter, stranger } = m;
    const [jobId, otherJob] = [await m.running(), await m.running()];
    const report = await m.usage(jobId);
    const stolen = { ...report, jobId: otherJob };
    const byMeter = await sign(meter, m.domain, REPORT, report);
    const byUser = await sign(user, m.domain, REPORT, report);
    const byProvider = await sign(provider, m.domain, REPORT, report);
    const relay = escrow.connect(stranger);
    await m.refused(() => relay.reportUsage(stolen, meter.address, byMeter), "JobEscrow_BadSignature", meter.address);
    await m.refused(() => relay.reportCosigned(stolen, byUser, byProvider), "JobEscrow_BadSignature", user.address);

    await relay.reportUsage(report, meter.address, byMeter);
    const again = [jobId, Status.Reported, Status.Running];
    await m.refused(() => relay.reportUsage(report, meter.address, byMeter), "JobEscrow_WrongStatus", ...again);
    await m.refused(() => relay.reportCosigned(report, byUser, byProvider), "JobEscrow_WrongStatus", ...again);
  });

  it("a batch reports once, whole and in its order alone", async () => {
    const m = market();
    const { escrow, meter, stranger } = m;
    const reports = [await m.usage(await m.running()), await m.usage(await m.running())] as const;
    const single = await sign(meter, m.domain, REPORT, reports[0]);
    const signature = await sign(meter, m.domain, BATCH, { reportsHash: reportsHashOf(reports) });
    const relay = escrow.connect(stranger);
    const other = [[reports[0]], [reports[1], reports[0]], [...reports, reports[0]], []];
    for (const changed of other) {
      await m.refused(
        () => relay.reportUsageBatch(changed, meter.address, signature),
        "JobEscrow_BadSignature",
        meter.address,
      );
    }
    await m.refused(
      () => relay.reportUsageBatch([reports[0]], meter.address, single),
      "JobEscrow_BadSignature",
      meter.address,
    );
    await m.refused(
      () => relay.reportUsage(reports[0], meter.address, signature),
      "JobEscrow_BadSignature",
      meter.address,
    );
    expect(await relay.reportUsageBatch.staticCall([...reports], meter.address, signature)).to.equal(2);
    await relay.reportUsageBatch([...reports], meter.address, signature);

    const before = await m.money();
    const replayed = await relay.reportUsageBatch([...reports], meter.address, signature);
    const receipt = await replayed.wait();
    const skipped = await escrow.queryFilter(escrow.filters.JobSkipped(), receipt?.blockNumber);
    expect(skipped.map(({ args }) => args.problem)).to.deep.equal(
      reports.map(({ jobId }) =>
        escrow.interface.encodeErrorResult("JobEscrow_WrongStatus", [jobId, Status.Reported, Status.Running]),
      ),
    );
    expect(await m.money()).to.deep.equal(before);
  });

  it("a report of another meter reports nothing, in that meter's name or its own", async () => {
    const m = market();
    const { escrow, meter, spareMeter, stranger } = m;
    const jobId = await m.running();
    const report = await m.usage(jobId);
    const signature = await sign(spareMeter, m.domain, REPORT, report);
    const relay = escrow.connect(stranger);
    await m.refused(
      () => relay.reportUsage(report, spareMeter.address, signature),
      "JobEscrow_MeterNotAllowed",
      spareMeter.address,
    );
    await m.refused(() => relay.reportUsage(report, meter.address, signature), "JobEscrow_BadSignature", meter.address);
  });

  it("an acceptance accepts one amount of one job, once", async () => {
    const m = market();
    const { escrow, user, otherUser, stranger } = m;
    const [jobId, otherJob] = [await m.reported(), await m.reported()];
    const signature = await sign(user, m.domain, ACCEPTANCE, { jobId, amount: PAID });
    const others = await sign(otherUser, m.domain, ACCEPTANCE, { jobId, amount: PAID });
    const less = await sign(user, m.domain, ACCEPTANCE, { jobId, amount: PAID - 1n });
    const accept = (id: bigint, amount: bigint, form: string) =>
      escrow.connect(stranger).acceptJobSigned(id, amount, form);
    await m.refused(() => accept(otherJob, PAID, signature), "JobEscrow_BadSignature", user.address);
    await m.refused(() => accept(jobId, PAID, others), "JobEscrow_BadSignature", user.address);
    await m.refused(() => accept(jobId, PAID, less), "JobEscrow_BadSignature", user.address);
    await m.refused(() => accept(jobId, PAID - 1n, less), "JobEscrow_AmountChanged", jobId, PAID, PAID - 1n);
    await accept(jobId, PAID, signature);
    await m.refused(
      () => accept(jobId, PAID, signature),
      "JobEscrow_WrongStatus",
      jobId,
      Status.Settled,
      Status.Reported,
    );
  });
});
