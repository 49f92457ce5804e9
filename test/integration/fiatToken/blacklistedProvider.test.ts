import { expect } from "chai";
import { BLACKLISTED, FEE, LOCKED, NET, Status, UNITS, useMarket, type Market } from "./fixture.ts";

describe("A blacklisted provider", () => {
  const market = useMarket();

  const registryOf = (m: Market) => m.connection.ethers.getContractAt("ProviderRegistry", m.addresses.providerRegistry);
  /** The provider's number, by which events name it. */
  const idOf = async (m: Market): Promise<bigint> => (await m.escrow.accountOf(m.provider.address)).id;

  it("works, earns, matures, and withdraws to another address alone", async () => {
    const m = market();
    const { escrow, usdc, provider, heir } = m;
    await usdc.blacklist(provider.address);
    const jobId = await m.reported();
    await m.pass(4);

    expect(await m.statusOf(jobId)).to.equal(Status.Settled);
    expect(await m.balanceOf(provider)).to.equal(NET);
    await m.refusedByToken(() => escrow.connect(provider).withdrawTo(provider.address, NET), BLACKLISTED);
    await escrow.connect(provider).withdrawTo(heir.address, NET);
    expect(await usdc.balanceOf(heir.address)).to.equal(NET);
  });

  it("has its jobs paid out of its customers' wallets", async () => {
    const m = market();
    const { escrow, usdc, user, provider } = m;
    await usdc.blacklist(provider.address);
    const before = await usdc.balanceOf(user.address);
    const { payment } = await m.permit(user);
    const jobId = await m.running({ payment });
    expect(await usdc.balanceOf(user.address)).to.equal(before - LOCKED);
    const topUp = await m.authorization(user, m.topUpAction(jobId, UNITS));
    await escrow.connect(user).topUp(jobId, UNITS, topUp.payment);
    expect(await usdc.balanceOf(user.address)).to.equal(before - 2n * LOCKED);
  });

  it("claims what its meter does not report, and the claim settles", async () => {
    const m = market();
    const { escrow, usdc, provider, stranger } = m;
    const jobId = await m.running();
    await usdc.blacklist(provider.address);
    await m.pass(2);
    await escrow.connect(provider).claimJob(await m.usage(jobId));
    await m.pass(7);
    await expect(escrow.connect(stranger).settleClaim(jobId)).to.emit(escrow, "ClaimSettled").withArgs(jobId, NET, FEE);
    expect(await m.balanceOf(provider)).to.equal(NET);
  });

  it("keeps the credit when an acceptance cannot pay its payout address", async () => {
    const m = market();
    const { escrow, usdc, user, provider, payout } = m;
    await escrow.connect(provider).setAutoPayout(true);
    const jobId = await m.reported();
    await usdc.blacklist(payout.address);

    const acceptance = escrow.connect(user).acceptJob(jobId);
    await expect(acceptance).to.emit(escrow, "JobAccepted").withArgs(jobId, NET, FEE);
    await expect(acceptance)
      .to.emit(escrow, "PayoutFailed")
      .withArgs(await idOf(m), payout.address, NET);
    await expect(acceptance).not.to.emit(escrow, "Withdrawn");
    expect(await usdc.balanceOf(payout.address)).to.equal(0);
    expect(await m.balanceOf(provider)).to.equal(NET);
  });

  it("keeps the credit when collecting cannot pay, and is paid at another address of its choice", async () => {
    const m = market();
    const { escrow, usdc, provider, payout, heir, stranger } = m;
    await escrow.connect(provider).setAutoPayout(true);
    await m.reported();
    await m.pass(4);
    await usdc.blacklist(payout.address);

    const collect = escrow.connect(stranger).collect;
    expect(await collect.staticCall(provider.address)).to.deep.equal([NET, 0n]);
    const collected = collect(provider.address);
    await expect(collected)
      .to.emit(escrow, "Matured")
      .withArgs(await idOf(m), NET);
    await expect(collected)
      .to.emit(escrow, "PayoutFailed")
      .withArgs(await idOf(m), payout.address, NET);
    expect(await m.balanceOf(provider)).to.equal(NET);

    await (await registryOf(m)).connect(provider).setPayout(heir.address);
    await expect(collect(provider.address))
      .to.emit(escrow, "Withdrawn")
      .withArgs(await idOf(m), heir.address, NET);
    expect(await usdc.balanceOf(heir.address)).to.equal(NET);
    expect(await m.balanceOf(provider)).to.equal(0);
  });

  it("can be paid at a clean payout address while it is on the list itself", async () => {
    const m = market();
    const { escrow, usdc, user, provider, payout } = m;
    await escrow.connect(provider).setAutoPayout(true);
    const jobId = await m.reported();
    await usdc.blacklist(provider.address);
    await escrow.connect(user).acceptJob(jobId);
    expect(await usdc.balanceOf(payout.address)).to.equal(NET);
  });

  it("is paid all that piled up once its payout address is off the list", async () => {
    const m = market();
    const { escrow, usdc, user, provider, payout, stranger } = m;
    await escrow.connect(provider).setAutoPayout(true);
    const jobs = [await m.reported(), await m.reported()];
    await usdc.blacklist(payout.address);
    for (const jobId of jobs) await escrow.connect(user).acceptJob(jobId);
    expect(await m.balanceOf(provider)).to.equal(2n * NET);

    await usdc.unBlacklist(payout.address);
    await escrow.connect(stranger).collect(provider.address);
    expect(await usdc.balanceOf(payout.address)).to.equal(2n * NET);
    expect(await m.balanceOf(provider)).to.equal(0);
  });

  it("stops no acceptance of another provider's jobs, in one transaction with its own", async () => {
    const m = market();
    const { escrow, usdc, user, provider, otherProvider, payout } = m;
    await escrow.connect(provider).setAutoPayout(true);
    await escrow.connect(otherProvider).setAutoPayout(true);
    const own = await m.reported();
    const other = await m.reported({ provider: otherProvider });
    await usdc.blacklist(payout.address);

    const calls = [own, other].map((jobId) => escrow.interface.encodeFunctionData("acceptJob", [jobId]));
    await escrow.connect(user).multicall(calls);
    expect(await usdc.balanceOf(otherProvider.address)).to.equal(NET);
    expect(await m.balanceOf(otherProvider)).to.equal(0);
    expect(await m.balanceOf(provider)).to.equal(NET);
  });

  it("may have the token itself as payout address, which USDC blacklists, and keeps the credit", async () => {
    const m = market();
    const { escrow, usdc, user, provider, addresses } = m;
    await (await registryOf(m)).connect(provider).setPayout(addresses.usdc);
    await escrow.connect(provider).setAutoPayout(true);
    const jobId = await m.reported();
    await expect(escrow.connect(user).acceptJob(jobId))
      .to.emit(escrow, "PayoutFailed")
      .withArgs(await idOf(m), addresses.usdc, NET);
    expect(await usdc.balanceOf(addresses.usdc)).to.equal(0);
    expect(await m.balanceOf(provider)).to.equal(NET);
  });

  it("loses nothing when its payout address is the escrow: the balance just stays", async () => {
    const m = market();
    const { escrow, user, provider, addresses } = m;
    await (await registryOf(m)).connect(provider).setPayout(addresses.jobEscrow);
    await escrow.connect(provider).setAutoPayout(true);
    const acceptance = escrow.connect(user).acceptJob(await m.reported());
    await expect(acceptance).to.emit(escrow, "JobAccepted");
    await expect(acceptance).not.to.emit(escrow, "Withdrawn");
    expect(await m.balanceOf(provider)).to.equal(NET);
  });
});
