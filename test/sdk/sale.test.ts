import { expect } from "chai";
import { ContractFactory, getAddress, keccak256, toBeHex, type BaseContract } from "ethers";
import hre from "hardhat";
import { buyCptAction, authorizationNonce } from "../../sdk/src/eip712/index.ts";
import {
  ContractRevertError,
  InvalidAddressError,
  InvalidParameterError,
  MissingSignerError,
  SaleBuyerCapExceededError,
  SaleIsFinishedError,
  SaleNotFinishedError,
  SaleNotListedError,
  SaleNotOpenError,
  SaleOutOfBoundsError,
  SaleSoldOutError,
} from "../../sdk/src/errors/index.ts";
import type { Address, Hex } from "../../sdk/src/index.ts";
import { saleCptFor, saleMaxUsdc, VESTING_MONTH } from "../../sdk/src/math/index.ts";
import { saleAllowList } from "../../sdk/src/merkle/index.ts";
import { testArtifact } from "../helpers/testArtifact.ts";
import { CPT_PRICE, deployedBefore, failure, mined, type Deployed } from "./fixture.ts";
import { randomSource } from "./random.ts";

const CPT = 10n ** 18n;
const USDC = 1_000_000n;
const CAP = 5_000_000n * CPT;

describe("SDK private sale", () => {
  let base: Deployed;
  deployedBefore((suite) => (base = suite));

  const userAddress = (): Address => base.signers.userSigner.address as Address;
  const usdc = 1_000n * USDC;
  const minCpt = 1_250n * CPT;

  describe("a purchase", () => {
    it("by allowance names what it lacks, and puts the CPT into a limited schedule", async () => {
      const { user, saleOpened, networkHelpers } = base;
      const { proof } = await saleOpened();
      const params = { usdc, minCpt, proof };
      expect(await user.sale.getSaleQuote({ usdc })).to.deep.equal({
        cpt: minCpt,
        maxUsdc: 100_000n * USDC,
        spent: 0n,
      });
      expect(await failure(user.sale.buyCpt(params))).to.be.instanceOf(ContractRevertError);
      const [missing, ...more] = await user.sale.buyCpt.requirements(params);
      if (missing === undefined) throw new Error("it lacks an approval");
      expect(more).to.deep.equal([]);
      expect(missing).to.include({ spender: user.addresses.privateSale, amount: usdc, token: user.addresses.usdc });
      await (await user.token.approveUsdc(missing)).wait();
      expect(await user.sale.buyCpt.requirements(params)).to.deep.equal([]);
      const { scheduleId } = await user.sale.buyCpt.simulate(params);
      const bought = await (await user.sale.buyCpt(params)).wait();
      expect(bought).to.include({ round: 0n, buyer: userAddress(), usdcPaid: usdc, cptSold: minCpt, scheduleId });
      const { listedAt } = await user.vesting.getListing();
      const [schedule] = await user.vesting.getSchedules();
      expect(schedule).to.deep.equal({
        scheduleId,
        beneficiary: userAddress(),
        total: minCpt,
        released: 0n,
        vested: 0n,
        releasable: 0n,
        start: listedAt,
        cliff: 6n * VESTING_MONTH,
        linear: 18n * VESTING_MONTH,
        atStartBps: 0n,
        monthly: false,
        limited: true,
        revocable: false,
      });
      expect((await user.revenue.getTreasury()).accounts.find(({ account }) => account === "Sale")?.usdc).to.equal(
        usdc,
      );
      const sale = await user.sale.getSale();
      expect(sale).to.include({ sold: minCpt, left: 12_500_000n * CPT - minCpt, finished: false });
      expect(sale.open).to.include({ number: 0n, price: CPT_PRICE, sold: minCpt, cap: CAP });
      expect(sale.rounds.length).to.equal(1);
      await networkHelpers.time.increase(31 * 86_400);
      expect((await user.sale.getSale()).open).to.equal(undefined);
    });

    it("by permit approves nothing before, and refuses a permit of another amount", async () => {
      const { user, saleOpened } = base;
      const { proof } = await saleOpened();
      const payment = await user.sale.signSalePermit({ usdc });
      const params = { usdc, minCpt, proof, payment };
      expect(await user.sale.buyCpt.requirements(params)).to.deep.equal([]);
      const wrong = await failure(user.sale.buyCpt({ ...params, usdc: usdc + 1n }));
      expect(wrong).to.be.instanceOf(InvalidParameterError);
      await user.sale.buyCpt.estimate(params);
      expect(await (await user.sale.buyCpt(params)).wait()).to.include({ cptSold: minCpt, usdcPaid: usdc });
      const deadline = 1n;
      const late = await user.sale.signSalePermit({ usdc, deadline });
      expect(late.deadline).to.equal(deadline);
      expect(await failure(user.sale.buyCpt({ ...params, payment: late }))).to.be.instanceOf(ContractRevertError);
    });

    it("by authorization is sent by anyone, once, for this buyer, round and least CPT alone", async () => {
      const { user, newcomer, saleOpened } = base;
      const { proof } = await saleOpened();
      const payment = await user.sale.signSaleAuthorization({ usdc, minCpt });
      const params = { usdc, minCpt, proof, payment };
      for (const changed of [{ minCpt: minCpt - 1n }, { usdc: usdc - 1n, minCpt: 0n }]) {
        const error = await failure(newcomer.sale.buyCpt({ ...params, ...changed }));
        expect(error).to.be.instanceOf(ContractRevertError);
      }
      const bought = await (await newcomer.sale.buyCpt(params)).wait();
      expect(bought).to.include({ buyer: userAddress(), usdcPaid: usdc, cptSold: minCpt });
      expect(await failure(newcomer.sale.buyCpt(params))).to.be.instanceOf(ContractRevertError);
      const forNext = await user.sale.signSaleAuthorization({ usdc, minCpt, round: 1n });
      expect(await failure(user.sale.buyCpt({ ...params, payment: forNext }))).to.be.instanceOf(ContractRevertError);
    });

    it("offers the authorization for signers elsewhere, whose nonce commits to it", async () => {
      const { user, newcomer, saleOpened, ethers } = base;
      await saleOpened();
      const salt = keccak256("0x01") as Hex;
      const typed = await newcomer.sale.getSaleAuthorizationTypedData({ usdc, minCpt, buyer: userAddress(), salt });
      const nonce = authorizationNonce(userAddress(), buyCptAction({ round: 0n, minCpt }), salt);
      expect(typed.message).to.include({ from: userAddress(), to: user.addresses.privateSale, value: usdc, nonce });
      const reader = user.withRunner(ethers.provider);
      expect(await failure(reader.sale.signSaleAuthorization({ usdc, minCpt }))).to.be.instanceOf(MissingSignerError);
    });

    it("fails in words", async () => {
      const { user, newcomer, saleOpened } = base;
      const params = { usdc, minCpt, proof: [] };
      expect(await failure(user.sale.buyCpt(params))).to.be.instanceOf(SaleNotOpenError);
      expect(await user.sale.getSale()).to.deep.include({ rounds: [], open: undefined, sold: 0n });
      const { proof } = await saleOpened({ cap: 2_000n * CPT, buyerCap: 2_000n * USDC });
      expect(await failure(user.sale.buyCpt(params))).to.be.instanceOf(SaleNotListedError);
      const outsider = { ...params, payment: await newcomer.sale.signSaleAuthorization({ usdc, minCpt }), proof };
      expect(await failure(user.sale.buyCpt(outsider))).to.be.instanceOf(SaleNotListedError);
      const small = await failure(user.sale.buyCpt({ usdc: 99n * USDC, minCpt: 0n, proof }));
      if (!(small instanceof SaleOutOfBoundsError)) throw small;
      expect(small.message).to.contain("usdc is 99000000");
      const dear = await failure(user.sale.buyCpt({ usdc, minCpt: minCpt + 1n, proof }));
      expect(dear).to.be.instanceOf(SaleOutOfBoundsError);
      const rich = await failure(user.sale.buyCpt({ usdc: 2_001n * USDC, minCpt: 0n, proof }));
      if (!(rich instanceof SaleBuyerCapExceededError)) throw rich;
      expect(rich.message).to.contain("may spend 2000 USDC more, not 2001 USDC");
      const much = await failure(user.sale.buyCpt({ usdc: 1_601n * USDC, minCpt: 0n, proof }));
      expect(much).to.be.instanceOf(SaleSoldOutError);
      const paid = { ...params, payment: { ...outsider.payment, payer: "0x1" } } as const;
      expect(await failure(user.sale.buyCpt(paid))).to.be.instanceOf(InvalidAddressError);
    });
  });

  describe("quotes", () => {
    it("are the maths' to the unit, at 60 amounts between purchases", async () => {
      const { user, saleOpened, usdc: token } = base;
      await mined(token.getFunction("mint")(userAddress(), 50_000n * USDC));
      const { proof } = await saleOpened({ cap: 100_003n * CPT + 7n, buyerCap: 50_000n * USDC });
      const random = randomSource(0x5a1en);
      for (let i = 0; i < 60; i++) {
        const amount = random.edge(10n ** 12n);
        const quote = await user.sale.getSaleQuote({ usdc: amount });
        const { rounds } = await user.sale.getSale();
        const round = rounds[0];
        if (round === undefined) throw new Error("there is a round");
        expect(quote.cpt).to.equal(saleCptFor(amount, round.price));
        expect(quote.maxUsdc).to.equal(saleMaxUsdc({ ...round, spent: quote.spent }));
        if (i % 12 !== 0) continue;
        const usdc = 100n * USDC + random.below(9_000n * USDC);
        const payment = await user.sale.signSalePermit({ usdc });
        await (await user.sale.buyCpt({ usdc, minCpt: saleCptFor(usdc, round.price), proof, payment })).wait();
      }
    });
  });

  describe("its end", () => {
    it("gives the foundation what is unsold, once", async () => {
      const { user, saleOpened, networkHelpers, signers } = base;
      await saleOpened();
      expect(await failure(user.sale.finishSale())).to.be.instanceOf(SaleNotFinishedError);
      const { limitedClosedAt } = await user.vesting.getListing();
      await networkHelpers.time.increaseTo(limitedClosedAt);
      const unsold = 12_500_000n * CPT;
      expect(await user.sale.finishSale.simulate()).to.deep.equal({ unsold });
      const finished = await (await user.sale.finishSale()).wait();
      expect(finished).to.include({ unsold, foundation: signers.foundation.address });
      const { total, limited } = await user.vesting.getSchedule(finished);
      expect([total, limited]).to.deep.equal([unsold, false]);
      expect(await user.sale.getSale()).to.include({ finished: true, left: 0n });
      expect(await failure(user.sale.finishSale())).to.be.instanceOf(SaleIsFinishedError);
    });
  });

  describe("allow-lists", () => {
    let harness: BaseContract;
    before(async () => {
      const { ethers } = await hre.network.create("embedded");
      const { abi, bytecode } = await testArtifact(hre, "test/mocks/PromisesMathHarness.sol", "PromisesMathHarness");
      const [deployer] = await ethers.getSigners();
      harness = await new ContractFactory(abi, bytecode, deployer).deploy();
      await harness.waitForDeployment();
    });
    const isListed = (root: Hex, proof: Hex[], account: Address): Promise<boolean> =>
      harness.getFunction("isListed").staticCall(root, proof, account) as Promise<boolean>;
    const random = randomSource(0xa110n);
    const accounts = (count: number): Address[] =>
      Array.from({ length: count }, () => getAddress(toBeHex(random.bits(160n), 20)) as Address);

    it("of 1 to 20 accounts prove each of them to OpenZeppelin's MerkleProof, and nobody else", async () => {
      for (let count = 1; count <= 20; count++) {
        const list = accounts(count);
        const { root, proof } = saleAllowList(list);
        for (const account of list) expect(await isListed(root, proof(account), account)).to.equal(true);
        const [first] = list;
        const [stranger] = accounts(1);
        if (first === undefined || stranger === undefined) throw new Error("there are accounts");
        expect(await isListed(root, proof(first), stranger)).to.equal(false);
        expect(() => proof(stranger)).to.throw(InvalidParameterError);
        expect(saleAllowList([...list].reverse()).root).to.equal(root);
      }
    });

    it("have the roots and proofs that OpenZeppelin's merkle-tree 1.0.8 gives", () => {
      const list = Array.from({ length: 5 }, (_, i) => toBeHex(i + 1, 20) as Address);
      const roots = [
        [1, "0xb5d9d894133a730aa651ef62d26b0ffa846233c74177a591a4a896adfda97d22"],
        [2, "0xe685571b7e25a4a0391fb8daa09dc8d3fbb3382504525f89a2334fbbf8f8e92c"],
        [5, "0x21abd2f655ded75d91fbd5e0b1ad35171a675fd315a077efa7f2d555a26e7094"],
      ] as const;
      for (const [count, root] of roots) expect(saleAllowList(list.slice(0, count)).root).to.equal(root);
      const [first = "0x"] = list;
      expect(saleAllowList([first]).proof(first)).to.deep.equal([]);
      expect(saleAllowList(list).proof(first)).to.deep.equal([
        "0x2584db4a68aa8b172f70bc04e2e74541617c003374de6eb4b295e823e5beab01",
        "0xc949c2dc5da2bd9a4f5ae27532dfbb3551487bed50825cd099ff5d0a8d613ab5",
      ]);
    });

    it("refuse accounts that are none, that come twice, and none at all", () => {
      const [account] = accounts(1);
      if (account === undefined) throw new Error("there is an account");
      expect(() => saleAllowList([])).to.throw(InvalidParameterError);
      expect(() => saleAllowList([account, account.toLowerCase() as Address])).to.throw(InvalidParameterError);
      expect(() => saleAllowList(["0x1"])).to.throw(InvalidAddressError);
      expect(() => saleAllowList([account]).proof("0x1")).to.throw(InvalidAddressError);
    });
  });
});
