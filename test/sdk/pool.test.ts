import { expect } from "chai";
import { encodeBytes32String, Wallet, ZeroHash } from "ethers";
import {
  ContractPausedError,
  ERC20InsufficientAllowanceError,
  InvalidAddressError,
  InvalidParameterError,
  LendingPoolBelowMinimumError,
  LendingPoolDrawTooLargeError,
  LendingPoolExitsWaitError,
  LendingPoolNoDebtError,
  LendingPoolNothingToPayError,
  LendingPoolTooEarlyError,
  LendingPoolWrongStatusError,
  MissingSignerError,
  RedeemQueueBelowMinimumError,
  RedeemQueueNotClaimableError,
  RedeemQueueNothingPendingError,
  RedeemQueueNothingToSettleError,
  RedeemQueueNotOperatorError,
} from "../../sdk/src/errors/index.ts";
import type { Address, Hex } from "../../sdk/src/index.ts";
import { deployedBefore, failure, mined, type Deployed } from "./fixture.ts";
import { CAP, DAY, DEPOSIT, INSURED, lending, PURPOSE, SHARE, USDC } from "./poolScene.ts";

const E18 = 10n ** 18n;
const REF = encodeBytes32String("order 1") as Hex;

describe("SDK lending pool", () => {
  let base: Deployed;
  deployedBefore((suite) => (base = suite));

  const own = (): Address => base.signers.userSigner.address as Address;
  const other = (): Address => base.signers.newcomerSigner.address as Address;
  const stranger = Wallet.createRandom().address as Address;

  describe("deposits", () => {
    it("are paid by allowance, which is listed before", async () => {
      const { user, addresses } = base;
      const params = { assets: 100n * USDC };
      const [missing, ...more] = await user.pool.depositPool.requirements(params);
      if (missing === undefined) throw new Error("nothing is approved yet");
      expect([missing.token, missing.spender, missing.amount, more.length]).to.deep.equal([
        addresses.usdc,
        addresses.lendingPool,
        100n * USDC,
        0,
      ]);
      await (await user.token.approveUsdc(missing)).wait();
      expect(await user.pool.depositPool.requirements(params)).to.deep.equal([]);
      const { shares: expected } = await user.pool.depositPool.simulate(params);
      const { from, receiver, assets, shares } = await (await user.pool.depositPool(params)).wait();
      expect({ from, receiver, assets }).to.deep.equal({ from: own(), receiver: own(), assets: 100n * USDC });
      expect(shares)
        .to.equal(expected)
        .and.to.equal(100n * SHARE);
    });

    it("are paid by permit, to another's shares", async () => {
      const { user, newcomer } = base;
      const assets = 50n * USDC;
      const payment = await user.pool.signPoolPermit({ assets });
      expect(await user.pool.depositPool.requirements({ assets, payment })).to.deep.equal([]);
      const sent = await user.pool.depositPool({ assets, payment, receiver: other() });
      expect(await sent.wait()).to.include({ from: own(), receiver: other(), shares: 50n * SHARE });
      expect((await newcomer.pool.getPoolPosition()).shares).to.equal(50n * SHARE);
    });

    it("are paid by an authorization that somebody else sends, who can change nothing", async () => {
      const { user, provider } = base;
      const assets = 50n * USDC;
      const payment = await user.pool.signPoolAuthorization({ assets, receiver: stranger });
      const params = { assets, payment, receiver: stranger };
      expect(await provider.pool.depositPool.requirements(params)).to.deep.equal([]);
      for (const changed of [{ receiver: other() }, { assets: 51n * USDC }]) {
        const refused = await failure(provider.pool.depositPool({ ...params, ...changed }));
        expect(String(refused)).to.match(/signature/i);
      }
      const sent = await provider.pool.depositPool(params);
      expect(await sent.wait()).to.include({ from: own(), receiver: stranger, shares: 50n * SHARE });
      expect(String(await failure(provider.pool.depositPool(params)))).to.match(/used/i);
    });

    it("go to the payer when an authorization names no receiver", async () => {
      const { user, provider } = base;
      const payment = await user.pool.signPoolAuthorization({ assets: 20n * USDC });
      const sent = await provider.pool.depositPool({ assets: 20n * USDC, payment });
      expect(await sent.wait()).to.include({ from: own(), receiver: own() });
    });

    it("make an exact number of shares, for at most what the requirement says", async () => {
      const { user } = base;
      const { drawn, pass } = await lending(base);
      await drawn();
      await pass(30n * DAY);
      const params = { shares: 1_000n * SHARE };
      const [missing] = await user.pool.mintPool.requirements(params);
      if (missing === undefined) throw new Error("nothing is approved yet");
      await (await user.token.approveUsdc(missing)).wait();
      await pass(3_600n);
      const { assets, shares } = await (await user.pool.mintPool(params)).wait();
      expect(shares).to.equal(params.shares);
      expect(assets <= missing.amount && assets > 1_000n * USDC).to.equal(true);
    });

    it("fail in words", async () => {
      const { user, networkHelpers } = base;
      const tooLittle = await failure(user.pool.depositPool.simulate({ assets: 10n * USDC - 1n }));
      if (!(tooLittle instanceof LendingPoolBelowMinimumError)) throw tooLittle;
      expect(tooLittle.args).to.deep.equal({ assets: 10n * USDC - 1n, minimum: 10n * USDC });
      const payment = await user.pool.signPoolPermit({ assets: 20n * USDC });
      const wrong = await failure(user.pool.depositPool({ assets: 21n * USDC, payment }));
      expect(wrong).to.be.instanceOf(InvalidParameterError);
      const nowhere = { assets: 20n * USDC, receiver: "0x12" as Address };
      expect(await failure(user.pool.depositPool(nowhere))).to.be.instanceOf(InvalidAddressError);
      const reader = user.withRunner(base.connection.ethers.provider);
      expect(await failure(reader.pool.depositPool({ assets: 20n * USDC }))).to.be.instanceOf(MissingSignerError);
      const { pool } = await lending(base);
      await mined(pool.connect(base.signers.guardian).getFunction("pause")());
      expect(await failure(user.pool.depositPool.simulate({ assets: 20n * USDC }))).to.be.instanceOf(
        ContractPausedError,
      );
      expect((await user.pool.getPoolPosition()).maxDeposit).to.equal(0n);
      expect((await user.pool.getPool()).exitBlock).to.equal("Paused");
      expect((await user.market.getPause({ target: "lendingPool" })).paused).to.equal(true);
      await networkHelpers.time.increase(4n * DAY);
      expect((await user.pool.getPool()).exitBlock).to.equal("None");
    });
  });

  describe("what there is", () => {
    it("is nothing at first", async () => {
      const { user } = base;
      const { ledger, ...first } = await user.pool.getPool();
      expect(ledger).to.include({ cash: 0n, supply: 0n, flatRateBps: 1_111n, maxRateBps: 2_000n });
      expect(first).to.deep.equal({
        totalAssets: 0n,
        supply: 0n,
        cash: 0n,
        lent: 0n,
        late: 0n,
        owedToInsurance: 0n,
        insured: 0n,
        availableToday: 0n,
        queuedShares: 0n,
        utilization: 0n,
        borrowApy: (1_111n * E18) / 10_000n,
        supplyApy: 0n,
        exitPriceE18: E18,
        flatRateBps: 1_111n,
        maxRateBps: 2_000n,
        exitBlock: "None",
        firstWaiting: undefined,
        lastWaiting: undefined,
        overdue: undefined,
        approvable: 0n,
        facility: undefined,
      });
      expect(await user.pool.getPoolPosition({ account: stranger })).to.deep.equal({
        account: stranger,
        shares: 0n,
        assets: 0n,
        maxDeposit: 10n ** 18n,
        maxWithdraw: 0n,
        maxRedeem: 0n,
        exitBlock: "None",
        minPriceE18: 0n,
        requests: [],
        pendingShares: 0n,
        claimableShares: 0n,
        claimableAssets: 0n,
      });
      expect(await user.pool.getCreditLines()).to.deep.equal([]);
      expect(await user.pool.getCreditLine({ borrower: stranger })).to.deep.equal({
        borrower: stranger,
        status: "Closed",
        purpose: ZeroHash,
        cap: 0n,
        drawable: 0n,
        debt: 0n,
        interest: 0n,
        principal: 0n,
        isFacility: false,
        maturity: 0n,
        lateFrom: 0n,
        defaultFrom: 0n,
        lossFrom: 0n,
        counted: 0n,
        writtenOff: 0n,
        covered: 0n,
        proposal: undefined,
      });
    });

    it("shows a loan, what it earns and what may leave", async () => {
      const { newcomer, provider } = base;
      const { borrower, maturity, drawn } = await lending(base);
      await drawn();
      const pool = await newcomer.pool.getPool();
      expect(pool).to.include({ cash: 2n * DEPOSIT - CAP, lent: CAP, late: 0n, insured: INSURED, exitBlock: "None" });
      expect(pool.utilization).to.equal((CAP * E18) / (2n * DEPOSIT));
      expect(pool.supplyApy).to.equal(9_999n * 10n ** 12n); // 11.11 % × 0.9 × 10 %
      expect(pool.availableToday).to.equal((2n * DEPOSIT) / 10n);
      expect(pool.supply).to.equal(2n * DEPOSIT * 10n ** 6n);
      expect(pool.approvable).to.equal((2n * DEPOSIT) / 5n - CAP);
      const [line, ...others] = await newcomer.pool.getCreditLines();
      expect(others).to.deep.equal([]);
      expect(line).to.deep.equal(await provider.pool.getCreditLine());
      expect(line).to.include({
        borrower,
        status: "Active",
        purpose: PURPOSE,
        cap: CAP,
        drawable: 0n,
        principal: CAP,
        maturity,
        lateFrom: maturity + 3n * DAY,
        defaultFrom: maturity + 33n * DAY,
        lossFrom: maturity + 123n * DAY,
      });
      const position = await newcomer.pool.getPoolPosition();
      expect(position).to.include({
        shares: DEPOSIT * 10n ** 6n,
        exitBlock: "None",
        maxWithdraw: (2n * DEPOSIT) / 10n,
      });
    });
  });

  describe("a credit line", () => {
    it("is drawn and repaid, with references, by its borrower and by anybody", async () => {
      const { provider, user } = base;
      const { borrower, pass } = await lending(base);
      const amount = 60_000n * USDC;
      const sent = await provider.pool.drawLine({ amount, to: stranger, ref: REF });
      expect(await sent.wait()).to.include({ borrower, to: stranger, amount, ref: REF, principal: amount });
      expect(await user.token.getBalance({ token: "usdc", account: stranger })).to.equal(amount);
      await pass((365n * DAY) / 10n);
      const part = { borrower, amount: 10_000n * USDC, ref: REF };
      const [missing] = await user.pool.repayLine.requirements(part);
      if (missing === undefined) throw new Error("nothing is approved yet");
      expect(missing.amount).to.equal(part.amount);
      await (await user.token.approveUsdc(missing)).wait();
      expect(await user.pool.repayLine.simulate(part)).to.deep.equal({ amount: part.amount });
      const repaid = await (await user.pool.repayLine(part)).wait();
      expect(repaid).to.include({ borrower, payer: own(), amount: part.amount, ref: REF, closed: false, toShares: 0n });
      expect(repaid.interest > 600n * USDC && repaid.interest < 700n * USDC).to.equal(true);
      expect(repaid.principal).to.equal(amount - part.amount + repaid.interest);
    });

    it("is repaid whole, whatever it owes when that is mined, for an approval of a day's interest more", async () => {
      const { provider } = base;
      const { drawn, pass, borrower } = await lending(base);
      await drawn();
      await pass(20n * DAY);
      const all = { amount: "all" } as const;
      const [missing] = await provider.pool.repayLine.requirements(all);
      if (missing === undefined) throw new Error("nothing is approved yet");
      const capped = await provider.pool.repayLine.requirements({ amount: 10n ** 30n });
      expect(capped[0]?.amount).to.equal(missing.amount);
      await (await provider.token.approveUsdc(missing)).wait();
      await pass(DAY - 10n);
      const { debt } = await provider.pool.getCreditLine();
      expect(debt < missing.amount && debt > CAP).to.equal(true);
      const repaid = await (await provider.pool.repayLine(all)).wait();
      expect(repaid).to.include({ borrower, principal: 0n, closed: false });
      expect(repaid.amount).to.equal(CAP + repaid.interest);
      expect(await failure(provider.pool.repayLine(all))).to.be.instanceOf(LendingPoolNoDebtError);
      expect((await provider.pool.getCreditLine()).status).to.equal("Active");
    });

    it("says what more could be drawn, and no more can", async () => {
      const { provider } = base;
      await lending(base);
      const { drawable } = await provider.pool.getCreditLine();
      expect(drawable).to.equal(CAP);
      const tooMuch = await failure(provider.pool.drawLine({ amount: drawable + 1n }));
      if (!(tooMuch instanceof LendingPoolDrawTooLargeError)) throw tooMuch;
      expect(tooMuch.args).to.deep.equal({ amount: CAP + 1n, available: CAP });
      await (await provider.pool.drawLine({ amount: drawable })).wait();
      expect(await failure(base.user.pool.drawLine({ amount: 1n }))).to.be.instanceOf(LendingPoolWrongStatusError);
    });

    it("gets proposed terms after seven days, and shows them before", async () => {
      const { user, signers, callDelayed } = base;
      const { pool, maturity, pass, now } = await lending(base);
      await callDelayed(pool.connect(signers.fourOfNine) as typeof pool, "proposeLine", [
        other(),
        CAP,
        maturity,
        PURPOSE,
      ]);
      const readyAt = (await now()) + 7n * DAY;
      const { proposal, status } = await user.pool.getCreditLine({ borrower: other() });
      expect(status).to.equal("Closed");
      expect(proposal).to.deep.equal({ cap: CAP, maturity, readyAt, purpose: PURPOSE });
      const early = await failure(user.pool.activateLine({ borrower: other() }));
      if (!(early instanceof LendingPoolTooEarlyError)) throw early;
      expect(early.args).to.deep.equal({ readyAt });
      await pass(7n * DAY);
      const activated = await (await user.pool.activateLine({ borrower: other() })).wait();
      expect(activated).to.include({ borrower: other(), oldCap: 0n, newCap: CAP, maturity, purpose: PURPOSE });
      const line = await user.pool.getCreditLine({ borrower: other() });
      expect([line.status, line.proposal]).to.deep.equal(["Active", undefined]);
    });

    it("has a history, with every reference", async () => {
      const { user, provider } = base;
      const { borrower, maturity } = await lending(base);
      await (await provider.pool.drawLine({ amount: 3n * USDC, ref: REF })).wait();
      await (await provider.token.approveUsdc({ spender: base.addresses.lendingPool, amount: USDC })).wait();
      await (await provider.pool.repayLine({ amount: USDC })).wait();
      const events = await user.pool.getLineEvents({ fromBlock: 0, borrower });
      expect(events.map(({ name }) => name)).to.deep.equal(["LineApproved", "Drawn", "Repaid"]);
      const [approved, drawn, repaid] = events;
      expect(approved).to.include({ borrower, newCap: CAP, maturity, purpose: PURPOSE });
      expect(drawn).to.include({ borrower, to: borrower, amount: 3n * USDC, ref: REF });
      expect(repaid).to.include({ payer: borrower, amount: USDC, ref: ZeroHash });
      expect(await user.pool.getLineEvents({ fromBlock: 0, pageSize: 7 })).to.deep.equal(events);
      expect(await user.pool.getLineEvents({ fromBlock: 0, borrower: other() })).to.deep.equal([]);
      const nobody = { fromBlock: 0, borrower: "0x1" as Address };
      expect(await failure(user.pool.getLineEvents(nobody))).to.be.instanceOf(InvalidAddressError);
    });

    it("becomes late, defaults and is lost in part, all by anyone; a recovery pays the shares first", async () => {
      const { user, provider, newcomer } = base;
      const { borrower, maturity, drawn, until, pass } = await lending(base);
      await drawn();
      expect(await failure(user.pool.markLate({ borrower }))).to.be.instanceOf(LendingPoolTooEarlyError);
      await until(maturity + 3n * DAY);
      expect(await user.pool.getPool()).to.include({ overdue: borrower, exitBlock: "Overdue" });
      const { debt } = await (await user.pool.markLate({ borrower })).wait();
      expect(await user.pool.getPool()).to.include({ overdue: undefined, exitBlock: "Impaired", late: debt });

      const waits = await failure(newcomer.pool.withdrawPool({ assets: USDC }));
      if (!(waits instanceof LendingPoolExitsWaitError)) throw waits;
      expect(waits.args).to.deep.equal({ reason: "Impaired" });
      const { exitPriceE18: minPriceE18 } = await user.pool.getPool();
      const accepted = await (await newcomer.pool.acceptHaircut({ minPriceE18 })).wait();
      expect(accepted).to.include({ holder: other(), minPriceE18 });
      const position = await newcomer.pool.getPoolPosition();
      expect(position).to.include({ exitBlock: "None", minPriceE18 });
      await (await newcomer.pool.withdrawPool({ assets: 1_000n * USDC })).wait();

      await until(maturity + 33n * DAY);
      expect(await (await user.pool.markDefaulted({ borrower })).wait()).to.include({ borrower, counted: debt });
      expect(await failure(user.pool.recognizeDefault({ borrower }))).to.be.instanceOf(LendingPoolTooEarlyError);
      await until(maturity + 123n * DAY);
      const { owedToInsurance } = await user.pool.getPool();
      const lost = await (await user.pool.recognizeDefault({ borrower })).wait();
      const byInsurance = INSURED + owedToInsurance;
      expect(lost).to.include({ borrower, amount: debt, byInsurance, byShares: debt - byInsurance });
      expect(await user.pool.getCreditLine({ borrower })).to.include({
        status: "Defaulted",
        counted: 0n,
        writtenOff: debt - byInsurance,
        covered: byInsurance,
      });
      await (await provider.token.approveUsdc({ spender: base.addresses.lendingPool, amount: 2n * CAP })).wait();
      const recovered = await (await provider.pool.repayLine({ amount: 1_000n * USDC })).wait();
      expect(recovered).to.include({ toShares: 1_000n * USDC, toInsurance: 0n, closed: false });
      const paid = await (await provider.pool.repayLine({ amount: "all" })).wait();
      expect(paid.closed).to.equal(true);
      expect(paid.toShares + paid.toInsurance).to.equal(paid.amount);
      await pass(7n * DAY);
      expect((await user.pool.getPool()).exitPriceE18 > E18).to.equal(true);
    });
  });

  describe("exits", () => {
    it("take USDC or shares at once within the day's budget", async () => {
      const { user, newcomer } = base;
      await lending(base);
      const { maxWithdraw, maxRedeem } = await newcomer.pool.getPoolPosition();
      expect([maxWithdraw, maxRedeem / SHARE]).to.deep.equal([(2n * DEPOSIT) / 10n, 100_000n]);
      const withdrawn = await (await newcomer.pool.withdrawPool({ assets: USDC, receiver: stranger })).wait();
      expect(withdrawn).to.include({ owner: other(), receiver: stranger, assets: USDC, shares: SHARE });
      const { assets } = await newcomer.pool.redeemPool.simulate({ shares: SHARE });
      expect(await (await newcomer.pool.redeemPool({ shares: SHARE })).wait()).to.include({
        receiver: other(),
        assets,
      });

      const ofOther = { shares: SHARE, owner: other() };
      expect(await failure(user.pool.redeemPool(ofOther))).to.be.instanceOf(ERC20InsufficientAllowanceError);
      const approved = await (await newcomer.pool.approveShares({ spender: own(), shares: SHARE })).wait();
      expect(approved).to.include({ owner: other(), spender: own(), shares: SHARE });
      expect(await (await user.pool.redeemPool(ofOther)).wait()).to.include({
        owner: other(),
        receiver: own(),
        assets,
      });
      const moved = await (await newcomer.pool.transferShares({ to: stranger, shares: SHARE })).wait();
      expect(moved).to.include({ from: other(), to: stranger, shares: SHARE });
    });

    it("wait in the queue beyond it, are settled from the next day on, cancelled, claimed", async () => {
      const { user, newcomer } = base;
      const { queued, nextDay, now } = await lending(base);
      const request = await queued();
      const day = (await now()) / DAY;
      const settleableFrom = (day + 1n) * DAY;
      const shares = 200_000n * SHARE;
      expect(request).to.include({ requestId: day, settledAtOnce: false, settleableFrom, shares, owner: other() });
      expect(await user.pool.getPool()).to.include({ queuedShares: shares, firstWaiting: day, lastWaiting: day });
      expect((await user.pool.getPool()).exitBlock).to.equal("Queued");
      expect(await failure(user.pool.settleQueue())).to.be.instanceOf(RedeemQueueNothingToSettleError);
      await nextDay();
      const simulated = await user.pool.settleQueue.simulate();
      const settled = await (await user.pool.settleQueue()).wait();
      expect(settled.buckets).to.deep.equal([{ requestId: day, shares: settled.shares, assets: settled.assets }]);
      expect([settled.shares, settled.assets]).to.deep.equal([simulated.shares, simulated.assets]);
      expect(settled.assets / USDC).to.equal(100_000n);
      const position = await newcomer.pool.getPoolPosition();
      expect(position).to.include({
        pendingShares: shares - settled.shares,
        claimableShares: settled.shares,
        claimableAssets: settled.assets,
      });
      const [waiting, ...more] = await newcomer.pool.getRedeemRequests();
      expect(more).to.deep.equal([]);
      expect(waiting).to.include({ requestId: day, settleableFrom, pending: shares - settled.shares });

      const claimed = await (await newcomer.pool.claimWithdraw({ assets: 10n * USDC, receiver: stranger })).wait();
      expect(claimed).to.include({ controller: other(), receiver: stranger, assets: 10n * USDC });
      const cancelled = await (await newcomer.pool.cancelRedeem({ requestId: day })).wait();
      expect(cancelled).to.include({ requestId: day, receiver: other(), shares: shares - settled.shares });
      const again = await failure(newcomer.pool.cancelRedeem({ requestId: day }));
      expect(again).to.be.instanceOf(RedeemQueueNothingPendingError);
      const [left, ...none] = await newcomer.pool.getRedeemRequests();
      expect([left?.requestId, left?.settleableFrom, none]).to.deep.equal([1n, undefined, []]);
      const rest = left?.claimableShares ?? 0n;
      const tooMuch = await failure(newcomer.pool.claimRedeem({ shares: rest + 1n }));
      expect(tooMuch).to.be.instanceOf(RedeemQueueNotClaimableError);
      const { assets } = await (await newcomer.pool.claimRedeem({ shares: rest })).wait();
      expect(assets).to.equal(settled.assets - 10n * USDC);
      expect(await newcomer.pool.getRedeemRequests()).to.deep.equal([]);
    });

    it("are settled at once when they fit and nobody waits, and claimed by an operator", async () => {
      const { user, newcomer } = base;
      const { queued } = await lending(base);
      const shares = 20n * SHARE;
      expect(await newcomer.pool.requestRedeem.simulate({ shares })).to.deep.equal({
        requestId: 1n,
        settledAtOnce: true,
      });
      const request = await queued(shares);
      expect([request.settledAtOnce, request.requestId, request.settleableFrom]).to.deep.equal([true, 1n, undefined]);
      const claim = { shares, controller: other() };
      expect(await failure(user.pool.claimRedeem(claim))).to.be.instanceOf(RedeemQueueNotOperatorError);
      const set = await (await newcomer.pool.setRedeemOperator({ operator: own(), approved: true })).wait();
      expect(set).to.include({ controller: other(), operator: own(), approved: true });
      const claimed = await (await user.pool.claimRedeem(claim)).wait();
      expect(claimed).to.include({ controller: other(), receiver: other(), shares, assets: 20n * USDC });
      const asked = { shares, owner: other(), controller: own() };
      expect(await (await user.pool.requestRedeem(asked)).wait()).to.include({ owner: other(), controller: own() });
      const dust = await failure(newcomer.pool.requestRedeem({ shares: SHARE }));
      expect(dust).to.be.instanceOf(RedeemQueueBelowMinimumError);
    });
  });

  it("has shares that are approved by signature, which anyone sends", async () => {
    const { user, newcomer, addresses } = base;
    await lending(base);
    const signed = await newcomer.token.signPermit({ token: "rusdc", spender: own(), amount: SHARE });
    expect(await (await user.token.permit(signed)).wait()).to.include({
      owner: other(),
      spender: own(),
      amount: SHARE,
    });
    expect(await user.token.getAllowance({ token: "rusdc", owner: other(), spender: own() })).to.equal(SHARE);
    const held = await user.token.getBalance({ token: "rusdc", account: other() });
    await (await user.pool.redeemPool({ shares: SHARE, owner: other() })).wait();
    expect(await user.token.getBalance({ token: "rusdc", account: other() })).to.equal(held - SHARE);
    const wrong = { token: "dai", spender: addresses.lendingPool } as never;
    expect(await failure(user.token.getAllowance(wrong))).to.be.instanceOf(InvalidParameterError);
  });

  it("pays the insurance, and gives it what was sent by mistake", async () => {
    const { user, usdc, addresses } = base;
    const { drawn, pass } = await lending(base);
    expect(await failure(user.pool.payInsurance())).to.be.instanceOf(LendingPoolNothingToPayError);
    expect(await failure(user.pool.sweepPool())).to.be.instanceOf(LendingPoolNothingToPayError);
    await drawn();
    await pass(10n * DAY);
    const { amount } = await (await user.pool.payInsurance()).wait();
    expect(amount > 30n * USDC && amount < 31n * USDC).to.equal(true); // a tenth of 100 000 × 11.11 % × 10 / 365
    await mined(usdc.getFunction("mint")(addresses.lendingPool, 7n * USDC));
    expect(await (await user.pool.sweepPool()).wait()).to.include({ amount: 7n * USDC });
    expect((await user.insurance.getCompartment({ compartment: "Pool" })).usdc).to.equal(INSURED + amount + 7n * USDC);
    expect((await user.pool.getPool()).insured).to.equal(INSURED + amount + 7n * USDC);
  });
});
