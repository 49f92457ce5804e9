import { expect } from "chai";
import {
  ALLOWANCE,
  DEPOSIT,
  FAR,
  LOCKED,
  NO_ALLOWANCE,
  PERMIT,
  permitPayment,
  UNITS,
  useMarket,
  WALLET,
} from "./fixture.ts";
import type { Market } from "./fixture.ts";

describe("A permit", () => {
  const market = useMarket();

  beforeEach(async () => {
    const { usdc, user, otherUser, addresses } = market();
    for (const owner of [user, otherUser]) await usdc.connect(owner).approve(addresses.jobEscrow, 0n);
  });

  const allowanceOf = (m: Market): Promise<bigint> => m.usdc.allowance(m.user.address, m.addresses.jobEscrow);

  for (const frontRun of [false, true]) {
    const given = frontRun ? ", also when somebody submits it to the token first" : "";
    /** A permit of the user's, which the stranger may have used up already. */
    const permitted = async (m: Market) => {
      const { signature, payment } = await m.permit(m.user);
      if (frontRun) {
        await m.usdc.connect(m.stranger).permit(m.user.address, m.addresses.jobEscrow, LOCKED, FAR, signature);
      }
      return payment;
    };

    it(`opens a job${given}`, async () => {
      const m = market();
      const jobId = await m.open({ payment: await permitted(m) });
      expect((await m.lens.jobOf(jobId)).locked).to.equal(LOCKED);
      expect(await m.usdc.balanceOf(m.user.address)).to.equal(WALLET - LOCKED);
      expect(await allowanceOf(m)).to.equal(0);
    });

    it(`opens a batch${given}`, async () => {
      const m = market();
      const { quote, signature } = await m.quote({ maxJobs: 2 });
      const payment = await permitted(m);
      const halves = [UNITS / 2n, UNITS / 2n];
      const specs = [quote.specHash, quote.specHash];
      await m.escrow.connect(m.user).openJobs(quote, signature, halves, specs, [], 0, payment);
      expect(await m.usdc.balanceOf(m.user.address)).to.equal(WALLET - LOCKED);
    });

    it(`deposits${given}`, async () => {
      const m = market();
      const payment = await permitted(m);
      await m.escrow.connect(m.user).depositWith(m.heir.address, LOCKED, payment);
      expect(await m.balanceOf(m.heir)).to.equal(LOCKED);
      expect(await m.usdc.balanceOf(m.user.address)).to.equal(WALLET - LOCKED);
    });

    it(`tops a job up${given}`, async () => {
      const m = market();
      const jobId = await m.running();
      const payment = await permitted(m);
      await m.escrow.connect(m.user).topUp(jobId, UNITS, payment);
      expect((await m.lens.jobOf(jobId)).locked).to.equal(2n * LOCKED);
      expect(await m.usdc.balanceOf(m.user.address)).to.equal(WALLET - LOCKED);
    });
  }

  it("serves once: its replay finds no allowance", async () => {
    const m = market();
    const { payment } = await m.permit(m.user);
    await m.open({ payment });
    await m.refusedByToken(() => m.open({ payment }), NO_ALLOWANCE);
    await m.refusedByToken(() => m.escrow.connect(m.user).depositWith(m.user.address, LOCKED, payment), NO_ALLOWANCE);
  });

  it("is worth nothing after its deadline, and all at it", async () => {
    const m = market();
    const { time } = m.connection.networkHelpers;
    const deadline = BigInt(await time.latest()) + 100n;
    const { payment } = await m.permit(m.user, { deadline });
    const { quote, signature } = await m.quote();
    const open = () => m.escrow.connect(m.user).openJob(quote, signature, UNITS, 0, payment);

    const snapshot = await m.connection.networkHelpers.takeSnapshot();
    await time.setNextBlockTimestamp(deadline);
    await open();
    await snapshot.restore();
    await time.increaseTo(deadline + 1n);
    await m.refusedByToken(open, NO_ALLOWANCE);
  });

  it("is worth nothing when it is another's or changed, or in another's hands", async () => {
    const m = market();
    const { escrow, user, otherUser, stranger } = m;
    const own = await m.permit(user);
    const others = await m.permit(otherUser);
    const stolen = { kind: PERMIT, payer: user.address, data: others.payment.data };
    const raised = permitPayment(user.address, own.signature, { value: LOCKED + 1n });
    const prolonged = permitPayment(user.address, own.signature, { deadline: FAR + 1n });
    for (const payment of [stolen, raised, prolonged]) {
      await m.refusedByToken(() => m.open({ payment }), NO_ALLOWANCE);
      await m.refusedByToken(() => escrow.connect(user).depositWith(user.address, LOCKED, payment), NO_ALLOWANCE);
    }
    expect(await allowanceOf(m)).to.equal(0);

    const thief = escrow.connect(stranger);
    await m.refused(
      () => thief.depositWith(stranger.address, LOCKED, own.payment),
      "JobEscrow_PayerNotCaller",
      user.address,
      stranger.address,
    );
    const { quote, signature } = await m.quote();
    await m.refused(
      () => thief.openJob(quote, signature, UNITS, 0, own.payment),
      "JobEscrow_PayerNotCaller",
      user.address,
      stranger.address,
    );
  });

  it("below the lock pays nothing, not even its part", async () => {
    const m = market();
    const { payment } = await m.permit(m.user, { value: LOCKED - 1n });
    await m.refusedByToken(() => m.open({ payment }), NO_ALLOWANCE);
    expect(await allowanceOf(m)).to.equal(0);
    expect(await m.usdc.nonces(m.user.address)).to.equal(0);
  });

  it("leaves the unused part of a larger value as allowance, which the owner alone can spend", async () => {
    const m = market();
    const { escrow, user, stranger } = m;
    const { payment } = await m.permit(user, { value: 2n * LOCKED });
    await m.open({ payment });
    expect(await allowanceOf(m)).to.equal(LOCKED);
    const allowance = m.pay(ALLOWANCE, user);
    await m.refused(
      () => escrow.connect(stranger).depositWith(stranger.address, LOCKED, allowance),
      "JobEscrow_PayerNotCaller",
      user.address,
      stranger.address,
    );
    await m.refusedByToken(() => escrow.connect(stranger).depositFor(stranger.address, LOCKED), NO_ALLOWANCE);
    await escrow.connect(user).depositFor(user.address, LOCKED);
    expect(await m.balanceOf(user)).to.equal(DEPOSIT + LOCKED);
  });

  it("that nobody can read takes nothing", async () => {
    const m = market();
    const payment = { kind: PERMIT, payer: m.user.address, data: "0x1234" };
    const before = await m.money();
    await expect(m.open({ payment })).to.be.revertedWithoutReason(m.connection.ethers);
    expect(await m.money()).to.deep.equal(before);
  });
});
