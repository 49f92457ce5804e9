import { expect } from "chai";
import { AbiCoder, Contract, Interface, ZeroAddress, id, type Provider, type TransactionRequest } from "ethers";
import * as errors from "../../sdk/src/errors/index.ts";
import { openJob, type Address, type Hex } from "../../sdk/src/index.ts";
import { deployedBefore, ESCROW_DEPOSIT, failure, mined, UNITS, type Deployed } from "./fixture.ts";

const {
  ContractError,
  ContractPausedError,
  ContractRevertError,
  decodeError,
  ERC20InsufficientBalanceError,
  errorTable,
  InvalidAddressError,
  InvalidParameterError,
  JobBadSignatureError,
  JobCostBelowMinimumError,
  JobFeeAboveLimitError,
  JobInsufficientBalanceError,
  JobMeterNotAllowedError,
  JobNonceUsedError,
  JobNotAllowedError,
  JobNotExpiredError,
  JobOutOfBoundsError,
  JobQuoteExpiredError,
  JobWrongStatusError,
  MissingSignerError,
  ProviderAlreadyRegisteredError,
  ProviderNotAdmittedError,
  RequestFailedError,
  RevenueNothingToCollectError,
  RevenueTooEarlyError,
  toCyberPlazaError,
  UserRejectedError,
} = errors;

describe("SDK errors", () => {
  let base: Deployed;
  deployedBefore((suite) => (base = suite));

  describe("of real refusals", () => {
    it("names both states when a job is in the wrong one", async () => {
      const { user, provider, open } = base;
      const jobId = await open();
      await (await provider.market.startJob({ jobId })).wait();
      const error = await failure(user.market.cancelJob({ jobId }));
      if (!(error instanceof JobWrongStatusError)) throw error;
      expect(error.args).to.deep.equal({ jobId, actual: "Running", expected: "Open" });
      expect(error.name).to.equal("JobWrongStatusError");
      expect(error.errorName).to.equal("JobEscrow_WrongStatus");
      expect(error.message).to.equal(`Job ${jobId} is Running, this needs Open. Read it again with getJob.`);
      expect(error.cause).to.be.instanceOf(Error);
    });

    it("is the same for sending, simulating and estimating", async () => {
      const { newcomer, open } = base;
      const jobId = await open();
      const { cancelJob } = newcomer.market;
      for (const attempt of [cancelJob, cancelJob.simulate, cancelJob.estimate]) {
        expect(await failure(attempt({ jobId }))).to.be.instanceOf(JobNotAllowedError);
      }
    });

    it("gives amounts in USDC and the account when the balance is short", async () => {
      const error = await failure(base.user.market.withdraw({ amount: ESCROW_DEPOSIT + 1n }));
      if (!(error instanceof JobInsufficientBalanceError)) throw error;
      expect(error.args.needed).to.equal(ESCROW_DEPOSIT + 1n);
      expect(error.message).to.contain("has 1000 USDC in the escrow and needs 1000.000001 USDC");
    });

    it("tells quotes that ended, were used, are signed by another, or cost too little", async () => {
      const { user, makeQuote, networkHelpers, signers } = base;
      const now = BigInt(await networkHelpers.time.latest());
      const past = await makeQuote({ validUntil: now - 1n });
      expect(await failure(user.market.openJob({ ...past, units: UNITS }))).to.be.instanceOf(JobQuoteExpiredError);

      const used = await makeQuote();
      await (await user.market.openJob({ ...used, units: UNITS })).wait();
      expect(await failure(user.market.openJob({ ...used, units: UNITS }))).to.be.instanceOf(JobNonceUsedError);

      const other = await makeQuote({ provider: signers.newcomerSigner.address as Address });
      expect(await failure(user.market.openJob({ ...other, units: UNITS }))).to.be.instanceOf(JobBadSignatureError);

      const cheap = await makeQuote({ unitPrice: 1n });
      expect(await failure(user.market.openJob({ ...cheap, units: 1n }))).to.be.instanceOf(JobCostBelowMinimumError);
    });

    it("tells orders outside the quote, with the field in words", async () => {
      const { user, makeQuote } = base;
      const offer = await makeQuote();
      const error = await failure(user.market.openJob({ ...offer, units: 10_001n }));
      if (!(error instanceof JobOutOfBoundsError)) throw error;
      expect(error.message).to.equal("The order's units is 10001, allowed is 1 to 10000. Change the order.");
    });

    it("tells meters and fees that are not accepted", async () => {
      const { user, makeQuote, signers } = base;
      const strange = await makeQuote({ meter: signers.newcomerSigner.address as Address });
      expect(await failure(user.market.openJob({ ...strange, units: UNITS }))).to.be.instanceOf(
        JobMeterNotAllowedError,
      );
      const stingy = await makeQuote({ maxFeeBps: 499n });
      const error = await failure(user.market.openJob({ ...stingy, units: UNITS }));
      if (!(error instanceof JobFeeAboveLimitError)) throw error;
      expect(error.message).to.contain("fee is 5 %, the quote allows 4.99 %");
    });

    it("tells when a job can be expired", async () => {
      const { user, open } = base;
      const jobId = await open();
      const { deadline } = await user.market.getJob({ jobId });
      const error = await failure(user.market.expireJob({ jobId }));
      if (!(error instanceof JobNotExpiredError)) throw error;
      expect(error.args.from).to.equal(deadline);
      expect(error.message).to.contain(new Date(Number(deadline) * 1000).toISOString().slice(0, 19));
    });

    it("tells providers that are known, or not admitted", async () => {
      const { provider, user, makeQuote, ethers, addresses, signers } = base;
      const metadata = { metadataURI: "ipfs://again", metadataHash: id("again") as Hex };
      const again = await failure(provider.market.registerProvider(metadata));
      expect(again).to.be.instanceOf(ProviderAlreadyRegisteredError);

      const { EMBEDDED_ACCOUNTS } = await import("../../deploy/index.ts");
      const evaluator = (await ethers.getSigners())[EMBEDDED_ACCOUNTS.evaluator];
      const registry = new Contract(addresses.providerRegistry, ["function setClass(address, uint8)"], evaluator);
      await mined(registry.getFunction("setClass")(signers.providerSigner.address, 0));
      const refused = await failure(user.market.openJob({ ...(await makeQuote()), units: UNITS }));
      expect(refused).to.be.instanceOf(ProviderNotAdmittedError);
    });

    it("tells what is paused and until when", async () => {
      const { user, addresses, signers } = base;
      const escrow = new Contract(addresses.jobEscrow, ["function pause()"], signers.guardian);
      await mined(escrow.getFunction("pause")());
      const { until } = await user.market.getPause({ target: "jobEscrow" });
      const error = await failure(user.market.deposit({ amount: 1n }));
      if (!(error instanceof ContractPausedError)) throw error;
      expect(error.args.until).to.equal(until);
    });

    it("tells revenue that is not due or not there", async () => {
      const { user } = base;
      const nothing = await failure(user.revenue.collect({ sink: "Staking" }));
      if (!(nothing instanceof RevenueNothingToCollectError)) throw nothing;
      expect(nothing.args.sink).to.equal("Staking");
      const params = { stream: "SaaS", amount: 10n } as const;
      for (const missing of await user.revenue.depositRevenue.requirements(params)) {
        await (await user.token.approveUsdc(missing)).wait();
      }
      await (await user.revenue.depositRevenue(params)).wait();
      await (await user.revenue.distribute()).wait();
      expect(await failure(user.revenue.distribute())).to.be.instanceOf(RevenueTooEarlyError);
    });

    it("types OpenZeppelin's errors and passes on a token's words", async () => {
      const { newcomer, signers } = base;
      const to = signers.userSigner.address as Address;
      const short = await failure(newcomer.token.transferCpt({ to, amount: 1n }));
      if (!(short instanceof ERC20InsufficientBalanceError)) throw short;
      expect(short.args).to.deep.equal({ sender: signers.newcomerSigner.address, balance: 0n, needed: 1n });

      const words = await failure(newcomer.market.deposit({ amount: 1n }));
      expect(words).to.be.instanceOf(ContractRevertError).and.not.instanceOf(ContractError);
      expect((words as Error).message).to.equal("A contract refused: ERC20: transfer amount exceeds allowance.");
    });

    it("finds the reason of a transaction that was mined and refused", async () => {
      const { user, open, ethers } = base;
      const jobId = await open();
      await ethers.provider.send("evm_setAutomine", [false]);
      const overrides = { gasLimit: 300_000n };
      const first = await user.market.cancelJob({ jobId, overrides });
      const second = await user.market.cancelJob({ jobId, overrides });
      await ethers.provider.send("evm_mine", []);
      await ethers.provider.send("evm_setAutomine", [true]);
      await first.wait();
      // in the block before the job was still open, so that the reason cannot be repeated
      const error = await failure(second.wait());
      expect(error).to.be.instanceOf(ContractRevertError);
      expect((error as Error).message).to.contain("cancelJob was mined and refused");
    });
  });

  describe("of callers", () => {
    it("refuses what is no address before anything is sent", async () => {
      const { user, makeQuote } = base;
      for (const bad of ["vitalik.eth", "0x123", "0xD8dA6BF26964aF9D7eEd9e03E53415D37aA96045", undefined]) {
        const error = await failure(user.market.retryRegistry({ provider: bad as Address }));
        expect(error).to.be.instanceOf(InvalidAddressError);
      }
      const { quote, signature } = await makeQuote();
      const broken = { quote: { ...quote, meter: "0x1" as Address }, signature, units: UNITS };
      const error = await failure(user.market.openJob(broken));
      if (!(error instanceof InvalidAddressError)) throw error;
      expect(error.parameter).to.equal("quote.meter");
    });

    it("refuses names and numbers that do not exist", async () => {
      const { user, makeQuote } = base;
      const sink = await failure(user.revenue.collect({ sink: "Pocket" as never }));
      expect(sink).to.be.instanceOf(InvalidParameterError);
      const wide = await failure(user.market.openJob({ ...(await makeQuote()), units: 2n ** 64n }));
      expect(wide).to.be.instanceOf(InvalidParameterError);
    });

    it("asks for a signer where an account is needed", async () => {
      const { user, ethers, makeQuote } = base;
      const reader = user.withRunner(ethers.provider);
      expect(await failure(reader.market.getAccount())).to.be.instanceOf(MissingSignerError);
      const params = { ...(await makeQuote()), units: UNITS };
      expect(await failure(openJob(reader, params))).to.be.instanceOf(MissingSignerError);
      expect(await failure(reader.market.startJob({ jobId: 1n }))).to.be.instanceOf(RequestFailedError);
    });
  });

  describe("of wallets and nodes, before anything is asked of a contract", () => {
    it("tells that the wallet does not give its account", async () => {
      const { user } = base;
      const locked = Object.assign(new Error("no"), { code: 4001 });
      const runner = { provider: user.runner.provider, getAddress: () => Promise.reject(locked) };
      expect(await failure(user.withRunner(runner).market.getAccount())).to.be.instanceOf(UserRejectedError);
    });

    it("tells that the node is gone while a payment is prepared", async () => {
      const { user, signers, makeQuote, ethers } = base;
      const provider = {
        call: (tx: TransactionRequest) => ethers.provider.call(tx),
        getBlock: () => ethers.provider.getBlock("latest"),
        getNetwork: () => Promise.reject(new Error("connect ECONNREFUSED")),
      } as unknown as Provider;
      const payer = signers.userSigner.address as Address;
      const { quote } = await makeQuote();
      const { market } = user.withRunner({ provider });
      for (const purpose of [
        { action: "deposit", amount: 1n },
        { action: "openJob", quote, units: UNITS },
      ] as const) {
        const error = await failure(market.getAuthorizationTypedData({ purpose, payer }));
        if (!(error instanceof RequestFailedError)) throw error;
        expect(error.message).to.contain("getAuthorizationTypedData: connect ECONNREFUSED");
      }
    });
  });

  describe("of everything that can be decoded", () => {
    const iface = (name: string, inputs: readonly { name: string; type: string }[]): Interface =>
      new Interface([`error ${name}(${inputs.map((input) => `${input.type} ${input.name}`).join(", ")})`]);

    it("decodes every custom error of the suite to its own class with a message in words", () => {
      const classes = errors as unknown as Record<string, new () => Error>;
      expect(Object.keys(errorTable)).to.have.length.greaterThan(80);
      for (const [selector, { name, inputs }] of Object.entries(errorTable)) {
        const values = inputs.map(({ type }) => {
          if (type === "address") return ZeroAddress;
          return type.startsWith("bytes") ? `0x${"00".repeat(Number(type.slice(5)))}` : 1n;
        });
        const data = iface(name, inputs).encodeErrorResult(name, values) as Hex;
        expect(data.slice(0, 10)).to.equal(selector);
        const error = decodeError(data);
        if (!(error instanceof ContractError)) throw new Error(`${name} is not typed`);
        expect(error.errorName).to.equal(name);
        expect(error).to.be.instanceOf(classes[error.name]);
        expect(Object.keys(error.args)).to.deep.equal(inputs.map((input) => input.name));
        expect(error.message)
          .to.match(/^\S.*\.$/)
          .and.not.match(/[{}]|undefined|\[object/);
        expect(error.message).not.to.match(/0x[0-9a-f]{65,}/i);
      }
    });

    it("tells panics, empty refusals and unknown errors without hex", () => {
      const coder = AbiCoder.defaultAbiCoder();
      const panic = decodeError(`0x4e487b71${coder.encode(["uint256"], [17]).slice(2)}`);
      expect(panic.message).to.contain("panic 17");
      for (const data of ["0x", "0xdeadbeef", "0x08c379a0ffff"] as const) {
        const error = decodeError(data);
        expect(error).to.be.instanceOf(ContractRevertError);
        expect(error.message).not.to.contain("0x");
        expect(error.data).to.equal(data);
      }
    });

    it("finds the returned bytes wherever nodes and wallets put them, and not in the request", async () => {
      const data = iface("JobEscrow_ZeroAmount", []).encodeErrorResult("JobEscrow_ZeroAmount");
      const shapes: unknown[] = [
        { code: "CALL_EXCEPTION", data },
        { info: { error: { code: 3, data } } },
        { error: { data: { originalError: { data } } } },
        { cause: { data: { message: "reverted", data } } },
      ];
      for (const shape of shapes) {
        expect(await toCyberPlazaError("deposit", shape)).to.be.instanceOf(errors.JobZeroAmountError);
      }
      const request = { code: "UNKNOWN_ERROR", shortMessage: "lost", transaction: { data } };
      expect(await toCyberPlazaError("deposit", request)).to.be.instanceOf(RequestFailedError);
    });

    it("tells a refusal by the person at the wallet", async () => {
      expect(await toCyberPlazaError("deposit", { code: "ACTION_REJECTED" })).to.be.instanceOf(UserRejectedError);
      expect(await toCyberPlazaError("deposit", { code: 4001, message: "no" })).to.be.instanceOf(UserRejectedError);
    });
  });
});
