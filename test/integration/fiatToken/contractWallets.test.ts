import { expect } from "chai";
import { ZeroHash } from "ethers";
import {
  DEPOSIT,
  BAD_SIGNATURE,
  BALANCE,
  LOCKED,
  NET,
  NO_ALLOWANCE,
  PAID,
  REFUND,
  UNITS,
  useMarket,
  type Market,
  type Payment,
  type Quote,
} from "./fixture.ts";
import { ACCEPTANCE, BATCH, REPORT, reportsHashOf, sign } from "./typedData.ts";
import {
  BURNS_ALL_GAS,
  HONEST,
  REVERTS,
  SHORT_ANSWER,
  walletAt,
  walletOf,
  WRONG_WORD,
  type Wallet,
} from "./wallets.ts";

const FUNDS = 10n * LOCKED;
const GAS = { gasLimit: 600_000n };

describe("A contract wallet", () => {
  const market = useMarket();
  let wallet: Wallet;

  beforeEach(async () => {
    const m = market();
    wallet = await walletOf(m, "MockWallet", m.heir.address);
    await m.usdc.mint(wallet.address, FUNDS);
  });

  const openAsWallet = (m: Market, quote: Quote, signature: string, payment: Payment) => {
    const data = m.escrow.interface.encodeFunctionData("openJob", [quote, signature, UNITS, 0, payment]);
    return wallet.execute(m.addresses.jobEscrow, data);
  };

  /** A running job of the wallet's. */
  const ordered = async (m: Market): Promise<bigint> => {
    const { quote, signature } = await m.quote();
    const action = await m.openAction(quote, UNITS, 0);
    const { payment } = await m.authorization(m.heir, action, { payer: wallet.address });
    await m.escrow.connect(m.stranger).openJob(quote, signature, UNITS, 0, payment);
    const jobId = await m.escrow.jobIdOf(quote.provider, quote.nonce);
    await m.escrow.connect(m.provider).startJob(jobId, []);
    return jobId;
  };

  const registered = async (m: Market): Promise<void> => {
    const registry = await m.connection.ethers.getContractAt("ProviderRegistry", m.addresses.providerRegistry);
    const data = registry.interface.encodeFunctionData("register", [wallet.address, "ipfs://wallet", ZeroHash]);
    await wallet.execute(m.addresses.providerRegistry, data);
  };

  it("buys with a permit that its key signed", async () => {
    const m = market();
    const { quote, signature } = await m.quote();
    const { payment } = await m.permit(m.heir, { owner: wallet.address });
    await openAsWallet(m, quote, signature, payment);
    const job = await m.lens.jobOf(await m.escrow.jobIdOf(quote.provider, quote.nonce));
    expect([job.user, job.locked]).to.deep.equal([wallet.address, LOCKED]);
    expect(await m.usdc.balanceOf(wallet.address)).to.equal(FUNDS - LOCKED);
  });

  it("buys through a relayer with an authorization that its key signed, and gets back what is left", async () => {
    const m = market();
    const jobId = await ordered(m);
    expect((await m.lens.jobOf(jobId)).user).to.equal(wallet.address);
    expect(await m.usdc.balanceOf(wallet.address)).to.equal(FUNDS - LOCKED);
    await m.report(jobId);
    expect(await m.balanceOf(wallet)).to.equal(REFUND);
  });

  it("sells by its key's signature", async () => {
    const m = market();
    await registered(m);
    const { quote, signature } = await m.quote({ provider: wallet.address }, m.heir);
    await m.escrow.connect(m.user).openJob(quote, signature, UNITS, 0, m.pay(BALANCE, m.user));
    const jobId = await m.escrow.jobIdOf(wallet.address, quote.nonce);
    expect((await m.lens.jobOf(jobId)).provider).to.equal(wallet.address);
    const asKey = { ...quote, provider: m.heir.address };
    await m.refused(
      () => m.escrow.connect(m.user).openJob(asKey, signature, UNITS, 0, m.pay(BALANCE, m.user)),
      "JobEscrow_BadSignature",
      m.heir.address,
    );
  });

  it("accepts and agrees by its key's signature, and by no other's", async () => {
    const m = market();
    const { escrow, heir, provider, stranger } = m;
    const [accepted, agreed] = [await ordered(m), await ordered(m)];
    await m.report(accepted);
    const acceptance = { jobId: accepted, amount: PAID };
    const report = await m.usage(agreed);
    const byProvider = await sign(provider, m.domain, REPORT, report);
    const accept = async (key: typeof heir) =>
      escrow.connect(stranger).acceptJobSigned(accepted, PAID, await sign(key, m.domain, ACCEPTANCE, acceptance));
    const agree = async (key: typeof heir) =>
      escrow.connect(stranger).reportCosigned(report, await sign(key, m.domain, REPORT, report), byProvider);
    for (const act of [accept, agree]) {
      await m.refused(() => act(stranger), "JobEscrow_BadSignature", wallet.address);
      await act(heir);
    }
    expect(await m.balanceOf(provider)).to.equal(NET);
    expect((await escrow.accountOf(provider.address)).pending).to.equal(NET);
  });

  it("measures by its key's signature, alone and in a batch", async () => {
    const m = market();
    const { escrow, heir, spareMeter, stranger } = m;
    const quote = { meter: spareMeter.address };
    const [jobId, ...batch] = [await m.running({ quote }), await m.running({ quote }), await m.running({ quote })];
    await walletAt(m, spareMeter.address, "MockWallet", heir.address);
    const report = await m.usage(jobId);
    const signature = await sign(heir, m.domain, REPORT, report);
    await escrow.connect(stranger).reportUsage(report, spareMeter.address, signature);
    const reports = await Promise.all(batch.map((id) => m.usage(id)));
    const whole = await sign(heir, m.domain, BATCH, { reportsHash: reportsHashOf(reports) });
    await escrow.connect(stranger).reportUsageBatch(reports, spareMeter.address, whole);
    expect((await escrow.accountOf(m.provider.address)).pending).to.equal(3n * NET);
  });

  const NO = { reverts: REVERTS, "burns all gas": BURNS_ALL_GAS, "answers short": SHORT_ANSWER, denies: WRONG_WORD };
  for (const [what, mode] of Object.entries(NO)) {
    it(`that ${what} has signed nothing, until it says yes`, async () => {
      const m = market();
      const { escrow, heir, user, provider, stranger } = m;
      await registered(m);
      const offer = await m.quote({ provider: wallet.address }, heir);
      const [accepted, agreed] = [await ordered(m), await ordered(m)];
      await m.report(accepted);
      const acceptance = await sign(heir, m.domain, ACCEPTANCE, { jobId: accepted, amount: PAID });
      const report = await m.usage(agreed);
      const byUser = await sign(heir, m.domain, REPORT, report);
      const byProvider = await sign(provider, m.domain, REPORT, report);
      const deposit = await m.authorization(heir, m.depositAction(), { payer: wallet.address });
      const relay = escrow.connect(stranger);

      const calls = [
        () => escrow.connect(user).openJob(offer.quote, offer.signature, UNITS, 0, m.pay(BALANCE, user), GAS),
        () => relay.acceptJobSigned(accepted, PAID, acceptance, GAS),
        () => relay.reportCosigned(report, byUser, byProvider, GAS),
      ];
      const relayed = () => relay.depositWith(wallet.address, LOCKED, deposit.payment, GAS);
      await wallet.setMode(mode);
      for (const call of calls) await m.refused(call, "JobEscrow_BadSignature", wallet.address);
      await m.refusedByToken(relayed, BAD_SIGNATURE);

      await wallet.setMode(HONEST);
      for (const call of [...calls, relayed]) await call();
      expect(await m.balanceOf(wallet)).to.equal(2n * REFUND + LOCKED);
    });
  }

  it("that denies its permit pays nothing, until it says yes", async () => {
    const m = market();
    const { quote, signature } = await m.quote();
    const { payment } = await m.permit(m.heir, { owner: wallet.address });
    const open = () => openAsWallet(m, quote, signature, payment);
    for (const mode of [REVERTS, SHORT_ANSWER, WRONG_WORD]) {
      await wallet.setMode(mode);
      await m.refusedByToken(open, NO_ALLOWANCE);
      expect(await m.usdc.nonces(wallet.address)).to.equal(0);
    }
    await wallet.setMode(HONEST);
    await open();
  });

  it("at the address of a key signs by either at the escrow, by its code alone at the token", async () => {
    const m = market();
    const { escrow, user, provider, heir, stranger } = m;
    const quotes = [await m.quote(), await m.quote({ provider: provider.address }, heir)];
    const forged = await m.quote({ provider: provider.address }, stranger);
    const ofKey = await m.authorization(user, m.depositAction());
    const ofWallet = await m.authorization(heir, m.depositAction(), { payer: user.address });
    for (const { address } of [provider, user]) await walletAt(m, address, "MockWallet", heir.address);

    const relay = escrow.connect(stranger);
    const open = async ({ quote, signature }: (typeof quotes)[number]) =>
      relay.openJob(quote, signature, UNITS, 0, m.pay(BALANCE, stranger));
    await escrow.connect(m.otherUser).depositFor(stranger.address, 2n * LOCKED);
    await m.refused(() => open(forged), "JobEscrow_BadSignature", provider.address);
    for (const quote of quotes) await open(quote);

    await m.refusedByToken(() => relay.depositWith(user.address, LOCKED, ofKey.payment), BAD_SIGNATURE);
    await relay.depositWith(user.address, LOCKED, ofWallet.payment);
    expect(await m.balanceOf(user)).to.equal(DEPOSIT + LOCKED);
  });

  it("changes its mind from call to call, and each call asks again", async () => {
    const m = market();
    await registered(m);
    const { quote, signature } = await m.quote({ provider: wallet.address, maxUnits: UNITS }, m.heir);
    const open = () => m.escrow.connect(m.user).openJob(quote, signature, UNITS, 0, m.pay(BALANCE, m.user));
    await m.escrow.connect(m.user).openJob.staticCall(quote, signature, UNITS, 0, m.pay(BALANCE, m.user));
    await wallet.setMode(WRONG_WORD);
    await m.refused(open, "JobEscrow_BadSignature", wallet.address);
    await wallet.setMode(HONEST);
    await open();
    await wallet.setMode(WRONG_WORD);
    await m.refused(open, "JobEscrow_BadSignature", wallet.address);
  });
});
