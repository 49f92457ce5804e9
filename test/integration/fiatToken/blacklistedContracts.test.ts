import { expect } from "chai";
import hre from "hardhat";
import { testArtifact } from "../../helpers/testArtifact.ts";
import { ALLOWANCE, BLACKLISTED, DEPOSIT, FEE, LOCKED, NET, REFUND, UNITS, useMarket, VOUCHER } from "./fixture.ts";
import { type Market, TEAM_PART, TEAM_SINK, TRANSACTIONS } from "./fixture.ts";

// Of every distribution. The compartment of a pool without assets is full at nothing, so its 30 % of the reserve share go to the treasury,
// which has four sinks of its own beside.
const RESERVE_BPS = 350n;
const TREASURY_BPS = 3_500n + 150n;

/** The fee of one job waits for the next distribution. */
async function earnFee(m: Market): Promise<void> {
  await m.escrow.connect(m.user).acceptJob(await m.reported());
}

describe("A blacklisted sink of the revenue", () => {
  const market = useMarket();

  it("keeps its part as credit while all others are paid, and collects it once it is off the list", async () => {
    const m = market();
    const { usdc, router, team, stranger } = m;
    const { treasury, insuranceFund } = m.addresses;
    await earnFee(m);
    await usdc.blacklist(team.address);

    await expect(router.connect(stranger).distribute())
      .to.emit(router, "SinkCredited")
      .withArgs(TEAM_SINK, team.address, TEAM_PART);
    expect(await usdc.balanceOf(treasury)).to.equal((FEE * TREASURY_BPS) / 10_000n);
    expect(await usdc.balanceOf(insuranceFund)).to.equal((FEE * RESERVE_BPS) / 10_000n);
    expect(await router.sinkTotals(TEAM_SINK)).to.deep.equal([TEAM_PART, 0n]);
    await m.refusedByToken(() => router.connect(stranger).collect(TEAM_SINK), BLACKLISTED);

    await earnFee(m);
    await m.pass(7);
    await router.connect(stranger).distribute();
    expect(await usdc.balanceOf(treasury)).to.equal((2n * FEE * TREASURY_BPS) / 10_000n);
    expect(await router.sinkTotals(TEAM_SINK)).to.deep.equal([2n * TEAM_PART, 0n]);

    await usdc.unBlacklist(team.address);
    await router.connect(stranger).collect(TEAM_SINK);
    expect(await usdc.balanceOf(team.address)).to.equal(2n * TEAM_PART);
    expect(await router.sinkTotals(TEAM_SINK)).to.deep.equal([0n, 2n * TEAM_PART]);
  });

  it("leaves the fees in the escrow when it is the router itself, until it is off the list", async () => {
    const m = market();
    const { escrow, usdc, router, stranger, addresses } = m;
    await earnFee(m);
    await usdc.blacklist(addresses.revenueRouter);

    await m.refusedByToken(() => escrow.connect(stranger).forwardFees(), BLACKLISTED);
    await expect(router.connect(stranger).distribute()).to.emit(router, "SourceFailed").withArgs(addresses.jobEscrow);
    expect((await escrow.fees()).maturedFees).to.equal(FEE);
    await escrow.connect(m.user).acceptJob(await m.reported());
    await escrow.connect(m.provider).withdrawTo(m.provider.address, 2n * NET);

    await usdc.unBlacklist(addresses.revenueRouter);
    await router.connect(stranger).distribute();
    expect((await router.streamTotals(TRANSACTIONS)).revenue).to.equal(2n * FEE);
    expect(await usdc.balanceOf(m.team.address)).to.equal(2n * TEAM_PART);
  });
});

describe("The escrow, blacklisted itself,", () => {
  const market = useMarket();

  it("refuses whatever needs a transfer, with the token's words", async () => {
    const m = market();
    const { escrow, usdc, router, user, provider, stranger, heir, addresses } = m;
    await escrow.connect(user).acceptJob(await m.reported());
    const jobId = await m.running();
    const { quote, signature } = await m.quote();
    const { payment: permit } = await m.permit(user);
    const { payment: deposit } = await m.authorization(user, m.depositAction());
    await usdc.blacklist(addresses.jobEscrow);

    const by = escrow.connect(user);
    await m.refusedByToken(() => by.depositFor(user.address, LOCKED), BLACKLISTED);
    for (const payment of [m.pay(ALLOWANCE, user), permit, deposit]) {
      await m.refusedByToken(() => by.depositWith(user.address, LOCKED, payment), BLACKLISTED);
    }
    await m.refusedByToken(() => by.openJob(quote, signature, UNITS, 0, m.pay(ALLOWANCE, user)), BLACKLISTED);
    await m.refusedByToken(() => by.topUp(jobId, UNITS, m.pay(ALLOWANCE, user)), BLACKLISTED);
    await m.refusedByToken(() => by.withdrawTo(heir.address, LOCKED), BLACKLISTED);
    await m.refusedByToken(() => escrow.connect(provider).withdrawTo(heir.address, NET), BLACKLISTED);
    await m.refusedByToken(() => escrow.connect(stranger).forwardFees(), BLACKLISTED);
    await expect(router.connect(stranger).distribute()).to.emit(router, "SourceFailed").withArgs(addresses.jobEscrow);
  });

  it("goes on with all that needs no transfer, and pays out everything once it is off the list", async () => {
    const m = market();
    const { escrow, usdc, user, provider, payout, arbitrator, stranger, addresses } = m;
    await escrow.connect(provider).setAutoPayout(true);
    const [accepted, held, claimed] = [await m.running(), await m.running(), await m.running()];
    const expiring = await m.open();
    await usdc.blacklist(addresses.jobEscrow);

    await escrow.connect(user).cancelJob(await m.open(), []);
    await m.report(accepted);
    await expect(escrow.connect(user).acceptJob(accepted)).to.emit(escrow, "PayoutFailed");
    await m.report(held);
    await escrow.connect(arbitrator).holdForDispute(held);
    await escrow.connect(arbitrator).resolveHeld(held, 0, NET);
    await m.pass(2);
    await escrow.connect(provider).claimJob(await m.usage(claimed));
    await m.pass(7);
    await escrow.connect(stranger).settleClaim(claimed);
    await escrow.connect(stranger).expireJob(expiring, []);
    await escrow.connect(stranger).collect(provider.address);
    expect(await m.balanceOf(provider)).to.equal(3n * NET);
    expect(await m.balanceOf(user)).to.equal(DEPOSIT - 3n * (LOCKED - REFUND));

    await usdc.unBlacklist(addresses.jobEscrow);
    await escrow.connect(stranger).collect(provider.address);
    await escrow.connect(user).withdrawTo(user.address, DEPOSIT - 3n * (LOCKED - REFUND));
    await escrow.connect(m.otherUser).withdrawTo(m.otherUser.address, DEPOSIT);
    await escrow.connect(stranger).forwardFees();
    expect(await usdc.balanceOf(payout.address)).to.equal(3n * NET);
    expect(await usdc.balanceOf(addresses.revenueRouter)).to.equal(3n * FEE);
    expect(await usdc.balanceOf(addresses.jobEscrow)).to.equal(0);
  });
});

describe("A blacklisted licensor", () => {
  const market = useMarket();
  const LICENCE = NET / 10n;

  it("earns its share of every job, and takes it out to another address", async () => {
    const m = market();
    const { escrow, usdc, user, provider, stranger, heir } = m;
    const licensor = m.otherProvider;
    const { id } = await escrow.accountOf(licensor.address);
    const quote = { serviceTerms: (1_000n << 112n) | (id << 128n) }; // a tenth
    const [matures, accepted] = [await m.running({ quote }), await m.running({ quote: { ...quote, nonce: 99 } })];
    await usdc.blacklist(licensor.address);

    await m.report(matures);
    await m.report(accepted);
    await escrow.connect(user).acceptJob(accepted);
    expect(await m.balanceOf(licensor)).to.equal(LICENCE);
    await m.pass(4);
    await escrow.connect(stranger).collect(licensor.address);
    expect(await m.balanceOf(licensor)).to.equal(2n * LICENCE);
    expect(await m.balanceOf(provider)).to.equal(2n * (NET - LICENCE));

    await m.refusedByToken(() => escrow.connect(licensor).withdrawTo(licensor.address, LICENCE), BLACKLISTED);
    await escrow.connect(licensor).withdrawTo(heir.address, 2n * LICENCE);
    expect(await usdc.balanceOf(heir.address)).to.equal(2n * LICENCE);
  });
});

describe("A blacklisted contract that pays for others", () => {
  const market = useMarket();

  it("pays jobs out of its account, takes back what is left, and withdraws to another address", async () => {
    const m = market();
    const { escrow, usdc, user, otherUser, heir, addresses } = m;
    const { abi, bytecode } = await testArtifact(hre, "test/mocks/MockJobPayer.sol", "MockJobPayer");
    const payer = await (await m.connection.ethers.getContractFactory(abi, bytecode)).deploy(addresses.jobEscrow);
    const address = await payer.getAddress();
    await escrow.connect(otherUser).depositFor(address, 3n * LOCKED);
    await usdc.blacklist(address);

    const payment = { kind: VOUCHER, payer: address, data: "0x" };
    const cancelled = await m.open({ payment });
    const jobId = await m.open({ payment });
    expect(await m.balanceOf({ address })).to.equal(LOCKED);
    expect(await m.balanceOf(user)).to.equal(DEPOSIT);
    await escrow.connect(user).cancelJob(cancelled, []);
    await escrow.connect(m.provider).startJob(jobId, []);
    await m.report(jobId);
    expect(await m.balanceOf({ address })).to.equal(2n * LOCKED + REFUND);
    expect(await m.balanceOf(user)).to.equal(DEPOSIT);

    const withdraw = (to: string, amount: bigint) =>
      payer.getFunction("execute")(
        addresses.jobEscrow,
        escrow.interface.encodeFunctionData("withdrawTo", [to, amount]),
      );
    await m.refusedByToken(() => withdraw(address, LOCKED), BLACKLISTED);
    await withdraw(heir.address, 2n * LOCKED + REFUND);
    expect(await usdc.balanceOf(heir.address)).to.equal(2n * LOCKED + REFUND);
  });
});
