import { expect } from "chai";
import { ZeroHash } from "ethers";
import { authorizationPayment, BAD_SIGNATURE, BALANCE, LOCKED, NET, PAID, UNITS, useMarket } from "./fixture.ts";
import { ALLOWANCE, type Market, Status } from "./fixture.ts";
import { BURNS_GAS, DIRTY_YES, LONG_ANSWER, SAYS_YES, walletAt, walletOf, WHILE_RUNNING } from "./wallets.ts";

const JUNK = "0xc0ffee";
const FUNDS = 10n * LOCKED;

describe("A contract wallet to which every signature is its own", () => {
  const market = useMarket();

  const fickle = async (m: Market) => {
    const wallet = await walletOf(m, "FickleWallet", m.addresses.jobEscrow);
    await m.usdc.mint(wallet.address, FUNDS);
    return wallet;
  };

  /** A reported job of the wallet's, opened by whoever wanted. */
  const reportedOf = async (m: Market, wallet: string): Promise<bigint> => {
    const { quote, signature } = await m.quote();
    await m.escrow.connect(m.stranger).openJob(quote, signature, UNITS, 0, authorizationPayment(wallet, JUNK));
    const jobId = await m.escrow.jobIdOf(quote.provider, quote.nonce);
    await m.escrow.connect(m.provider).startJob(jobId, []);
    await m.report(jobId);
    return jobId;
  };

  /** Two running jobs whose meter is such a wallet, and their reports. */
  const measured = async (m: Market) => {
    const opening = { quote: { meter: m.spareMeter.address }, payment: m.pay(ALLOWANCE, m.user) };
    const jobs = [await m.running(opening), await m.running(opening)] as const;
    const wallet = await walletAt(m, m.spareMeter.address, "FickleWallet", m.addresses.jobEscrow);
    const reports = [await m.usage(jobs[0]), await m.usage(jobs[1])];
    const report = (overrides: { gasLimit?: bigint } = {}) =>
      m.escrow.connect(m.stranger).reportUsageSigned(reports, wallet.address, [JUNK, JUNK], overrides);
    const problem = m.escrow.interface.encodeErrorResult("JobEscrow_BadSignature", [wallet.address]);
    return { wallet, jobs, report, problem };
  };

  it("gives its own money away, and nobody else's", async () => {
    const m = market();
    const { escrow, usdc, user, stranger } = m;
    const { address } = await fickle(m);
    const thief = escrow.connect(stranger);
    const steal = (payer: string) => thief.depositWith(stranger.address, FUNDS, authorizationPayment(payer, JUNK));
    await m.refusedByToken(() => steal(user.address), "ECRecover: invalid signature length");
    const wallets = await usdc.balanceOf(user.address);
    await steal(address);
    expect(await usdc.balanceOf(address)).to.equal(0);
    expect(await usdc.balanceOf(user.address)).to.equal(wallets);
    expect(await m.balanceOf(stranger)).to.equal(FUNDS);
    await thief.withdrawTo(stranger.address, FUNDS);
  });

  it("has its jobs opened and accepted by anybody, and pays for them alone", async () => {
    const m = market();
    const { escrow, usdc, provider, stranger } = m;
    const { address } = await fickle(m);
    const jobId = await reportedOf(m, address);
    await escrow.connect(stranger).acceptJobSigned(jobId, PAID, JUNK);
    expect(await m.balanceOf(provider)).to.equal(NET);
    expect(await usdc.balanceOf(address)).to.equal(FUNDS - LOCKED);
    expect(await m.balanceOf({ address })).to.equal(LOCKED - PAID);
  });

  it("may answer at length, at the caller's expense", async () => {
    const m = market();
    const { escrow, user } = m;
    const wallet = await walletOf(m, "MockWallet", m.heir.address);
    const registry = await m.connection.ethers.getContractAt("ProviderRegistry", m.addresses.providerRegistry);
    const register = registry.interface.encodeFunctionData("register", [wallet.address, "", ZeroHash]);
    await wallet.execute(m.addresses.providerRegistry, register);
    await wallet.setMode(LONG_ANSWER);
    const quote = m.makeQuote({ provider: wallet.address });
    await escrow.connect(user).openJob(quote, JUNK, UNITS, 0, m.pay(BALANCE, user));
    expect(await m.statusOf(await escrow.jobIdOf(wallet.address, quote.nonce))).to.equal(Status.Open);
  });

  it("says no when its yes has another bit set", async () => {
    const m = market();
    const { escrow, stranger } = m;
    const wallet = await fickle(m);
    const jobId = await reportedOf(m, wallet.address);
    await wallet.setMode(DIRTY_YES, 0);
    const relay = escrow.connect(stranger);
    await m.refused(() => relay.acceptJobSigned(jobId, PAID, JUNK), "JobEscrow_BadSignature", wallet.address);
    const payment = authorizationPayment(wallet.address, JUNK);
    await m.refusedByToken(() => relay.depositWith(stranger.address, LOCKED, payment), BAD_SIGNATURE);
    await wallet.setMode(SAYS_YES, 0);
    await relay.acceptJobSigned(jobId, PAID, JUNK);
  });

  it("may burn gas before its yes: with less than that nothing happens, with enough it counts", async () => {
    const m = market();
    const { escrow, stranger } = m;
    const wallet = await fickle(m);
    const jobId = await reportedOf(m, wallet.address);
    await wallet.setMode(BURNS_GAS, 0);
    const relay = escrow.connect(stranger);
    const accept = (gasLimit: bigint) => relay.acceptJobSigned(jobId, PAID, JUNK, { gasLimit });
    await m.refused(() => accept(250_000n), "JobEscrow_BadSignature", wallet.address);
    expect(await m.statusOf(jobId)).to.equal(Status.Reported);
    await accept(700_000n);
    expect(await m.statusOf(jobId)).to.equal(Status.Settled);

    const deposit = (gasLimit: bigint) =>
      relay.depositWith(wallet.address, LOCKED, authorizationPayment(wallet.address, JUNK), { gasLimit });
    await m.refusedByToken(() => deposit(250_000n), BAD_SIGNATURE);
    await deposit(700_000n);
  });

  it("starved of gas as a meter, it only has reports skipped that can be brought again", async () => {
    const m = market();
    const { escrow, provider } = m;
    const { wallet, jobs, report, problem } = await measured(m);
    await wallet.setMode(BURNS_GAS, 0);
    await expect(report({ gasLimit: 600_000n }))
      .to.emit(escrow, "JobSkipped")
      .withArgs(jobs[1], problem);
    expect([await m.statusOf(jobs[0]), await m.statusOf(jobs[1])]).to.deep.equal([Status.Reported, Status.Running]);
    expect((await escrow.accountOf(provider.address)).pending).to.equal(NET);

    await wallet.setMode(SAYS_YES, 0);
    await report();
    expect((await escrow.accountOf(provider.address)).pending).to.equal(2n * NET);
  });

  it("changing its mind in the middle of a list, it has measured what it said yes to", async () => {
    const m = market();
    const { escrow, provider } = m;
    const { wallet, jobs, report, problem } = await measured(m);
    await wallet.setMode(WHILE_RUNNING, jobs[0]);
    await expect(report()).to.emit(escrow, "JobSkipped").withArgs(jobs[1], problem);
    expect([await m.statusOf(jobs[0]), await m.statusOf(jobs[1])]).to.deep.equal([Status.Reported, Status.Running]);
    expect((await escrow.accountOf(provider.address)).pending).to.equal(NET);
  });

  it("as a meter reports no other meter's job", async () => {
    const m = market();
    const { escrow, spareMeter, meter, stranger } = m;
    const report = await m.usage(await m.running());
    await walletAt(m, spareMeter.address, "FickleWallet", m.addresses.jobEscrow);
    const relay = escrow.connect(stranger);
    await m.refused(
      () => relay.reportUsage(report, spareMeter.address, JUNK),
      "JobEscrow_MeterNotAllowed",
      spareMeter.address,
    );
    await m.refused(() => relay.reportUsage(report, meter.address, JUNK), "JobEscrow_BadSignature", meter.address);
  });
});
