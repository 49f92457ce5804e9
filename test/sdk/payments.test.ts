import { expect } from "chai";
import { AbiCoder, ContractFactory } from "ethers";
import hre from "hardhat";
import {
  ContractRevertError,
  InvalidParameterError,
  JobPayerNotCallerError,
  JobPaymentKindUnsupportedError,
  JobWrongPayerError,
  MissingSignerError,
} from "../../sdk/src/errors/index.ts";
import type { Address, Hex, JobOrder, Payment, PaymentPurpose } from "../../sdk/src/index.ts";
import { lockedFor, unpackFlags } from "../../sdk/src/math/index.ts";
import { testArtifact } from "../helpers/testArtifact.ts";
import { deployedBefore, ESCROW_DEPOSIT, failure, mined, UNITS, type Deployed } from "./fixture.ts";

const DEPOSIT = 5_000_000n;
const HOUR = 3_600;

describe("SDK payments", () => {
  let base: Deployed;
  deployedBefore((suite) => (base = suite));

  const usdcOf = ({ user }: Deployed): Promise<bigint> => user.token.getBalance({ token: "usdc" });
  const balanceOf = async ({ user }: Deployed): Promise<bigint> => (await user.market.getAccount()).balance;

  describe("by permit", () => {
    it("deposit, in one transaction and without an approval before", async () => {
      const { user, addresses } = base;
      const payment = await user.market.signPermitPayment({ purpose: { action: "deposit", amount: DEPOSIT } });
      expect(await user.market.deposit.requirements({ amount: DEPOSIT, payment })).to.deep.equal([]);
      await (await user.market.deposit({ amount: DEPOSIT, payment })).wait();
      expect(await balanceOf(base)).to.equal(ESCROW_DEPOSIT + DEPOSIT);
      expect(await user.token.getAllowance({ token: "usdc", spender: addresses.jobEscrow })).to.equal(0n);
    });

    it("open a job, for exactly what it locks", async () => {
      const { user, makeQuote, addresses } = base;
      const offer = await makeQuote();
      const before = await usdcOf(base);
      const purpose = { action: "openJob", quote: offer.quote, units: UNITS } as const;
      const payment = await user.market.signPermitPayment({ purpose });
      const { locked, word } = await (await user.market.openJob({ ...offer, units: UNITS, payment })).wait();
      expect(payment.value).to.equal(locked);
      expect(await usdcOf(base)).to.equal(before - locked);
      expect(unpackFlags(word).paidFromBalance).to.equal(false);
      expect(await user.token.getAllowance({ token: "usdc", spender: addresses.jobEscrow })).to.equal(0n);
    });

    it("still work when somebody else has used the permit before", async () => {
      const { user, newcomer, addresses } = base;
      const { value, deadline, signature, payer, kind } = await user.market.signPermitPayment({
        purpose: { action: "deposit", amount: DEPOSIT },
      });
      const spender = addresses.jobEscrow;
      await (
        await newcomer.token.permit({ token: "usdc", owner: payer, spender, amount: value, deadline, signature })
      ).wait();
      await (
        await user.market.deposit({ amount: DEPOSIT, payment: { kind, payer, value, deadline, signature } })
      ).wait();
      expect(await balanceOf(base)).to.equal(ESCROW_DEPOSIT + DEPOSIT);
    });

    it("are refused from anybody but the payer", async () => {
      const { user, newcomer } = base;
      const payment = await user.market.signPermitPayment({ purpose: { action: "deposit", amount: DEPOSIT } });
      const error = await failure(newcomer.market.deposit({ amount: DEPOSIT, payment }));
      expect(error).to.be.instanceOf(JobPayerNotCallerError);
    });
  });

  describe("by EIP-3009 authorization, sent by somebody else", () => {
    it("deposit into the signer's account", async () => {
      const { user, newcomer } = base;
      const payment = await user.market.signAuthorization({ purpose: { action: "deposit", amount: DEPOSIT } });
      const { amount } = await (await newcomer.market.deposit({ amount: DEPOSIT, payment })).wait();
      expect(amount).to.equal(DEPOSIT);
      expect(await balanceOf(base)).to.equal(ESCROW_DEPOSIT + DEPOSIT);
      expect((await newcomer.market.getAccount()).balance).to.equal(0n);
    });

    it("deposit into the account that was signed for, and into no other", async () => {
      const { user, newcomer, signers } = base;
      const account = signers.providerSigner.address as Address;
      const purpose = { action: "deposit", amount: DEPOSIT, account } as const;
      const payment = await user.market.signAuthorization({ purpose });
      const elsewhere = signers.newcomerSigner.address as Address;
      const theft = await failure(newcomer.market.deposit({ amount: DEPOSIT, payment, account: elsewhere }));
      expect((theft as Error).message).to.equal("A contract refused: FiatTokenV2: invalid signature.");
      await (await newcomer.market.deposit({ amount: DEPOSIT, payment, account })).wait();
      expect((await base.provider.market.getAccount()).balance).to.equal(DEPOSIT);
    });

    it("open a job whose user is the signer", async () => {
      const { user, newcomer, makeQuote, signers } = base;
      const offer = await makeQuote();
      const before = await usdcOf(base);
      const purpose = { action: "openJob", quote: offer.quote, units: UNITS } as const;
      const payment = await user.market.signAuthorization({ purpose });
      const { jobId, locked } = await (await newcomer.market.openJob({ ...offer, units: UNITS, payment })).wait();
      expect(await user.market.getJob({ jobId })).to.include({ user: signers.userSigner.address, locked });
      expect(await usdcOf(base)).to.equal(before - locked);
    });

    it("open no other job, and not the same with other units", async () => {
      const { user, newcomer, makeQuote } = base;
      const [offer, other] = [await makeQuote(), await makeQuote({ unitPrice: 701n })];
      const purpose = { action: "openJob", quote: offer.quote, units: UNITS } as const;
      const payment = await user.market.signAuthorization({ purpose });
      for (const params of [
        { ...other, units: UNITS, payment },
        { ...offer, units: UNITS - 1n, payment },
        { ...offer, units: UNITS, minDiscountBps: 0n, payment: { ...payment, validBefore: payment.validBefore + 1n } },
      ]) {
        expect(await failure(newcomer.market.openJob(params))).to.be.instanceOf(ContractRevertError);
      }
    });

    it("open a batch with dependencies and specifications of its own", async () => {
      const { user, newcomer, makeQuote } = base;
      const offer = await makeQuote({ maxJobs: 3n });
      const jobs: JobOrder[] = [
        { units: UNITS },
        { units: 500n, specHash: `0x${"17".repeat(32)}`, dependsOn: [0] },
        { units: 600n, dependsOn: [0, 1] },
      ];
      const purpose = { action: "openJobs", quote: offer.quote, jobs } as const;
      const payment = await user.market.signAuthorization({ purpose });
      const changed = jobs.map((job) => ({ ...job, dependsOn: [] }));
      expect(await failure(newcomer.market.openJobs({ ...offer, jobs: changed, payment }))).to.be.instanceOf(
        ContractRevertError,
      );
      const result = await (await newcomer.market.openJobs({ ...offer, jobs, payment })).wait();
      const { bufferPercent } = await user.market.getSettings();
      const locked = jobs.reduce((sum, { units }) => sum + lockedFor(units, 700n, bufferPercent), 0n);
      expect(result.locked).to.equal(locked);
      expect(result.jobs.map(({ jobId }) => jobId - result.firstJobId)).to.deep.equal([0n, 1n, 2n]);
    });

    it("top a job up by exactly what it locks more", async () => {
      const { user, newcomer, running } = base;
      const jobId = await running();
      const before = await usdcOf(base);
      const purpose = { action: "topUp", jobId, units: 333n } as const;
      const payment = await user.market.signAuthorization({ purpose });
      const { amount } = await (await newcomer.market.topUp({ jobId, units: 333n, payment })).wait();
      expect(await usdcOf(base)).to.equal(before - amount);
      expect((await user.market.getJob({ jobId })).units).to.equal(UNITS + 333n);
    });

    it("serve once, and twice with two salts", async () => {
      const { user, newcomer } = base;
      const purpose = { action: "deposit", amount: DEPOSIT } as const;
      const payment = await user.market.signAuthorization({ purpose });
      const again = await user.market.signAuthorization({ purpose });
      await (await newcomer.market.deposit({ amount: DEPOSIT, payment })).wait();
      const used = await failure(newcomer.market.deposit({ amount: DEPOSIT, payment }));
      expect((used as Error).message).to.equal("A contract refused: FiatTokenV2: authorization is used or canceled.");
      await (await newcomer.market.deposit({ amount: DEPOSIT, payment: again })).wait();
      expect(await balanceOf(base)).to.equal(ESCROW_DEPOSIT + 2n * DEPOSIT);
    });

    it("serve only in the time signed for", async () => {
      const { user, newcomer, networkHelpers } = base;
      const now = BigInt(await networkHelpers.time.latest());
      const purpose = { action: "deposit", amount: DEPOSIT } as const;
      const late = await user.market.signAuthorization({ purpose, validAfter: now + 1_000n });
      const early = await failure(newcomer.market.deposit({ amount: DEPOSIT, payment: late }));
      expect((early as Error).message).to.contain("authorization is not yet valid");
      const soon = await user.market.signAuthorization({ purpose });
      await networkHelpers.time.increase(HOUR + 1);
      const ended = await failure(newcomer.market.deposit({ amount: DEPOSIT, payment: soon }));
      expect((ended as Error).message).to.contain("authorization is expired");
    });

    it("need an account that signs", async () => {
      const { user, ethers } = base;
      const purpose: PaymentPurpose = { action: "deposit", amount: DEPOSIT };
      const reader = user.withRunner(ethers.provider);
      expect(await failure(reader.market.signAuthorization({ purpose }))).to.be.instanceOf(MissingSignerError);
      expect(await failure(reader.market.signPermitPayment({ purpose }))).to.be.instanceOf(MissingSignerError);
    });
  });

  describe("by voucher", () => {
    it("debit the contract that consents, which takes what comes back", async () => {
      const { user, provider, meter, makeQuote, makeReport, addresses, signers, networkHelpers } = base;
      const { abi, bytecode } = await testArtifact(hre, "test/mocks/MockJobPayer.sol", "MockJobPayer");
      const payerContract = await new ContractFactory(abi, bytecode, signers.deployer).deploy(addresses.jobEscrow);
      const payer = (await payerContract.getAddress()) as Address;
      await (await user.token.approveUsdc({ spender: addresses.jobEscrow, amount: 2n * ESCROW_DEPOSIT })).wait();
      await (await user.market.deposit({ amount: ESCROW_DEPOSIT, account: payer })).wait();
      const data = AbiCoder.defaultAbiCoder().encode(["uint256"], [7n]) as Hex;
      const payment: Payment = { kind: "Voucher", payer, data };
      const { jobId, locked, word } = await (
        await user.market.openJob({ ...(await makeQuote()), units: UNITS, payment })
      ).wait();
      const { hasPayer, paidFromBalance } = unpackFlags(word);
      expect({ hasPayer, paidFromBalance }).to.deep.equal({ hasPayer: true, paidFromBalance: false });
      expect((await user.market.getJob({ jobId })).payer).to.equal(payer);
      expect((await user.market.getAccount({ account: payer })).balance).to.equal(ESCROW_DEPOSIT - locked);
      const names = (await user.market.getJobEvents({ fromBlock: 0, jobId })).map(({ name }) => name);
      expect(names).to.deep.equal(["JobsPaidBy", "JobOpened"]);
      await (await provider.market.startJob({ jobId })).wait();
      const wrong = await failure(user.market.topUp({ jobId, units: 100n }));
      expect(wrong).to.be.instanceOf(JobWrongPayerError);
      const { amount } = await (await user.market.topUp({ jobId, units: 100n, payment })).wait();
      await networkHelpers.time.increase(3_600);
      const { net, fee, refund } = await (await meter.market.reportUsage({ report: await makeReport(jobId) })).wait();
      expect(net + fee + refund).to.equal(locked + amount);
      const left = (await user.market.getAccount({ account: payer })).balance;
      expect(left).to.equal(ESCROW_DEPOSIT - net - fee);
      await mined(payerContract.getFunction("setMode")(1) as never);
      const refused = await failure(user.market.openJob({ ...(await makeQuote()), units: UNITS, payment }));
      expect(refused).to.be.instanceOf(ContractRevertError);
    });

    it("do not pay a deposit", async () => {
      const { user, signers } = base;
      const payer = signers.userSigner.address as Address;
      for (const kind of ["Voucher", "Balance"] as const) {
        const payment = { kind, payer } as never;
        const error = await failure(user.market.deposit({ amount: DEPOSIT, payment }));
        if (!(error instanceof JobPaymentKindUnsupportedError)) throw error;
        expect(error.args).to.deep.equal({ kind });
      }
    });
  });

  it("of an unknown kind are refused before anything is sent", async () => {
    const { user, makeQuote } = base;
    const payment = { kind: "Gold" } as never;
    const error = await failure(user.market.openJob({ ...(await makeQuote()), units: UNITS, payment }));
    expect(error).to.be.instanceOf(InvalidParameterError);
  });

  it("by allowance list what is missing for a batch and for a top-up", async () => {
    const { user, makeQuote, running, addresses } = base;
    const payment = { kind: "Allowance" } as const;
    const jobs = [{ units: 1_000n }, { units: 2_000n }];
    const offer = await makeQuote({ maxJobs: 2n });
    const [batch] = await user.market.openJobs.requirements({ ...offer, jobs, payment });
    await (await user.token.approveUsdc({ spender: addresses.jobEscrow, amount: batch?.amount ?? 0n })).wait();
    const { locked } = await (await user.market.openJobs({ ...offer, jobs, payment })).wait();
    expect(batch?.amount).to.equal(locked);

    const jobId = await running();
    const [more] = await user.market.topUp.requirements({ jobId, units: 7n, payment });
    await (await user.token.approveUsdc({ spender: addresses.jobEscrow, amount: more?.amount ?? 0n })).wait();
    const { amount } = await (await user.market.topUp({ jobId, units: 7n, payment })).wait();
    expect(more?.amount).to.equal(amount);
    expect(await user.market.topUp.requirements({ jobId, units: 7n })).to.deep.equal([]);
  });
});
