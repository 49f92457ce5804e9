import { expect } from "chai";
import { id } from "ethers";
import {
  AUTHORIZATION_USED,
  authorizationPayment,
  BAD_SIGNATURE,
  BALANCE,
  DEPOSIT,
  FAR,
  LOCKED,
  NO_BALANCE,
  UNITS,
  useMarket,
  WALLET,
  type Market,
} from "./fixture.ts";
import { CANCEL, sign, TRANSFER } from "./typedData.ts";

const EXPIRED = "FiatTokenV2: authorization is expired";
const NOT_YET = "FiatTokenV2: authorization is not yet valid";
const NOT_PAYEE = "FiatTokenV2: caller must be the payee";

describe("An EIP-3009 authorization", () => {
  const market = useMarket();

  /** A quote and the user's authorization to open a job under it. */
  const openingOf = async (m: Market, minDiscountBps = 0) => {
    const offer = await m.quote();
    const action = await m.openAction(offer.quote, UNITS, minDiscountBps);
    const { payment, nonce, signature: authorized } = await m.authorization(m.user, action);
    return { ...offer, payment, nonce, authorized };
  };

  it("opens a job of its signer's, brought by a relayer that has ETH alone", async () => {
    const m = market();
    const { escrow, usdc, user, stranger } = m;
    const { quote, signature, payment, nonce } = await openingOf(m);
    expect(await usdc.balanceOf(stranger.address)).to.equal(0);

    await escrow.connect(stranger).openJob(quote, signature, UNITS, 0, payment);
    const job = await m.lens.jobOf(await escrow.jobIdOf(quote.provider, quote.nonce));
    expect([job.user, job.payer, job.locked]).to.deep.equal([user.address, user.address, LOCKED]);
    expect(await usdc.balanceOf(user.address)).to.equal(WALLET - LOCKED);
    expect((await escrow.accountOf(stranger.address)).id).to.equal(0);
    expect(await usdc.authorizationState(user.address, nonce)).to.equal(true);
  });

  it("deposits and tops up for its signer, brought by a relayer that has ETH alone", async () => {
    const m = market();
    const { escrow, usdc, user, heir, stranger } = m;
    const jobId = await m.running();
    const gift = await m.authorization(user, m.depositAction(), { beneficiary: heir.address });
    const topUp = await m.authorization(user, m.topUpAction(jobId, UNITS));
    await escrow.connect(stranger).depositWith(heir.address, LOCKED, gift.payment);
    await escrow.connect(stranger).topUp(jobId, UNITS, topUp.payment);
    expect(await m.balanceOf(heir)).to.equal(LOCKED);
    expect((await m.lens.jobOf(jobId)).locked).to.equal(2n * LOCKED);
    expect(await usdc.balanceOf(user.address)).to.equal(WALLET - 2n * LOCKED);
  });

  it("opens the same job when another relayer is faster", async () => {
    const m = market();
    const { escrow, usdc, user, otherUser, stranger } = m;
    const { quote, signature, payment } = await openingOf(m);
    await escrow.connect(otherUser).openJob(quote, signature, UNITS, 0, payment);
    const job = await m.lens.jobOf(await escrow.jobIdOf(quote.provider, quote.nonce));
    expect(job.user).to.equal(user.address);
    await m.refused(
      () => escrow.connect(stranger).openJob(quote, signature, UNITS, 0, payment),
      "JobEscrow_NonceUsed",
      quote.provider,
      quote.nonce,
    );
    expect(await usdc.balanceOf(user.address)).to.equal(WALLET - LOCKED);
  });

  it("opens nothing with other units, another quote, another salt, other times or another payer", async () => {
    const m = market();
    const { escrow, user, otherUser, stranger } = m;
    const { quote, signature, payment, authorized } = await openingOf(m);
    const relay = escrow.connect(stranger);
    const same = await m.quote({ specHash: id("another specification") });
    const foreign = await m.quote({}, m.otherProvider);
    const changed = (changes: Parameters<typeof authorizationPayment>[2], payer = user.address) =>
      authorizationPayment(payer, authorized, changes);

    await m.refusedByToken(() => relay.openJob(quote, signature, UNITS - 1n, 0, payment), BAD_SIGNATURE);
    await m.refusedByToken(() => relay.openJob(quote, signature, 2n * UNITS, 0, payment), BAD_SIGNATURE);
    for (const other of [same, foreign]) {
      await m.refusedByToken(() => relay.openJob(other.quote, other.signature, UNITS, 0, payment), BAD_SIGNATURE);
    }
    const payments = [
      changed({ salt: id("salt") }),
      changed({ after: 1n }),
      changed({ before: FAR + 1n }),
      changed({}, otherUser.address),
    ];
    for (const other of payments) {
      await m.refusedByToken(() => relay.openJob(quote, signature, UNITS, 0, other), BAD_SIGNATURE);
    }
    await relay.openJob(quote, signature, UNITS, 0, payment);
  });

  it("opens nothing below the discount that its signer insists on, nor above what it asked for", async () => {
    const m = market();
    const { escrow, stranger } = m;
    const insists = await openingOf(m, 500);
    const relay = escrow.connect(stranger);
    const open = ({ quote, signature, payment }: typeof insists, minDiscountBps: number) =>
      relay.openJob(quote, signature, UNITS, minDiscountBps, payment);
    await m.refusedByToken(() => open(insists, 0), BAD_SIGNATURE);
    await m.refused(() => open(insists, 500), "JobEscrow_DiscountBelowLimit", 0, 500);
    const forgoes = await openingOf(m, 0);
    await m.refused(() => open(forgoes, 1), "JobEscrow_DiscountBelowLimit", 0, 1);
    await open(forgoes, 0);
  });

  it("opens no batch with other orders", async () => {
    const m = market();
    const { escrow, user, stranger, usdc } = m;
    const { quote, signature } = await m.quote({ maxJobs: 2 });
    const [units, specs, dependsOn] = [
      [UNITS / 2n, UNITS / 2n],
      [id("one"), id("two")],
      [[], [0n]],
    ];
    const action = await m.batchAction(quote, units, specs, dependsOn, 0);
    const { payment } = await m.authorization(user, action);
    const single = await m.authorization(user, await m.openAction(quote, UNITS, 0));
    const relay = escrow.connect(stranger);
    const uneven = [UNITS / 4n, (UNITS * 3n) / 4n];

    await m.refusedByToken(() => relay.openJobs(quote, signature, uneven, specs, dependsOn, 0, payment), BAD_SIGNATURE);
    const swapped = [id("two"), id("one")];
    await m.refusedByToken(
      () => relay.openJobs(quote, signature, units, swapped, dependsOn, 0, payment),
      BAD_SIGNATURE,
    );
    await m.refusedByToken(() => relay.openJobs(quote, signature, units, specs, [], 0, payment), BAD_SIGNATURE);
    await m.refusedByToken(() => relay.openJob(quote, signature, UNITS, 0, payment), BAD_SIGNATURE);
    await m.refusedByToken(
      () => relay.openJobs(quote, signature, units, specs, dependsOn, 0, single.payment),
      BAD_SIGNATURE,
    );
    await relay.openJobs(quote, signature, units, specs, dependsOn, 0, payment);
    expect(await usdc.balanceOf(user.address)).to.equal(WALLET - LOCKED);
  });

  it("deposits for no other beneficiary and no other amount", async () => {
    const m = market();
    const { escrow, user, stranger } = m;
    const { payment } = await m.authorization(user, m.depositAction());
    const relay = escrow.connect(stranger);
    await m.refusedByToken(() => relay.depositWith(stranger.address, LOCKED, payment), BAD_SIGNATURE);
    await m.refusedByToken(() => relay.depositWith(user.address, LOCKED + 1n, payment), BAD_SIGNATURE);
    await m.refusedByToken(() => relay.depositWith(user.address, LOCKED - 1n, payment), BAD_SIGNATURE);
    await relay.depositWith(user.address, LOCKED, payment);
    expect(await m.balanceOf(user)).to.equal(DEPOSIT + LOCKED);
  });

  it("tops up no other job and by no other units", async () => {
    const m = market();
    const { escrow, user, stranger } = m;
    const [jobId, otherJob] = [await m.running(), await m.running()];
    const foreign = await m.running({ user: m.otherUser });
    const { payment } = await m.authorization(user, m.topUpAction(jobId, UNITS));
    const relay = escrow.connect(stranger);
    await m.refusedByToken(() => relay.topUp(otherJob, UNITS, payment), BAD_SIGNATURE);
    await m.refusedByToken(() => relay.topUp(jobId, UNITS - 1n, payment), BAD_SIGNATURE);
    await m.refused(() => relay.topUp(foreign, UNITS, payment), "JobEscrow_NotAllowed", foreign, user.address);
    await relay.topUp(jobId, UNITS, payment);
  });

  it("serves no other kind of action", async () => {
    const m = market();
    const { escrow, user, stranger } = m;
    const jobId = await m.running();
    const { quote, signature } = await m.quote();
    const deposit = await m.authorization(user, m.depositAction());
    const topUp = await m.authorization(user, m.topUpAction(jobId, UNITS));
    const open = await m.authorization(user, await m.openAction(quote, UNITS, 0));
    const relay = escrow.connect(stranger);

    for (const { payment } of [deposit, topUp]) {
      await m.refusedByToken(() => relay.openJob(quote, signature, UNITS, 0, payment), BAD_SIGNATURE);
    }
    for (const { payment } of [deposit, open]) {
      await m.refusedByToken(() => relay.topUp(jobId, UNITS, payment), BAD_SIGNATURE);
    }
    for (const { payment } of [open, topUp]) {
      await m.refusedByToken(() => relay.depositWith(user.address, LOCKED, payment), BAD_SIGNATURE);
    }
  });

  it("gives nothing to a thief who takes it to the token itself", async () => {
    const m = market();
    const { usdc, user, stranger, addresses } = m;
    const { signature, nonce } = await m.authorization(user, m.depositAction());
    const thief = usdc.connect(stranger);
    const { jobEscrow } = addresses;
    const to = (payee: string) => [user.address, payee, LOCKED, 0n, FAR, nonce, signature] as const;
    await m.refusedByToken(() => thief.receiveWithAuthorization(...to(jobEscrow)), NOT_PAYEE);
    await m.refusedByToken(() => thief.receiveWithAuthorization(...to(stranger.address)), BAD_SIGNATURE);
    await m.refusedByToken(() => thief.transferWithAuthorization(...to(jobEscrow)), BAD_SIGNATURE);
    await m.refusedByToken(() => thief.transferWithAuthorization(...to(stranger.address)), BAD_SIGNATURE);
    expect(await usdc.authorizationState(user.address, nonce)).to.equal(false);
  });

  it("must be one to receive: a signed transfer credits nobody through the escrow", async () => {
    const m = market();
    const { escrow, user, stranger, addresses } = m;
    const { nonce } = await m.authorization(user, m.depositAction());
    const transfer = { from: user.address, to: addresses.jobEscrow, value: LOCKED, validAfter: 0, validBefore: FAR };
    const signature = await sign(user, m.tokenDomain, TRANSFER, { ...transfer, nonce });
    const payment = authorizationPayment(user.address, signature);
    await m.refusedByToken(() => escrow.connect(stranger).depositWith(user.address, LOCKED, payment), BAD_SIGNATURE);
  });

  it("serves once, and its signer can sign the same again with another salt", async () => {
    const m = market();
    const { escrow, user, stranger } = m;
    const jobId = await m.running();
    const deposit = await m.authorization(user, m.depositAction());
    const topUp = await m.authorization(user, m.topUpAction(jobId, UNITS));
    const relay = escrow.connect(stranger);
    await relay.depositWith(user.address, LOCKED, deposit.payment);
    await relay.topUp(jobId, UNITS, topUp.payment);

    await m.refusedByToken(() => relay.depositWith(user.address, LOCKED, deposit.payment), AUTHORIZATION_USED);
    await m.refusedByToken(() => relay.topUp(jobId, UNITS, topUp.payment), AUTHORIZATION_USED);
    const twice = [deposit, deposit].map(({ payment }) =>
      escrow.interface.encodeFunctionData("depositWith", [user.address, LOCKED, payment]),
    );
    await m.refusedByToken(() => relay.multicall(twice), AUTHORIZATION_USED);

    const again = await m.authorization(user, m.depositAction(), { salt: id("again") });
    await relay.depositWith(user.address, LOCKED, again.payment);
    expect(await m.balanceOf(user)).to.equal(DEPOSIT - LOCKED + 2n * LOCKED);
  });

  it("serves no more once its signer cancelled it at the token", async () => {
    const m = market();
    const { escrow, usdc, user, stranger } = m;
    const { quote, signature, payment, nonce } = await openingOf(m);
    const cancellation = await sign(user, m.tokenDomain, CANCEL, { authorizer: user.address, nonce });
    await usdc.connect(stranger).cancelAuthorization(user.address, nonce, cancellation);
    await m.refusedByToken(
      () => escrow.connect(stranger).openJob(quote, signature, UNITS, 0, payment),
      AUTHORIZATION_USED,
    );
    expect(await escrow.isNonceUsed(quote.provider, quote.nonce)).to.equal(false);
  });

  it("serves from the second after `validAfter` to the one before `validBefore`", async () => {
    const m = market();
    const { escrow, user, stranger } = m;
    const { time } = m.connection.networkHelpers;
    const now = BigInt(await time.latest());
    const [after, before] = [now + 100n, now + 200n];
    const first = await m.authorization(user, m.depositAction(), { after, before });
    const last = await m.authorization(user, m.depositAction(), { after, before, salt: id("last") });
    const late = await m.authorization(user, m.depositAction(), { after, before, salt: id("late") });
    const depositAt = async (second: bigint, { payment }: typeof first) => {
      await time.setNextBlockTimestamp(second);
      return escrow.connect(stranger).depositWith(user.address, LOCKED, payment);
    };
    await m.refusedByToken(() => depositAt(after, first), NOT_YET);
    await depositAt(after + 1n, first);
    await depositAt(before - 1n, last);
    await m.refusedByToken(() => depositAt(before, late), EXPIRED);
  });

  it("stays unused when another takes the quote first", async () => {
    const m = market();
    const { escrow, usdc, user, otherUser, stranger } = m;
    const { quote, signature, payment, nonce } = await openingOf(m);
    await escrow.connect(otherUser).openJob(quote, signature, UNITS, 0, m.pay(BALANCE, otherUser));
    await m.refused(
      () => escrow.connect(stranger).openJob(quote, signature, UNITS, 0, payment),
      "JobEscrow_NonceUsed",
      quote.provider,
      quote.nonce,
    );
    expect(await usdc.authorizationState(user.address, nonce)).to.equal(false);
  });

  it("credits nothing when its signer has not the money", async () => {
    const m = market();
    const { escrow, heir, stranger } = m;
    const { payment } = await m.authorization(heir, m.depositAction());
    await m.refusedByToken(() => escrow.connect(stranger).depositWith(heir.address, LOCKED, payment), NO_BALANCE);
    expect((await escrow.accountOf(heir.address)).id).to.equal(0);
  });
});
