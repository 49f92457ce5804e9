import { expect } from "chai";
import { MaxUint256 } from "ethers";
import hre from "hardhat";
import { testArtifact } from "../../helpers/testArtifact.ts";
import {
  ALLOWANCE,
  authorizationPayment,
  BAD_SIGNATURE,
  BALANCE,
  DEPOSIT,
  LOCKED,
  NO_ALLOWANCE,
  NO_BALANCE,
  PERMIT,
  permitPayment,
  REFUND,
  Status,
  TRANSACTIONS,
  UNITS,
  useMarket,
  VOUCHER,
} from "./fixture.ts";

const JUNK = "0xc0ffee";

describe("There is no credit without USDC that arrives:", () => {
  const market = useMarket();

  it("a deposit counts what the token moved, to the unit", async () => {
    const m = market();
    const { escrow, usdc, user, heir, addresses } = m;
    const before = await usdc.balanceOf(addresses.jobEscrow);
    await escrow.connect(user).depositFor(heir.address, 1n);
    expect(await m.balanceOf(heir)).to.equal(1);
    expect(await usdc.balanceOf(addresses.jobEscrow)).to.equal(before + 1n);
  });

  it("USDC sent to the escrow without a deposit is nobody's", async () => {
    const m = market();
    const { escrow, usdc, user, stranger, addresses } = m;
    await usdc.connect(user).transfer(addresses.jobEscrow, LOCKED);
    m.donated = LOCKED;
    expect(await m.balanceOf(user)).to.equal(DEPOSIT);
    await m.refused(
      () => escrow.connect(stranger).withdrawTo(stranger.address, 1n),
      "JobEscrow_InsufficientBalance",
      stranger.address,
      0,
      1,
    );
    await m.refused(
      () => escrow.connect(user).withdrawTo(user.address, DEPOSIT + 1n),
      "JobEscrow_InsufficientBalance",
      user.address,
      DEPOSIT,
      DEPOSIT + 1n,
    );
  });

  it("another token that calls itself USDC counts for nothing", async () => {
    const m = market();
    const { ethers } = m.connection;
    const { escrow, stranger, addresses } = m;
    const { abi, bytecode } = await testArtifact(hre, "test/mocks/MockUSDC.sol", "MockUSDC");
    const fake = await (await ethers.getContractFactory(abi, bytecode, stranger)).deploy();
    await fake.getFunction("mint")(stranger.address, LOCKED);
    await fake.getFunction("approve")(addresses.jobEscrow, MaxUint256);
    const thief = escrow.connect(stranger);
    await m.refusedByToken(() => thief.depositFor(stranger.address, LOCKED), NO_ALLOWANCE);
    await fake.getFunction("transfer")(addresses.jobEscrow, LOCKED);
    expect((await escrow.accountOf(stranger.address)).id).to.equal(0);
    expect((await escrow.wiring()).usdc).to.equal(addresses.usdc);
  });

  it("whoever has no allowance, no USDC or no signature of the payer's deposits nothing", async () => {
    const m = market();
    const { escrow, usdc, user, stranger, addresses } = m;
    const thief = escrow.connect(stranger);
    const deposit = (payment: Parameters<typeof thief.depositWith>[2]) => () =>
      thief.depositWith(stranger.address, LOCKED, payment);
    await m.refusedByToken(() => thief.depositFor(stranger.address, LOCKED), NO_ALLOWANCE);
    await m.refusedByToken(deposit(m.pay(ALLOWANCE, stranger)), NO_ALLOWANCE);
    await usdc.connect(stranger).approve(addresses.jobEscrow, MaxUint256);
    await m.refusedByToken(() => thief.depositFor(stranger.address, LOCKED), NO_BALANCE);
    await m.refusedByToken(deposit(permitPayment(stranger.address, JUNK)), NO_BALANCE);

    for (const kind of [ALLOWANCE, PERMIT]) {
      await m.refused(
        deposit({ kind, payer: user.address, data: "0x" }),
        "JobEscrow_PayerNotCaller",
        user.address,
        stranger.address,
      );
    }
    const forged = await m.authorization(stranger, m.depositAction(), {
      payer: user.address,
      beneficiary: stranger.address,
    });
    await m.refusedByToken(deposit(forged.payment), BAD_SIGNATURE);
    for (const kind of [BALANCE, VOUCHER]) {
      await m.refused(deposit({ kind, payer: stranger.address, data: "0x" }), "JobEscrow_PaymentKindUnsupported", kind);
    }
  });

  it("the escrow, the token and the router pay for nobody", async () => {
    const m = market();
    const { escrow, stranger, addresses } = m;
    const { quote, signature } = await m.quote();
    const thief = escrow.connect(stranger);
    const { jobEscrow, revenueRouter, usdc } = addresses;
    // a transfer of the escrow to itself would be a credit for nothing
    for (const payer of [jobEscrow, revenueRouter]) {
      const payment = authorizationPayment(payer, JUNK);
      await m.refusedByToken(() => thief.depositWith(stranger.address, LOCKED, payment), BAD_SIGNATURE);
      await m.refused(
        () => thief.depositWith(stranger.address, LOCKED, { kind: ALLOWANCE, payer, data: "0x" }),
        "JobEscrow_PayerNotCaller",
        payer,
        stranger.address,
      );
    }
    const open = (payer: string) => () =>
      thief.openJob(quote, signature, UNITS, 0, { kind: VOUCHER, payer, data: "0x" });
    await m.refused(open(jobEscrow), "JobEscrow_BadReceiver", jobEscrow);
    for (const payer of [revenueRouter, usdc]) {
      await m.refused(open(payer), "JobEscrow_InsufficientBalance", payer, 0, LOCKED);
    }
  });

  it("a contract that only says it pays, pays nothing", async () => {
    const m = market();
    const { escrow, user, otherUser, stranger, addresses } = m;
    const { abi, bytecode } = await testArtifact(hre, "test/mocks/MockJobPayer.sol", "MockJobPayer");
    const payer = await (await m.connection.ethers.getContractFactory(abi, bytecode)).deploy(addresses.jobEscrow);
    const address = await payer.getAddress();
    const payment = { kind: VOUCHER, payer: address, data: "0x" };
    await m.refused(() => m.open({ payment }), "JobEscrow_InsufficientBalance", address, 0, LOCKED);
    await escrow.connect(otherUser).depositFor(address, LOCKED - 1n);
    await m.refused(() => m.open({ payment }), "JobEscrow_InsufficientBalance", address, LOCKED - 1n, LOCKED);

    await escrow.connect(otherUser).depositFor(address, 1n);
    await payer.getFunction("setMode")(2);
    await m.refused(() => m.open({ payment }), "JobEscrow_PayerRefused", address);
    // nor does an account without code, whatever is in it
    await m.refused(
      () => m.open({ payment: { kind: VOUCHER, payer: user.address, data: "0x" }, user: stranger }),
      "JobEscrow_PayerRefused",
      user.address,
    );
    await payer.getFunction("setMode")(0);
    const { quote, signature } = await m.quote();
    const drain = escrow.interface.encodeFunctionData("openJob", [quote, signature, UNITS, 0, payment]);
    await payer.getFunction("setCallback")(drain);
    await m.open({ payment });
    // asked for the same money again while it pays, it has none left
    expect(await payer.getFunction("calledBack")()).to.equal(false);
    expect(await m.balanceOf({ address })).to.equal(0);
  });

  it("many calls in one spend an allowance and a balance once", async () => {
    const m = market();
    const { escrow, usdc, user, addresses } = m;
    await usdc.connect(user).approve(addresses.jobEscrow, LOCKED);
    const { interface: abi } = escrow;
    const deposit = abi.encodeFunctionData("depositFor", [user.address, LOCKED]);
    await m.refusedByToken(() => escrow.connect(user).multicall([deposit, deposit]), NO_ALLOWANCE);
    const withdraw = abi.encodeFunctionData("withdrawTo", [user.address, DEPOSIT]);
    await m.refused(
      () => escrow.connect(user).multicall([withdraw, withdraw]),
      "JobEscrow_InsufficientBalance",
      user.address,
      0,
      DEPOSIT,
    );
    await escrow.connect(user).multicall([deposit, withdraw]);
    expect(await m.balanceOf(user)).to.equal(LOCKED);
  });

  it("nobody but the escrow counts revenue as volume, and whoever pays revenue in pays it", async () => {
    const m = market();
    const { router, stranger } = m;
    const collector = router.connect(stranger);
    const before = await m.money();
    await expect(collector.receiveRevenue(TRANSACTIONS, LOCKED, LOCKED))
      .to.be.revertedWithCustomError(router, "AccessManagedUnauthorized")
      .withArgs(stranger.address);
    await m.refusedByToken(() => collector.depositRevenue(TRANSACTIONS, LOCKED), NO_ALLOWANCE);
    expect(await m.money()).to.deep.equal(before);
    expect(await router.streamTotals(TRANSACTIONS)).to.deep.equal([0n, 0n]);
  });

  it("no job is credited twice, by no pair of its ends", async () => {
    const m = market();
    const { escrow, user, provider, arbitrator, stranger } = m;
    const { Open, Running, Reported, Settled, Cancelled } = Status;
    const cancelled = await m.open();
    const jobId = await m.reported();
    await escrow.connect(user).cancelJob(cancelled, []);
    await m.refused(
      () => escrow.connect(user).cancelJob(cancelled, []),
      "JobEscrow_WrongStatus",
      cancelled,
      Cancelled,
      Open,
    );
    await m.refused(() => escrow.connect(user).cancelJob(jobId, []), "JobEscrow_WrongStatus", jobId, Reported, Open);
    await m.refused(
      () => escrow.connect(stranger).expireJob(jobId, []),
      "JobEscrow_WrongStatus",
      jobId,
      Reported,
      Running,
    );
    const claim = await m.usage(jobId);
    await m.refused(() => escrow.connect(provider).claimJob(claim), "JobEscrow_WrongStatus", jobId, Reported, Running);
    await escrow.connect(user).acceptJob(jobId);
    await m.refused(() => escrow.connect(user).acceptJob(jobId), "JobEscrow_WrongStatus", jobId, Settled, Reported);
    await m.refused(
      () => escrow.connect(arbitrator).holdForDispute(jobId),
      "JobEscrow_WrongStatus",
      jobId,
      Settled,
      Reported,
    );
    await m.refused(
      () => escrow.connect(stranger).settleClaim(jobId),
      "JobEscrow_WrongStatus",
      jobId,
      Settled,
      Reported,
    );
    expect(await m.balanceOf(user)).to.equal(DEPOSIT - LOCKED + REFUND);
  });
});
