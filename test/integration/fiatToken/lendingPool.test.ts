import { expect } from "chai";
import { concat, dataSlice, id, Signature, toBeHex } from "ethers";
import { AUTHORIZATION_USED, BAD_SIGNATURE, FAR, NO_ALLOWANCE, NO_BALANCE, WALLET, type Account } from "./fixture.ts";
import { AMOUNT, SHARE, USDC, usePool, type Pool } from "./pool.ts";
import { CANCEL, sign, TRANSFER } from "./typedData.ts";
import { HONEST, REVERTS, SHORT_ANSWER, walletOf, WRONG_WORD, type Wallet } from "./wallets.ts";

const SHARES = 500n * SHARE;
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const EXPIRED = "FiatTokenV2: authorization is expired";
const NOT_YET = "FiatTokenV2: authorization is not yet valid";
const NOT_PAYEE = "FiatTokenV2: caller must be the payee";

/** The other signature that says the same, as a curve has it. */
function mirrored(signature: string): string {
  const s = CURVE_ORDER - BigInt(dataSlice(signature, 32, 64));
  return concat([dataSlice(signature, 0, 32), toBeHex(s, 32), toBeHex(55 - Number(dataSlice(signature, 64)), 1)]);
}

describe("A deposit into the lending pool", () => {
  const world = usePool();

  const sharesOf = (p: Pool, { address }: { address: string }): Promise<bigint> => p.pool.balanceOf(address);

  describe("by allowance", () => {
    it("takes the USDC and gives the shares", async () => {
      const p = world();
      const { pool, m } = p;
      await m.usdc.connect(m.user).approve(p.at, 2n * AMOUNT);
      await pool.connect(m.user).deposit(AMOUNT, m.heir.address);
      await pool.connect(m.user).mint(SHARES, m.user.address);
      expect(await sharesOf(p, m.heir)).to.equal(SHARES);
      expect(await sharesOf(p, m.user)).to.equal(SHARES);
      expect(await m.usdc.balanceOf(m.user.address)).to.equal(WALLET - 2n * AMOUNT);
      expect(await m.usdc.balanceOf(p.at)).to.equal(2n * AMOUNT);
    });

    it("is refused with the token's words without one, and without the money", async () => {
      const p = world();
      const { pool, m } = p;
      await p.refusedByToken(() => pool.connect(m.user).deposit(AMOUNT, m.user.address), NO_ALLOWANCE);
      await m.usdc.connect(m.stranger).approve(p.at, AMOUNT);
      await p.refusedByToken(() => pool.connect(m.stranger).deposit(AMOUNT, m.stranger.address), NO_BALANCE);
      await p.refusedByToken(() => pool.connect(m.stranger).mint(SHARES, m.stranger.address), NO_BALANCE);
    });

    it("is as good through the queue", async () => {
      const p = world();
      const { queue, m } = p;
      await m.usdc.connect(m.user).approve(p.queueAt, 2n * AMOUNT);
      await queue.connect(m.user).deposit(AMOUNT, m.user.address);
      await queue.connect(m.user).mint(SHARES, m.user.address);
      expect(await sharesOf(p, m.user)).to.equal(2n * SHARES);
      expect(await m.usdc.allowance(p.queueAt, p.at)).to.equal(0);
    });
  });

  describe("by permit", () => {
    const deposit = (p: Pool, lender: Account, signature: string, { value = AMOUNT, deadline = FAR } = {}) =>
      p.pool.connect(lender).depositWithPermit(value, lender.address, deadline, signature);

    for (const frontRun of [false, true]) {
      it(`needs no allowance${frontRun ? ", also when somebody submits it to the token first" : ""}`, async () => {
        const p = world();
        const { m } = p;
        const signature = await p.permit(m.user);
        if (frontRun) await m.usdc.connect(m.stranger).permit(m.user.address, p.at, AMOUNT, FAR, signature);
        await deposit(p, m.user, signature);
        expect(await sharesOf(p, m.user)).to.equal(SHARES);
        expect(await m.usdc.balanceOf(m.user.address)).to.equal(WALLET - AMOUNT);
        expect(await m.usdc.allowance(m.user.address, p.at)).to.equal(0);
      });
    }

    it("gives the thief who submits it first nothing", async () => {
      const p = world();
      const { pool, m } = p;
      const signature = await p.permit(m.user);
      await m.usdc.connect(m.stranger).permit(m.user.address, p.at, AMOUNT, FAR, signature);
      const thief = pool.connect(m.stranger);
      await p.refusedByToken(() => thief.depositWithPermit(AMOUNT, m.stranger.address, FAR, signature), NO_ALLOWANCE);
      await p.refusedByToken(() => thief.deposit(AMOUNT, m.stranger.address), NO_ALLOWANCE);
      await p.refusedByToken(() => p.queue.connect(m.stranger).deposit(AMOUNT, m.stranger.address), NO_ALLOWANCE);
    });

    it("serves once", async () => {
      const p = world();
      const signature = await p.permit(p.m.user);
      await deposit(p, p.m.user, signature);
      await p.refusedByToken(() => deposit(p, p.m.user, signature), NO_ALLOWANCE);
    });

    it("is worth nothing after its deadline, and all at it", async () => {
      const p = world();
      const { time, takeSnapshot } = p.m.connection.networkHelpers;
      const deadline = BigInt(await p.now()) + 100n;
      const signature = await p.permit(p.m.user, { deadline });
      const snapshot = await takeSnapshot();
      await time.setNextBlockTimestamp(deadline);
      await deposit(p, p.m.user, signature, { deadline });
      await snapshot.restore();
      await time.increaseTo(deadline + 1n);
      await p.refusedByToken(() => deposit(p, p.m.user, signature, { deadline }), NO_ALLOWANCE);
    });

    it("is worth nothing changed, mirrored, cut, or another's", async () => {
      const p = world();
      const { m } = p;
      const signature = await p.permit(m.user);
      const others = await p.permit(m.otherUser);
      const forms = [mirrored(signature), dataSlice(signature, 0, 64), Signature.from(signature).compactSerialized];
      for (const form of [...forms, "0x", others]) {
        await p.refusedByToken(() => deposit(p, m.user, form), NO_ALLOWANCE);
      }
      await p.refusedByToken(() => deposit(p, m.user, signature, { value: AMOUNT + 1n }), NO_ALLOWANCE);
      await p.refusedByToken(() => deposit(p, m.user, signature, { deadline: FAR + 1n }), NO_ALLOWANCE);
      expect(await m.usdc.nonces(m.user.address)).to.equal(0);
      await deposit(p, m.user, signature);
    });

    it("is the pool's own: the escrow's serves nothing", async () => {
      const p = world();
      const { signature } = await p.m.permit(p.m.user, { value: AMOUNT });
      await p.refusedByToken(() => deposit(p, p.m.user, signature), NO_ALLOWANCE);
    });
  });

  describe("by authorization", () => {
    const relayed = (
      p: Pool,
      terms: Parameters<Pool["pool"]["depositWithAuthorization"]>[3],
      {
        from = p.m.user.address,
        value = AMOUNT,
        receiver = from,
      }: { from?: string; value?: bigint; receiver?: string } = {},
    ) => p.pool.connect(p.m.stranger).depositWithAuthorization(from, value, receiver, terms);

    it("is brought by a relayer that has ETH alone", async () => {
      const p = world();
      const { m } = p;
      expect(await m.usdc.balanceOf(m.stranger.address)).to.equal(0);
      const { terms, nonce } = await p.authorization(m.user);
      await relayed(p, terms);
      expect(await sharesOf(p, m.user)).to.equal(SHARES);
      expect(await sharesOf(p, m.stranger)).to.equal(0);
      expect(await m.usdc.balanceOf(m.user.address)).to.equal(WALLET - AMOUNT);
      expect(await m.usdc.authorizationState(m.user.address, nonce)).to.equal(true);
      const gift = await p.authorization(m.user, { receiver: m.heir.address });
      await relayed(p, gift.terms, { receiver: m.heir.address });
      expect(await sharesOf(p, m.heir)).to.equal(SHARES);
    });

    it("credits the same when another relayer is faster", async () => {
      const p = world();
      const { terms } = await p.authorization(p.m.user);
      const { user, otherUser } = p.m;
      await p.pool.connect(otherUser).depositWithAuthorization(user.address, AMOUNT, user.address, terms);
      await p.refusedByToken(() => relayed(p, terms), AUTHORIZATION_USED);
      expect(await sharesOf(p, user)).to.equal(SHARES);
    });

    it("credits nobody else, no other amount, and nothing with another salt, other times or of another", async () => {
      const p = world();
      const { m } = p;
      const { terms } = await p.authorization(m.user);
      for (const receiver of [m.stranger.address, m.otherUser.address]) {
        await p.refusedByToken(() => relayed(p, terms, { receiver }), BAD_SIGNATURE);
      }
      for (const value of [AMOUNT + 1n, AMOUNT - 1n]) {
        await p.refusedByToken(() => relayed(p, terms, { value }), BAD_SIGNATURE);
      }
      for (const changes of [{ salt: id("salt") }, { validAfter: 1n }, { validBefore: FAR + 1n }]) {
        await p.refusedByToken(() => relayed(p, { ...terms, ...changes }), BAD_SIGNATURE);
      }
      await p.refusedByToken(() => relayed(p, terms, { from: m.otherUser.address }), BAD_SIGNATURE);
      await relayed(p, terms);
    });

    it("gives nothing to a thief who takes it to the token itself, and stays good", async () => {
      const p = world();
      const { m } = p;
      const { terms, nonce, signature } = await p.authorization(m.user);
      const thief = m.usdc.connect(m.stranger);
      const to = (payee: string) => [m.user.address, payee, AMOUNT, 0n, FAR, nonce, signature] as const;
      await p.refusedByToken(() => thief.receiveWithAuthorization(...to(p.at)), NOT_PAYEE);
      await p.refusedByToken(() => thief.receiveWithAuthorization(...to(m.stranger.address)), BAD_SIGNATURE);
      await p.refusedByToken(() => thief.transferWithAuthorization(...to(p.at)), BAD_SIGNATURE);
      await p.refusedByToken(() => thief.transferWithAuthorization(...to(m.stranger.address)), BAD_SIGNATURE);
      await relayed(p, terms);
      expect(await sharesOf(p, m.user)).to.equal(SHARES);
    });

    it("must be one to receive, and to the pool", async () => {
      const p = world();
      const { m } = p;
      const { nonce, terms } = await p.authorization(m.user);
      const transfer = { from: m.user.address, to: p.at, value: AMOUNT, validAfter: 0n, validBefore: FAR, nonce };
      const toSend = await sign(m.user, m.tokenDomain, TRANSFER, transfer);
      await p.refusedByToken(() => relayed(p, { ...terms, signature: toSend }), BAD_SIGNATURE);
      const escrows = await m.authorization(m.user, m.depositAction(), { value: AMOUNT });
      await p.refusedByToken(() => relayed(p, { ...terms, signature: escrows.signature }), BAD_SIGNATURE);
    });

    it("is worth nothing mirrored, cut or empty", async () => {
      const p = world();
      const { terms, signature } = await p.authorization(p.m.user);
      const forms: [string, string][] = [
        [mirrored(signature), "ECRecover: invalid signature 's' value"],
        [dataSlice(signature, 0, 64), "ECRecover: invalid signature length"],
        ["0x", "ECRecover: invalid signature length"],
      ];
      for (const [form, words] of forms) {
        await p.refusedByToken(() => relayed(p, { ...terms, signature: form }), words);
      }
      await relayed(p, terms);
      await p.refusedByToken(() => relayed(p, { ...terms, signature: mirrored(signature) }), AUTHORIZATION_USED);
    });

    it("serves from the second after `validAfter` to the one before `validBefore`", async () => {
      const p = world();
      const { time } = p.m.connection.networkHelpers;
      const now = BigInt(await p.now());
      const times = { validAfter: now + 100n, validBefore: now + 200n };
      const first = await p.authorization(p.m.user, times);
      const last = await p.authorization(p.m.user, { ...times, salt: id("last") });
      const late = await p.authorization(p.m.user, { ...times, salt: id("late") });
      const at = async (second: bigint, { terms }: typeof first) => {
        await time.setNextBlockTimestamp(second);
        return relayed(p, terms);
      };
      await p.refusedByToken(() => at(times.validAfter, first), NOT_YET);
      await at(times.validAfter + 1n, first);
      await at(times.validBefore - 1n, last);
      await p.refusedByToken(() => at(times.validBefore, late), EXPIRED);
      expect(await sharesOf(p, p.m.user)).to.equal(2n * SHARES);
    });

    it("serves no more once its signer cancelled it at the token", async () => {
      const p = world();
      const { m } = p;
      const { terms, nonce } = await p.authorization(m.user);
      const cancellation = await sign(m.user, m.tokenDomain, CANCEL, { authorizer: m.user.address, nonce });
      await m.usdc.connect(m.stranger).cancelAuthorization(m.user.address, nonce, cancellation);
      await p.refusedByToken(() => relayed(p, terms), AUTHORIZATION_USED);
    });

    it("stays unused when the pool refuses the deposit", async () => {
      const p = world();
      const { m } = p;
      const small = 10n * USDC - 1n;
      const little = await p.authorization(m.user, { value: small });
      await p.refused(() => relayed(p, little.terms, { value: small }), "LendingPool_BelowMinimum", small, 10n * USDC);
      const toQueue = await p.authorization(m.user, { receiver: p.queueAt });
      await p.refused(
        () => relayed(p, toQueue.terms, { receiver: p.queueAt }),
        "LendingPool_BadShareReceiver",
        p.queueAt,
      );
      for (const { nonce } of [little, toQueue]) {
        expect(await m.usdc.authorizationState(m.user.address, nonce)).to.equal(false);
      }
    });

    it("credits nothing when its signer has not the money", async () => {
      const p = world();
      const { terms } = await p.authorization(p.m.heir);
      await p.refusedByToken(() => relayed(p, terms, { from: p.m.heir.address }), NO_BALANCE);
    });
  });

  describe("of a contract wallet", () => {
    let wallet: Wallet;

    beforeEach(async () => {
      const { m } = world();
      wallet = await walletOf(m, "MockWallet", m.heir.address);
      await m.usdc.mint(wallet.address, 2n * AMOUNT);
    });

    const byPermit = (p: Pool, signature: string) => {
      const args = [AMOUNT, wallet.address, FAR, signature] satisfies [bigint, string, bigint, string];
      return wallet.execute(p.at, p.pool.interface.encodeFunctionData("depositWithPermit", args));
    };
    const byAuthorization = async (p: Pool, key: Account) => {
      const { terms } = await p.authorization(key, { from: wallet.address });
      return p.pool
        .connect(p.m.stranger)
        .depositWithAuthorization(wallet.address, AMOUNT, wallet.address, terms, { gasLimit: 600_000n });
    };

    it("is made by its key's permit, and by no other's", async () => {
      const p = world();
      const { m } = p;
      const strangers = await p.permit(m.stranger, { owner: wallet.address });
      await p.refusedByToken(() => byPermit(p, strangers), NO_ALLOWANCE);
      await byPermit(p, await p.permit(m.heir, { owner: wallet.address }));
      expect(await sharesOf(p, wallet)).to.equal(SHARES);
      expect(await m.usdc.balanceOf(wallet.address)).to.equal(AMOUNT);
    });

    it("is made by its key's authorization, and by no other's", async () => {
      const p = world();
      await p.refusedByToken(() => byAuthorization(p, p.m.stranger), BAD_SIGNATURE);
      await byAuthorization(p, p.m.heir);
      expect(await sharesOf(p, wallet)).to.equal(SHARES);
      await p.refusedByToken(() => byAuthorization(p, p.m.heir), AUTHORIZATION_USED);
    });

    it("is not made while the wallet answers anything but yes", async () => {
      const p = world();
      for (const mode of [REVERTS, SHORT_ANSWER, WRONG_WORD]) {
        await wallet.setMode(mode);
        await p.refusedByToken(() => byAuthorization(p, p.m.heir), BAD_SIGNATURE);
        await p.refusedByToken(
          async () => byPermit(p, await p.permit(p.m.heir, { owner: wallet.address })),
          NO_ALLOWANCE,
        );
      }
      await wallet.setMode(HONEST);
      await byAuthorization(p, p.m.heir);
    });

    it("and what it holds leaves by its own calls", async () => {
      const p = world();
      const { m } = p;
      await byAuthorization(p, m.heir);
      await p.nextDay();
      const exit = p.pool.interface.encodeFunctionData("withdraw", [50n * USDC, m.heir.address, wallet.address]);
      await wallet.execute(p.at, exit);
      expect(await m.usdc.balanceOf(m.heir.address)).to.equal(50n * USDC);
      const request = [100n * SHARE, wallet.address, wallet.address] satisfies [bigint, string, string];
      await wallet.execute(p.queueAt, p.queue.interface.encodeFunctionData("requestRedeem", request));
      expect(await p.queue.pendingRedeemRequest(await p.today(), wallet.address)).to.equal(100n * SHARE);
    });
  });
});
