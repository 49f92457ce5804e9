import { expect } from "chai";
import { BLACKLISTED, TOKEN_PAUSED, FAR } from "./fixture.ts";
import { AMOUNT, SHARE, USDC, usePool, type Pool } from "./pool.ts";

describe("A blacklisted party of the lending pool", () => {
  const world = usePool();

  beforeEach(() => world().lend());

  it("cannot deposit, in no way", async () => {
    const p = world();
    const { pool, queue, m } = p;
    const signature = await p.permit(m.user);
    const { terms } = await p.authorization(m.user);
    const forHeir = await p.authorization(m.user, { receiver: m.heir.address });
    await m.usdc.blacklist(m.user.address);
    const own = pool.connect(m.user);
    const { address } = m.user;
    await p.refusedByToken(() => own.deposit(AMOUNT, m.heir.address), BLACKLISTED);
    await p.refusedByToken(() => own.mint(500n * SHARE, m.heir.address), BLACKLISTED);
    await p.refusedByToken(() => own.depositWithPermit(AMOUNT, m.heir.address, FAR, signature), BLACKLISTED);
    const relay = pool.connect(m.stranger);
    await p.refusedByToken(() => relay.depositWithAuthorization(address, AMOUNT, address, terms), BLACKLISTED);
    await p.refusedByToken(
      () => relay.depositWithAuthorization(address, AMOUNT, m.heir.address, forHeir.terms),
      BLACKLISTED,
    );
    await p.refusedByToken(() => queue.connect(m.user).deposit(AMOUNT, m.heir.address), BLACKLISTED);
    await m.usdc.unBlacklist(m.user.address);
    await relay.depositWithAuthorization(address, AMOUNT, address, terms);
  });

  it("leaves to another receiver, at once or with its shares", async () => {
    const p = world();
    const { pool, m } = p;
    await m.usdc.blacklist(m.user.address);
    const own = pool.connect(m.user);
    await p.refusedByToken(() => own.withdraw(100n * USDC, m.user.address, m.user.address), BLACKLISTED);
    await p.refusedByToken(() => own.redeem(100n * SHARE, m.user.address, m.user.address), BLACKLISTED);
    await own.withdraw(100n * USDC, m.heir.address, m.user.address);
    expect(await m.usdc.balanceOf(m.heir.address)).to.equal(100n * USDC);
    // another, who may use its shares, cannot pay it either, and can pay itself
    await own.approve(m.stranger.address, 200n * SHARE);
    const other = pool.connect(m.stranger);
    await p.refusedByToken(() => other.redeem(100n * SHARE, m.user.address, m.user.address), BLACKLISTED);
    await other.redeem(100n * SHARE, m.stranger.address, m.user.address);
    expect(await m.usdc.balanceOf(m.stranger.address)).to.be.greaterThan(100n * USDC - 1n);
  });

  it("still moves its shares, requests and takes back", async () => {
    const p = world();
    const { pool, queue, m } = p;
    await m.usdc.blacklist(m.user.address);
    await pool.connect(m.user).transfer(m.heir.address, 100n * SHARE);
    await p.request(m.user, 30_000n * SHARE);
    await queue.connect(m.user).cancelRedeem(await p.today(), m.user.address, m.user.address);
    expect(await pool.balanceOf(m.user.address)).to.equal(59_900n * SHARE);
  });

  it("at the head of the queue holds nobody up, and claims for another", async () => {
    const p = world();
    const { queue, m } = p;
    await p.request(m.user, 12_000n * SHARE); // more than the day's budget
    await p.nextDay();
    await p.request(m.otherUser, 5_000n * SHARE);
    await m.usdc.blacklist(m.user.address);
    for (let day = 0; day < 2; day++) {
      await p.nextDay();
      await queue.connect(m.stranger).settle(10);
    }
    const { address } = m.otherUser;
    const before = await m.usdc.balanceOf(address);
    const claim = await queue.maxWithdraw(address);
    expect(claim).to.be.greaterThan(5_000n * USDC);
    await queue.connect(m.otherUser).withdraw(claim, address, address);
    expect((await m.usdc.balanceOf(address)) - before).to.equal(claim);

    const own = await queue.maxWithdraw(m.user.address);
    await p.refusedByToken(() => queue.connect(m.user).withdraw(own, m.user.address, m.user.address), BLACKLISTED);
    await p.refusedByToken(
      () => queue.connect(m.user).redeem(12_000n * SHARE, m.user.address, m.user.address),
      BLACKLISTED,
    );
    await queue.connect(m.user).withdraw(own, m.heir.address, m.user.address);
    expect(await m.usdc.balanceOf(m.heir.address)).to.equal(own);
  });

  it("draws to another address, and another repays for it", async () => {
    const p = world();
    const { pool, m } = p;
    await m.usdc.blacklist(m.provider.address);
    await p.refusedByToken(() => p.draw(1_000n * USDC, m.provider.address), BLACKLISTED);
    await p.draw(1_000n * USDC, m.heir.address);
    expect(await m.usdc.balanceOf(m.heir.address)).to.equal(1_000n * USDC);
    await p.refusedByToken(() => p.repay(m.provider, 1_000n * USDC), BLACKLISTED);
    const { debt } = await pool.debtOf(m.provider.address);
    await p.repay(m.otherUser, debt + USDC);
    expect((await pool.debtOf(m.provider.address)).debt).to.equal(0);
    expect((await pool.ledger()).principal).to.equal(0);
  });
});

/** Everything that moves USDC. */
const CALLS: Record<string, (p: Pool) => Promise<unknown>> = {
  deposit: ({ pool, m }) => pool.connect(m.otherUser).deposit(AMOUNT, m.otherUser.address),
  withdraw: ({ pool, m }) => pool.connect(m.otherUser).withdraw(USDC, m.otherUser.address, m.otherUser.address),
  "request, settled at once": (p) => p.request(p.m.otherUser, 10n * SHARE),
  draw: (p) => p.draw(USDC, p.m.provider.address),
  repay: (p) => p.repay(p.m.otherUser, USDC),
  claim: ({ queue, m }) => queue.connect(m.user).withdraw(USDC, m.user.address, m.user.address),
  "deposit through the queue": async ({ queue, queueAt, m }) => {
    await m.usdc.connect(m.otherUser).approve(queueAt, AMOUNT);
    return queue.connect(m.otherUser).deposit(AMOUNT, m.otherUser.address);
  },
  payInsurance: ({ pool, m }) => pool.connect(m.stranger).payInsurance(),
};

interface Refusal {
  who: string;
  refuse: (p: Pool) => Promise<unknown>;
  allow: (p: Pool) => Promise<unknown>;
  words: string;
  goesOn: (keyof typeof CALLS)[];
}

const blacklisting = (who: string, address: (p: Pool) => string, goesOn: Refusal["goesOn"]): Refusal => ({
  who: `the blacklisted ${who}`,
  refuse: (p) => p.m.usdc.blacklist(address(p)),
  allow: (p) => p.m.usdc.unBlacklist(address(p)),
  words: BLACKLISTED,
  goesOn,
});

const REFUSALS: Refusal[] = [
  blacklisting("pool", (p) => p.at, ["claim"]),
  blacklisting("queue", (p) => p.queueAt, ["deposit", "withdraw", "draw", "repay", "payInsurance"]),
  blacklisting(
    "fund",
    (p) => p.m.addresses.insuranceFund,
    Object.keys(CALLS).filter((call) => call !== "payInsurance"),
  ),
  {
    who: "paused USDC",
    refuse: (p) => p.m.usdc.pause(),
    allow: (p) => p.m.usdc.unpause(),
    words: TOKEN_PAUSED,
    goesOn: [],
  },
];

for (const { who, refuse, allow, words, goesOn } of REFUSALS) {
  describe(`With ${who}`, () => {
    const world = usePool();

    beforeEach(async () => {
      const p = world();
      await p.lend();
      await p.request(p.m.user, 100n * SHARE); // settled at once
      await p.m.usdc.connect(p.m.otherUser).approve(p.queueAt, AMOUNT);
    });

    for (const [name, call] of Object.entries(CALLS)) {
      if (goesOn.includes(name)) {
        it(`goes on: ${name}`, async () => {
          await refuse(world());
          await call(world());
        });
      } else {
        it(`is refused with the token's words, and done once it may be again: ${name}`, async () => {
          const p = world();
          await refuse(p);
          await p.refusedByToken(() => call(p), words);
          await allow(p);
          await call(p);
        });
      }
    }

    it("waits without loss: what is settled later is paid in full", async () => {
      const p = world();
      const { pool, queue, m } = p;
      const shares = 20_000n * SHARE;
      await p.request(m.user, shares);
      await p.nextDay();
      await refuse(p);
      // who waits needs no USDC: it joins, leaves, and joins again
      await p.request(m.otherUser, 9_000n * SHARE);
      await queue.connect(m.otherUser).cancelRedeem(await p.today(), m.otherUser.address, m.otherUser.address);
      await p.request(m.otherUser, 5_000n * SHARE);
      const needsNone = goesOn.includes("request, settled at once");
      if (needsNone) await queue.settle(10);
      else await p.refusedByToken(() => queue.settle(10), words);
      const pending = await pool.queuedShares();
      await allow(p);
      for (let day = 0; (await pool.queuedShares()) !== 0n; day++) {
        expect(day).to.be.lessThan(5);
        await p.nextDay();
        await queue.settle(10);
      }
      expect(pending).to.be.greaterThan(0);
      for (const lender of [m.user, m.otherUser]) {
        const { address } = lender;
        const before = await m.usdc.balanceOf(address);
        const claim = await queue.maxWithdraw(address);
        await queue.connect(lender).redeem(await queue.maxRedeem(address), address, address);
        expect((await m.usdc.balanceOf(address)) - before).to.equal(claim);
      }
      expect(await pool.balanceOf(m.user.address)).to.equal(39_900n * SHARE);
      expect(await pool.balanceOf(m.otherUser.address)).to.equal(35_000n * SHARE);
    });

    it("takes no loss in part: marks go on, and the compartment pays later", async () => {
      const p = world();
      const { pool, m } = p;
      await p.late();
      await refuse(p);
      await pool.connect(m.stranger).markLate(m.provider.address);
      const { counted } = await pool.lineOf(m.provider.address);
      const admin = await p.asAdmin();
      // the queue has no part in it
      if (who.includes("queue")) return void (await admin.recognizeLoss(m.provider.address, counted));
      await p.refusedByToken(() => admin.recognizeLoss(m.provider.address, counted), words);
      await allow(p);
      const total = await pool.totalAssets();
      const { owed } = await pool.ledger();
      await admin.recognizeLoss(m.provider.address, counted);
      const covered = owed + 2_000n * USDC;
      expect((await pool.lineOf(m.provider.address)).covered).to.equal(covered);
      expect(total - (await pool.totalAssets())).to.equal(counted - covered);
    });
  });
}
