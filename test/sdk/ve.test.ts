import { expect } from "chai";
import { Contract, ContractFactory, verifyTypedData, ZeroAddress } from "ethers";
import hre from "hardhat";
import { delegationTypes, hashDelegation, signDelegation, voteEscrowDomain } from "../../sdk/src/eip712/index.ts";
import {
  ContractPausedError,
  ERC20InsufficientAllowanceError,
  ERC5805FutureLookupError,
  InvalidAddressError,
  InvalidParameterError,
  MissingSignerError,
  VoteEscrowBadEndError,
  VoteEscrowBadSignatureError,
  VoteEscrowBelowMinimumError,
  VoteEscrowLockEndedError,
  VoteEscrowLockExistsError,
  VoteEscrowLockNotEndedError,
  VoteEscrowNoLockError,
  VotesExpiredSignatureError,
} from "../../sdk/src/errors/index.ts";
import type { Address, Hex, PopulatedTransaction } from "../../sdk/src/index.ts";
import { lockEndAfter, MAX_LOCK, nextLockEnd, veCptAt, WEEK } from "../../sdk/src/math/index.ts";
import { VoteEscrow__factory } from "../../sdk/src/typechain/index.ts";
import { testArtifact } from "../helpers/testArtifact.ts";
import { deployedBefore, failure, mined, type Deployed } from "./fixture.ts";

const CPT = 10n ** 18n;
const AMOUNT = 100n * CPT;
const TIERS = [1_000n, 10_000n, 50_000n, 100_000n, 500_000n];

describe("SDK locks and votes", () => {
  let base: Deployed;
  deployedBefore((suite) => (base = suite));

  const now = async (): Promise<bigint> => BigInt(await base.networkHelpers.time.latest());
  const endIn = async (duration: bigint): Promise<bigint> => lockEndAfter({ from: await now(), duration });
  const userAddress = (): Address => base.signers.userSigner.address as Address;
  const other = (): Address => base.signers.newcomerSigner.address as Address;
  const veCptNow = async (): Promise<bigint> => (await base.user.ve.getLock()).veCpt;

  describe("locking", () => {
    it("takes CPT by the approval it lists, until the end it was given", async () => {
      const { user, addresses } = base;
      const params = { amount: AMOUNT, end: await endIn(MAX_LOCK) };
      expect(await failure(user.ve.createLock(params))).to.be.instanceOf(ERC20InsufficientAllowanceError);
      const [missing, ...others] = await user.ve.createLock.requirements(params);
      if (missing === undefined) throw new Error("an approval is missing and was not listed");
      expect(others).to.deep.equal([]);
      const { cpt: token, voteEscrow: spender } = addresses;
      expect(missing).to.deep.equal({ kind: "approval", token, spender, amount: AMOUNT, current: 0n });
      await (await user.token.approveCpt(missing)).wait();
      expect(await user.ve.createLock.requirements(params)).to.deep.equal([]);

      const { receipt: _, ...result } = await (await user.ve.createLock(params)).wait();
      expect(result).to.deep.equal({ account: userAddress(), ...params, oldAmount: 0n, oldEnd: 0n });
      const lock = await user.ve.getLock();
      expect(lock).to.include({ ...params, delegatee: userAddress(), withdrawn: false });
      expect(await user.ve.getTotals()).to.include({ locked: AMOUNT });
    });

    it("takes CPT by a permit, with no approval before, and adds to the lock so too", async () => {
      const { user } = base;
      const end = await endIn(MAX_LOCK);
      const permit = await user.ve.signLockPermit({ amount: AMOUNT });
      expect(await user.ve.createLock.requirements({ amount: AMOUNT, end, permit })).to.deep.equal([]);
      await (await user.ve.createLock({ amount: AMOUNT, end, permit })).wait();
      const more = { amount: CPT, permit: await user.ve.signLockPermit({ amount: CPT }) };
      expect(await user.ve.increaseAmount.requirements(more)).to.deep.equal([]);
      const added = await (await user.ve.increaseAmount(more)).wait();
      expect(added).to.include({ oldAmount: AMOUNT, amount: AMOUNT + CPT, oldEnd: end, end });
    });

    it("adds to the own lock and to another's, and pays from the client", async () => {
      const { user, newcomer, addresses, locked } = base;
      await locked();
      const [missing] = await user.ve.increaseAmount.requirements({ amount: 4n * CPT });
      await (await user.token.approveCpt(missing as NonNullable<typeof missing>)).wait();
      expect((await (await user.ve.increaseAmount({ amount: CPT })).wait()).amount).to.equal(AMOUNT + CPT);

      await (await user.token.transferCpt({ to: other(), amount: CPT })).wait();
      await (await newcomer.token.approveCpt({ spender: addresses.voteEscrow, amount: CPT })).wait();
      const given = await (await newcomer.ve.increaseAmount({ amount: CPT, account: userAddress() })).wait();
      expect(given).to.include({ account: userAddress(), amount: AMOUNT + 2n * CPT });
      expect(await newcomer.token.getBalance({ token: "cpt" })).to.equal(0n);
      const permit = await newcomer.ve.signLockPermit({ amount: CPT });
      const both = { amount: CPT, account: userAddress(), permit };
      expect(await failure(newcomer.ve.increaseAmount(both))).to.be.instanceOf(InvalidParameterError);
    });

    it("extends, withdraws after the end, and locks an ended lock again", async () => {
      const { user, locked, networkHelpers } = base;
      const first = await locked(AMOUNT, 2n * WEEK);
      const extended = await (await user.ve.extendLock({ end: first + WEEK })).wait();
      expect(extended).to.include({ oldEnd: first, end: first + WEEK, amount: AMOUNT });
      await networkHelpers.time.increaseTo(first + WEEK);
      expect(await user.ve.getLock()).to.include({ amount: AMOUNT, end: first + WEEK, veCpt: 0n, withdrawn: false });
      const again = nextLockEnd(await now());
      expect(await (await user.ve.relock({ end: again })).wait()).to.include({ amount: AMOUNT, end: again });
      expect((await veCptNow()) > 0n).to.equal(true);

      await networkHelpers.time.increaseTo(again);
      const before = await user.token.getBalance({ token: "cpt" });
      expect(await user.ve.withdrawLock.simulate()).to.deep.equal({ amount: AMOUNT });
      expect(await (await user.ve.withdrawLock()).wait()).to.include({ account: userAddress(), amount: AMOUNT });
      expect(await user.token.getBalance({ token: "cpt" })).to.equal(before + AMOUNT);
      expect(await user.ve.getLock()).to.include({ amount: 0n, end: 0n, veCpt: 0n, withdrawn: true });
    });

    it("is worth what the maths say, to the wei", async () => {
      const { user, locked, ethers, addresses, networkHelpers } = base;
      const end = await locked();
      const time = (await now()) + 12_345n;
      await networkHelpers.time.increaseTo(time);
      const voteEscrow = VoteEscrow__factory.connect(addresses.voteEscrow, ethers.provider);
      await (await user.ve.checkpoint()).wait();
      await networkHelpers.time.increase(1); // the chain may put many blocks into a second
      const { votes, veCpt, totalVeCpt } = await user.ve.getPastVotes({ time });
      expect(veCpt).to.equal(veCptAt({ amount: AMOUNT, end }, time));
      expect([votes, totalVeCpt]).to.deep.equal([veCpt, veCpt]);
      expect(await voteEscrow.getPastVotes(userAddress(), time)).to.equal(votes);
    });

    it("keeps its history by number, in pages", async () => {
      const { user, locked, networkHelpers } = base;
      const end = await locked(AMOUNT, 10n * WEEK);
      await networkHelpers.time.increase(1);
      await (await user.ve.extendLock({ end: end + WEEK })).wait();
      await networkHelpers.time.increase(1);
      await (await user.ve.delegate({ delegatee: other() })).wait();
      const history = await user.ve.getLockHistory();
      expect(history.map((lock) => [lock.number, lock.end, lock.delegated])).to.deep.equal([
        [1n, end, false],
        [2n, end + WEEK, false],
        [3n, end + WEEK, true],
      ]);
      expect(await user.ve.getLockHistory({ from: 2n, count: 1n })).to.deep.equal([history[1]]);
      expect(await user.ve.getLockHistory({ from: 4n })).to.deep.equal([]);
      expect(await user.ve.getLockHistory({ account: other() })).to.deep.equal([]);
    });
  });

  describe("votes", () => {
    it("go to a delegatee and come back, while veCPT stays", async () => {
      const { user, newcomer, locked, networkHelpers } = base;
      await locked();
      const given = await (await user.ve.delegate({ delegatee: other() })).wait();
      expect(given).to.include({ account: userAddress(), delegatee: other(), oldDelegatee: userAddress() });
      expect((await user.ve.getLock()).delegatee).to.equal(other());
      expect(await user.ve.getVotes()).to.equal(0n);
      expect(await newcomer.ve.getVotes()).to.equal(await veCptNow());
      const time = await now();
      await networkHelpers.time.increase(1);
      const back = await (await user.ve.delegate({ delegatee: userAddress() })).wait();
      expect(back).to.include({ delegatee: userAddress(), oldDelegatee: other() });
      expect(await newcomer.ve.getVotes()).to.equal(0n);
      expect(await user.ve.getVotes()).to.equal(await veCptNow());
      const past = await newcomer.ve.getPastVotes({ time });
      expect(past.veCpt).to.equal(0n);
      expect(past.votes > 0n && past.votes === past.totalVeCpt).to.equal(true);
    });

    it("are delegated by a signature that somebody else sends, once", async () => {
      const { user, newcomer, locked } = base;
      await locked();
      const signed = await user.ve.signDelegation({ delegatee: other() });
      const { receipt } = await (await newcomer.ve.delegateFor(signed)).wait();
      expect(receipt.from).to.equal(other());
      expect((await user.ve.getLock()).delegatee).to.equal(other());
      expect(await failure(newcomer.ve.delegateFor(signed))).to.be.instanceOf(VoteEscrowBadSignatureError);
      const expired = await user.ve.signDelegation({ delegatee: other(), expiry: 1n });
      expect(await failure(newcomer.ve.delegateFor(expired))).to.be.instanceOf(VotesExpiredSignatureError);
    });

    it("are delegated by the signature of a contract wallet, which locked by populated calls", async () => {
      const { user, newcomer, signers } = base;
      const { abi, bytecode } = await testArtifact(hre, "test/mocks/MockWallet.sol", "MockWallet");
      const deployed = await new ContractFactory(abi, bytecode, signers.deployer).deploy(userAddress());
      const account = (await deployed.getAddress()) as Address;
      const wallet = new Contract(account, abi, signers.deployer);
      const execute = ({ to, data }: PopulatedTransaction) => mined(wallet.getFunction("execute")(to, data));
      await (await user.token.transferCpt({ to: account, amount: AMOUNT })).wait();
      const { voteEscrow: spender } = user.addresses;
      await execute(await user.token.approveCpt.populate({ spender, amount: AMOUNT }));
      await execute(await user.ve.createLock.populate({ amount: AMOUNT, end: await endIn(MAX_LOCK) }));

      const { domain, types, message } = await user.ve.getDelegationTypedData({ account, delegatee: other() });
      const signature = (await signers.userSigner.signTypedData(domain, types, message)) as Hex;
      const { delegatee, expiry } = message;
      await (await newcomer.ve.delegateFor({ account, delegatee, expiry, signature })).wait();
      expect((await user.ve.getLock({ account })).delegatee).to.equal(other());
      expect((await newcomer.ve.getVotes()) > 0n).to.equal(true);

      await mined(wallet.getFunction("setMode")(5)); // answers with the wrong magic
      const next = await user.ve.getDelegationTypedData({ account, delegatee: userAddress() });
      const refused = (await signers.userSigner.signTypedData(next.domain, types, next.message)) as Hex;
      const params = { account, ...next.message, signature: refused };
      expect(await failure(newcomer.ve.delegateFor(params))).to.be.instanceOf(VoteEscrowBadSignatureError);
    });

    it("are signed under the domain that the contract names, and hashed as wallets do", async () => {
      const { user, ethers, addresses, chainId, signers } = base;
      const voteEscrow = VoteEscrow__factory.connect(addresses.voteEscrow, ethers.provider);
      const domain = voteEscrowDomain(chainId, addresses.voteEscrow);
      const { name, version, chainId: id, verifyingContract } = await voteEscrow.eip712Domain();
      expect(domain).to.deep.equal({ name, version, chainId: id, verifyingContract });
      const message = { delegatee: other(), nonce: 0n, expiry: (await now()) + 100n };
      const signature = await signDelegation(signers.userSigner, message, domain);
      expect(verifyTypedData(domain, delegationTypes, message, signature)).to.equal(userAddress());
      expect(ethers.recoverAddress(hashDelegation(message, domain), signature)).to.equal(userAddress());
      const { delegatee, expiry } = message;
      await (await user.ve.delegateFor({ account: userAddress(), delegatee, expiry, signature })).wait();
      expect((await user.ve.getDelegationTypedData({ delegatee })).message.nonce).to.equal(1n);
    });
  });

  describe("benefits", () => {
    it("tells the tier, its discount and what lacks for the next", async () => {
      const { user, locked } = base;
      const none = await user.ve.getTier();
      expect(none).to.include({ tier: 0n, discountBps: 0n, veCpt: 0n });
      expect(none.steps.map(({ threshold }) => threshold)).to.deep.equal(TIERS.map((whole) => whole * CPT));
      expect(none.next).to.deep.equal({ ...none.steps[0], missing: 1_000n * CPT });
      await locked(900n * CPT); // just below 2 250 veCPT
      const first = await user.ve.getTier();
      expect(first).to.include({ tier: 1n, discountBps: 500n, veCpt: await veCptNow() });
      expect(first.next).to.deep.equal({ ...first.steps[1], missing: 10_000n * CPT - first.veCpt });
    });

    it("knows no step above the highest", async () => {
      const { user, addresses, signers, locked } = base;
      const steps = TIERS.map((_, i) => ({ threshold: i + 1, discountBps: 500 }));
      const abi = ["function setTiers((uint32 threshold, uint16 discountBps)[5] newTiers)"];
      await mined(new Contract(addresses.benefitTiers, abi, signers.fourOfNine).getFunction("setTiers")(steps));
      await locked();
      expect(await user.ve.getTier()).to.include({ tier: 5n, discountBps: 500n, next: undefined });
    });
  });

  describe("settings", () => {
    it("tells the bounds of locks, and that locking is paused while taking CPT out is not", async () => {
      const { user, addresses, signers, lockEnded } = base;
      const settings = { minLock: CPT, minDuration: WEEK, maxDuration: MAX_LOCK, maxMultiplierBps: 25_000n };
      expect(await user.ve.getVeSettings()).to.deep.equal(settings);
      await lockEnded();
      await mined(new Contract(addresses.voteEscrow, ["function pause()"], signers.guardian).getFunction("pause")());
      expect((await user.market.getPause({ target: "voteEscrow" })).paused).to.equal(true);
      const end = nextLockEnd(await now());
      expect(await failure(user.ve.relock({ end }))).to.be.instanceOf(ContractPausedError);
      expect((await (await user.ve.withdrawLock()).wait()).amount).to.equal(AMOUNT);
    });
  });

  describe("every write", () => {
    it("simulates, populates the contract's call, and estimates", async () => {
      const { user, addresses, locked, newcomer, networkHelpers } = base;
      const end = await locked(AMOUNT, 2n * WEEK);
      await (await user.token.transferCpt({ to: other(), amount: 10n * CPT })).wait();
      await (await newcomer.token.approveCpt({ spender: addresses.voteEscrow, amount: 10n * CPT })).wait();
      const far = end + WEEK;
      const account = userAddress();
      const permit = await newcomer.ve.signLockPermit({ amount: CPT });
      const abi = VoteEscrow__factory.createInterface();
      type Forms = Record<"simulate" | "populate" | "estimate", (params: never) => Promise<unknown>>;
      const check = async (write: Forms, params: object, fn: string, args: readonly unknown[]): Promise<void> => {
        await write.simulate(params as never);
        expect(((await write.estimate(params as never)) as bigint) > 21_000n).to.equal(true);
        const { to, data, value } = (await write.populate(params as never)) as PopulatedTransaction;
        expect([to, value]).to.deep.equal([addresses.voteEscrow, 0n]);
        const call = abi.parseTransaction({ data });
        expect(call?.name).to.equal(fn);
        expect(call?.args.toArray().slice(0, args.length)).to.deep.equal(args);
      };
      const signed = await user.ve.signDelegation({ delegatee: other() });
      await check(newcomer.ve.createLock, { amount: CPT, end: far }, "createLock", [CPT, far]);
      await check(newcomer.ve.createLock, { amount: CPT, end: far, permit }, "createLockWithPermit", [CPT, far]);
      await check(newcomer.ve.increaseAmount, { amount: CPT, account }, "increaseAmountFor", [account, CPT]);
      await check(user.ve.extendLock, { end: far }, "extendLock", [far]);
      await check(user.ve.delegate, { delegatee: other() }, "delegate", [other()]);
      await check(newcomer.ve.delegateFor, signed, "delegateFor", [account, other(), signed.expiry, signed.signature]);
      await check(newcomer.ve.checkpoint, {}, "checkpoint", []);
      await (await user.token.approveCpt({ spender: addresses.voteEscrow, amount: CPT })).wait();
      const own = await user.ve.signLockPermit({ amount: CPT });
      await check(user.ve.increaseAmount, { amount: CPT }, "increaseAmount", [CPT]);
      await check(user.ve.increaseAmount, { amount: CPT, permit: own }, "increaseAmountWithPermit", [CPT]);
      await networkHelpers.time.increaseTo(end);
      await check(user.ve.relock, { end: far + WEEK }, "relock", [far + WEEK]);
      await check(user.ve.withdrawLock, {}, "withdraw", []);
    });

    it("fails in words", async () => {
      const { user, newcomer, locked, ethers } = base;
      const end = await locked(AMOUNT, 2n * WEEK);
      const permit = await user.ve.signLockPermit({ amount: CPT });
      const cases = [
        [() => user.ve.createLock({ amount: CPT, end, permit }), VoteEscrowLockExistsError, "has a lock until"],
        [() => newcomer.ve.createLock({ amount: CPT - 1n, end }), VoteEscrowBelowMinimumError, "minimum of 1 CPT"],
        [() => user.ve.extendLock({ end: end + 1n }), VoteEscrowBadEndError, "Use lockEndAfter"],
        [() => newcomer.ve.extendLock({ end }), VoteEscrowNoLockError, "Make one with createLock"],
        [() => user.ve.withdrawLock(), VoteEscrowLockNotEndedError, "runs until"],
        [() => user.ve.getPastVotes({ time: end }), ERC5805FutureLookupError, "Ask for an earlier second"],
        [() => user.ve.delegate({ delegatee: "0x1" }), InvalidAddressError, "delegatee"],
      ] as const;
      for (const [attempt, type, words] of cases) {
        const error = await failure(attempt());
        expect(error).to.be.instanceOf(type);
        expect((error as Error).message).to.contain(words);
      }
      await base.networkHelpers.time.increaseTo(end);
      const late = await failure(user.ve.increaseAmount({ amount: CPT, permit }));
      expect(late).to.be.instanceOf(VoteEscrowLockEndedError);
      const reader = user.withRunner(ethers.provider);
      expect(await failure(reader.ve.getLock())).to.be.instanceOf(MissingSignerError);
      expect(await failure(reader.ve.signDelegation({ delegatee: other() }))).to.be.instanceOf(MissingSignerError);
      expect((await reader.ve.getLock({ account: ZeroAddress as Address })).amount).to.equal(0n);
    });
  });
});
