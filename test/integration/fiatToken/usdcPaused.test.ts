import { expect } from "chai";
import {
  TEAM_PART,
  TEAM_SINK,
  ALLOWANCE,
  AUTHORIZATION,
  BALANCE,
  DEPOSIT,
  FEE,
  LOCKED,
  NET,
  PAID,
  REFUND,
  TOKEN_PAUSED,
  UNITS,
  useMarket,
  WALLET,
} from "./fixture.ts";
import { ACCEPTANCE, BATCH, REPORT, reportsHashOf, sign } from "./typedData.ts";

describe("While USDC is paused", () => {
  const market = useMarket();

  it("deposits are refused with the token's words, whatever the payment", async () => {
    const m = market();
    const { escrow, usdc, user, stranger } = m;
    const jobId = await m.running();
    const { quote, signature } = await m.quote();
    const { payment: permit } = await m.permit(user);
    const deposit = await m.authorization(user, m.depositAction());
    const opening = await m.authorization(user, await m.openAction(quote, UNITS, 0));
    const topUp = await m.authorization(user, m.topUpAction(jobId, UNITS));
    await usdc.pause();

    const by = escrow.connect(user);
    const allowance = m.pay(ALLOWANCE, user);
    await m.refusedByToken(() => by.depositFor(user.address, LOCKED), TOKEN_PAUSED);
    for (const payment of [allowance, permit, deposit.payment]) {
      await m.refusedByToken(() => by.depositWith(user.address, LOCKED, payment), TOKEN_PAUSED);
    }
    for (const payment of [allowance, permit, opening.payment]) {
      const sender = payment.kind === AUTHORIZATION ? escrow.connect(stranger) : by;
      await m.refusedByToken(() => sender.openJob(quote, signature, UNITS, 0, payment), TOKEN_PAUSED);
    }
    for (const payment of [allowance, permit, topUp.payment]) {
      await m.refusedByToken(() => by.topUp(jobId, UNITS, payment), TOKEN_PAUSED);
    }

    await usdc.unpause();
    await by.openJob(quote, signature, UNITS, 0, opening.payment);
    await by.topUp(jobId, UNITS, topUp.payment);
    await by.depositWith(user.address, LOCKED, deposit.payment);
    expect(await usdc.balanceOf(user.address)).to.equal(WALLET - 3n * LOCKED);
  });

  it("withdrawals and the forwarding of fees are refused with the token's words", async () => {
    const m = market();
    const { escrow, usdc, router, user, provider, stranger, addresses } = m;
    await escrow.connect(user).acceptJob(await m.reported());
    await usdc.pause();
    await m.refusedByToken(() => escrow.connect(user).withdrawTo(user.address, 1n), TOKEN_PAUSED);
    await m.refusedByToken(() => escrow.connect(provider).withdrawTo(provider.address, NET), TOKEN_PAUSED);
    await m.refusedByToken(() => escrow.connect(stranger).forwardFees(), TOKEN_PAUSED);
    await expect(router.connect(stranger).distribute()).to.emit(router, "SourceFailed").withArgs(addresses.jobEscrow);

    await usdc.unpause();
    await escrow.connect(user).withdrawTo(user.address, 1n);
    await escrow.connect(provider).withdrawTo(provider.address, NET);
    await expect(escrow.connect(stranger).forwardFees()).to.emit(escrow, "FeesForwarded").withArgs(FEE, PAID);
  });

  it("jobs are opened and topped up out of balances", async () => {
    const m = market();
    const { escrow, usdc, user } = m;
    await usdc.pause();
    const jobId = await m.running();
    await escrow.connect(user).topUp(jobId, UNITS, m.pay(BALANCE, user));
    expect((await m.lens.jobOf(jobId)).locked).to.equal(2n * LOCKED);
    expect(await m.balanceOf(user)).to.equal(DEPOSIT - 2n * LOCKED);
  });

  it("jobs are reported in every way", async () => {
    const m = market();
    const { escrow, usdc, user, provider, meter, stranger } = m;
    const jobs = [await m.running(), await m.running(), await m.running(), await m.running()] as const;
    await usdc.pause();

    await m.report(jobs[0]);
    const [batched, single, agreed] = await Promise.all([m.usage(jobs[1]), m.usage(jobs[2]), m.usage(jobs[3])]);
    const batchSignature = await sign(meter, m.domain, BATCH, { reportsHash: reportsHashOf([batched]) });
    await escrow.connect(stranger).reportUsageBatch([batched], meter.address, batchSignature);
    const ownSignature = await sign(meter, m.domain, REPORT, single);
    await escrow.connect(stranger).reportUsageSigned([single], meter.address, [ownSignature]);
    const byUser = await sign(user, m.domain, REPORT, agreed);
    await escrow.connect(provider).reportCosigned(agreed, byUser, "0x");
    expect((await escrow.accountOf(provider.address)).pending).to.equal(4n * NET);
    expect(await m.balanceOf(user)).to.equal(DEPOSIT - 4n * (LOCKED - REFUND));
  });

  it("jobs are accepted, cancelled, expired, claimed and ruled on, and credits are kept", async () => {
    const m = market();
    const { escrow, usdc, user, provider, payout, arbitrator, stranger } = m;
    await escrow.connect(provider).setAutoPayout(true);
    const [called, signed, held] = [await m.reported(), await m.reported(), await m.reported()];
    const [claimed, cancelled, expiring] = [await m.running(), await m.open(), await m.open()];
    const { id } = await escrow.accountOf(provider.address);
    await usdc.pause();

    await expect(escrow.connect(user).acceptJob(called))
      .to.emit(escrow, "PayoutFailed")
      .withArgs(id, payout.address, NET);
    const signature = await sign(user, m.domain, ACCEPTANCE, { jobId: signed, amount: PAID });
    await expect(escrow.connect(stranger).acceptJobSigned(signed, PAID, signature))
      .to.emit(escrow, "PayoutFailed")
      .withArgs(id, payout.address, 2n * NET);
    await expect(escrow.connect(user).cancelJob(cancelled, [])).to.emit(escrow, "JobCancelled");
    await escrow.connect(arbitrator).holdForDispute(held);
    await escrow.connect(arbitrator).resolveHeld(held, PAID, 0);
    await m.pass(2);
    await escrow.connect(provider).claimJob(await m.usage(claimed));
    await m.pass(7);
    await escrow.connect(stranger).settleClaim(claimed);
    await escrow.connect(stranger).expireJob(expiring, []);
    await expect(escrow.connect(stranger).collect(provider.address))
      .to.emit(escrow, "PayoutFailed")
      .withArgs(id, payout.address, 3n * NET);
    expect(await m.balanceOf(provider)).to.equal(3n * NET);
    expect(await m.balanceOf(user)).to.equal(DEPOSIT - 4n * (LOCKED - REFUND) + PAID);
    expect(await usdc.balanceOf(payout.address)).to.equal(0);

    await usdc.unpause();
    await expect(escrow.connect(stranger).collect(provider.address))
      .to.emit(escrow, "Withdrawn")
      .withArgs(id, payout.address, 3n * NET);
    expect(await usdc.balanceOf(payout.address)).to.equal(3n * NET);
    expect(await m.balanceOf(provider)).to.equal(0);
  });

  it("payments mature, and what matured spends", async () => {
    const m = market();
    const { escrow, usdc, provider, otherProvider } = m;
    for (let job = 0; job < 2; job++) await m.reported();
    await usdc.pause();
    await m.pass(4);
    // the provider buys from another with what it earned
    const { quote, signature } = await m.quote({}, otherProvider);
    await escrow.connect(provider).openJob(quote, signature, UNITS, 0, m.pay(BALANCE, provider));
    expect(await m.balanceOf(provider)).to.equal(2n * NET - LOCKED);
  });

  it("no fee is lost in the router: its sinks keep their credit", async () => {
    const m = market();
    const { escrow, usdc, router, user, team, stranger } = m;
    await escrow.connect(user).acceptJob(await m.reported());
    await escrow.connect(stranger).forwardFees();
    await usdc.pause();
    await expect(router.connect(stranger).distribute())
      .to.emit(router, "SinkCredited")
      .withArgs(TEAM_SINK, team.address, TEAM_PART);
    await m.refusedByToken(() => router.connect(stranger).collect(TEAM_SINK), TOKEN_PAUSED);
    await usdc.unpause();
    await router.connect(stranger).collect(TEAM_SINK);
    expect(await usdc.balanceOf(team.address)).to.equal(TEAM_PART);
  });
});
