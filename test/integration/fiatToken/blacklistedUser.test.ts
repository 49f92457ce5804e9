import { expect } from "chai";
import {
  ALLOWANCE,
  BALANCE,
  BLACKLISTED,
  DEPOSIT,
  FEE,
  LOCKED,
  NET,
  PAID,
  REFUND,
  UNITS,
  useMarket,
} from "./fixture.ts";
import { ACCEPTANCE, sign } from "./typedData.ts";

describe("A blacklisted user", () => {
  const market = useMarket();

  it("has a cancelled job's lock credited, and takes it out to another address alone", async () => {
    const m = market();
    const { escrow, usdc, user, heir } = m;
    const jobId = await m.open({ payment: m.pay(ALLOWANCE, user) });
    await usdc.blacklist(user.address);

    await expect(escrow.connect(user).cancelJob(jobId, [])).to.emit(escrow, "JobCancelled").withArgs(jobId, LOCKED);
    expect(await m.balanceOf(user)).to.equal(DEPOSIT + LOCKED);
    await m.refusedByToken(() => escrow.connect(user).withdrawTo(user.address, LOCKED), BLACKLISTED);
    await escrow.connect(user).withdrawTo(heir.address, DEPOSIT + LOCKED);
    expect(await usdc.balanceOf(heir.address)).to.equal(DEPOSIT + LOCKED);
    expect(await m.balanceOf(user)).to.equal(0);
  });

  it("has an expired job's lock credited", async () => {
    const m = market();
    const { escrow, usdc, user, stranger } = m;
    const jobId = await m.running({ payment: m.pay(ALLOWANCE, user) });
    await usdc.blacklist(user.address);
    await m.pass(8);
    await expect(escrow.connect(stranger).expireJob(jobId, [])).to.emit(escrow, "JobExpired").withArgs(jobId, LOCKED);
    expect(await m.balanceOf(user)).to.equal(DEPOSIT + LOCKED);
  });

  it("has its jobs started, reported, refunded and paid as before", async () => {
    const m = market();
    const { escrow, usdc, user, provider } = m;
    const jobId = await m.open();
    await usdc.blacklist(user.address);

    await escrow.connect(provider).startJob(jobId, []);
    await m.report(jobId);
    expect(await m.balanceOf(user)).to.equal(DEPOSIT - LOCKED + REFUND);
    await m.pass(4);
    expect(await m.balanceOf(provider)).to.equal(NET);
    await escrow.connect(provider).withdrawTo(provider.address, NET);
    expect(await usdc.balanceOf(provider.address)).to.equal(NET);
  });

  it("accepts by its own call, by a signature that another brings, and in advance", async () => {
    const m = market();
    const { escrow, usdc, user, provider, stranger } = m;
    const [called, signed] = [await m.reported(), await m.reported()];
    const standing = await m.running();
    await usdc.blacklist(user.address);

    await expect(escrow.connect(user).acceptJob(called)).to.emit(escrow, "JobAccepted").withArgs(called, NET, FEE);
    const signature = await sign(user, m.domain, ACCEPTANCE, { jobId: signed, amount: PAID });
    await expect(escrow.connect(stranger).acceptJobSigned(signed, PAID, signature))
      .to.emit(escrow, "JobAccepted")
      .withArgs(signed, NET, FEE);
    await escrow.connect(user).setStandingConsent(provider.address, true);
    await expect(m.report(standing)).to.emit(escrow, "JobAccepted").withArgs(standing, NET, FEE);
    expect(await m.balanceOf(provider)).to.equal(3n * NET);
  });

  it("is credited what a ruling gives it", async () => {
    const m = market();
    const { escrow, usdc, user, arbitrator } = m;
    const jobId = await m.reported();
    await usdc.blacklist(user.address);
    await escrow.connect(arbitrator).holdForDispute(jobId);
    await escrow.connect(arbitrator).resolveHeld(jobId, PAID, 0);
    expect(await m.balanceOf(user)).to.equal(DEPOSIT - LOCKED + REFUND + PAID);
  });

  it("cannot bring USDC in by any payment, and spends its balance freely", async () => {
    const m = market();
    const { escrow, usdc, user, stranger } = m;
    const jobId = await m.running();
    const { quote, signature } = await m.quote();
    const { payment: permit } = await m.permit(user);
    const deposit = await m.authorization(user, m.depositAction());
    const opening = await m.authorization(user, await m.openAction(quote, UNITS, 0));
    const topUp = await m.authorization(user, m.topUpAction(jobId, UNITS));
    await usdc.blacklist(user.address);

    const by = escrow.connect(user);
    await m.refusedByToken(() => by.depositFor(user.address, LOCKED), BLACKLISTED);
    const allowance = m.pay(ALLOWANCE, user);
    for (const payment of [allowance, permit, deposit.payment]) {
      await m.refusedByToken(() => by.depositWith(user.address, LOCKED, payment), BLACKLISTED);
    }
    for (const payment of [allowance, permit, opening.payment]) {
      await m.refusedByToken(() => by.openJob(quote, signature, UNITS, 0, payment), BLACKLISTED);
    }
    for (const payment of [allowance, permit, topUp.payment]) {
      await m.refusedByToken(() => by.topUp(jobId, UNITS, payment), BLACKLISTED);
    }
    await m.refusedByToken(
      () => escrow.connect(stranger).openJob(quote, signature, UNITS, 0, opening.payment),
      BLACKLISTED,
    );

    await by.topUp(jobId, UNITS, m.pay(BALANCE, user));
    await by.openJob(quote, signature, UNITS, 0, m.pay(BALANCE, user));
    expect(await m.balanceOf(user)).to.equal(DEPOSIT - 3n * LOCKED);
  });

  it("can be given a deposit by another", async () => {
    const m = market();
    const { escrow, usdc, user, otherUser } = m;
    await usdc.blacklist(user.address);
    await escrow.connect(otherUser).depositFor(user.address, LOCKED);
    expect(await m.balanceOf(user)).to.equal(DEPOSIT + LOCKED);
  });

  it("blocks nobody else in a batch of reports", async () => {
    const m = market();
    const { escrow, usdc, user, otherUser, meter, provider } = m;
    const jobs = [await m.running(), await m.running({ user: otherUser })];
    await usdc.blacklist(user.address);
    const reports = await Promise.all(jobs.map((jobId) => m.usage(jobId)));
    await expect(escrow.connect(meter).reportUsageBatch(reports, meter.address, "0x")).not.to.emit(
      escrow,
      "JobSkipped",
    );
    expect((await escrow.accountOf(provider.address)).pending).to.equal(2n * NET);
    expect(await m.balanceOf(user)).to.equal(DEPOSIT - LOCKED + REFUND);
    expect(await m.balanceOf(otherUser)).to.equal(DEPOSIT - LOCKED + REFUND);
  });

  it("and anybody else cannot lose a withdrawal to the token itself", async () => {
    const m = market();
    const { escrow, user, addresses } = m;
    await m.refusedByToken(() => escrow.connect(user).withdrawTo(addresses.usdc, LOCKED), BLACKLISTED);
  });

  it("withdraws to itself again once it is off the list", async () => {
    const m = market();
    const { escrow, usdc, user } = m;
    await usdc.blacklist(user.address);
    await m.refusedByToken(() => escrow.connect(user).withdrawTo(user.address, DEPOSIT), BLACKLISTED);
    await usdc.unBlacklist(user.address);
    await expect(escrow.connect(user).withdrawTo(user.address, DEPOSIT)).to.emit(escrow, "Withdrawn");
  });
});
