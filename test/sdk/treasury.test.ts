import { expect } from "chai";
import { encodeBytes32String, ZeroAddress } from "ethers";
import {
  AccessManagedUnauthorizedError,
  ContractRevertError,
  InvalidAddressError,
  InvalidParameterError,
  PriceOracleNoPriceError,
  TreasuryAboveLimitError,
  TreasuryBadReceiverError,
  TreasuryInsufficientBalanceError,
  TreasuryNothingToSweepError,
} from "../../sdk/src/errors/index.ts";
import {
  TREASURY_ACCOUNTS,
  type Address,
  type CyberPlaza,
  type Hex,
  type TreasuryAccount,
} from "../../sdk/src/index.ts";
import { treasuryValueOf } from "../../sdk/src/math/index.ts";
import { Treasury__factory } from "../../sdk/src/typechain/index.ts";
import { deployedBefore, failure, mined, type Deployed } from "./fixture.ts";
import { randomSource } from "./random.ts";

const CPT = 10n ** 18n;
const USDC = 1_000_000n;
const DAY = 86_400n;
const LIMIT = 100_000n * USDC;

describe("SDK treasury", () => {
  let base: Deployed;
  let operator: CyberPlaza;
  let treasurer: CyberPlaza;
  deployedBefore((suite) => (base = suite));
  beforeEach(() => {
    operator = base.user.withRunner(base.signers.fourOfNine);
    treasurer = base.user.withRunner(base.signers.fiveOfNine);
  });

  const other = (): Address => base.signers.newcomerSigner.address as Address;
  const ref = encodeBytes32String("invoice 7") as Hex;
  const now = async (): Promise<bigint> => BigInt(await base.networkHelpers.time.latest());
  const holds = async (name: TreasuryAccount): Promise<readonly [bigint, bigint]> => {
    const { accounts } = await base.user.revenue.getTreasury();
    const found = accounts.find(({ account }) => account === name);
    return [found?.usdc ?? 0n, found?.cpt ?? 0n];
  };
  /** Money for the reserve. */
  const fund = async (usdc: bigint): Promise<void> => {
    await mined(base.usdc.getFunction("mint")(base.addresses.treasury, usdc));
    await (await base.user.revenue.sweepTreasury({ token: "usdc" })).wait();
  };

  it("takes USDC and CPT into named accounts, from a wallet or counted afterwards", async () => {
    const { user, addresses, signers } = base;
    const empty = await user.revenue.getTreasury();
    expect(empty.accounts).to.deep.equal(TREASURY_ACCOUNTS.map((account) => ({ account, usdc: 0n, cpt: 0n })));
    expect(empty).to.include({ spentUsdc: 0n, leftUsdc: LIMIT });
    for (const [token, amount] of [
      ["usdc", 5n * USDC],
      ["cpt", 3n * CPT],
    ] as const) {
      const params = { account: "Marketing", token, amount } as const;
      expect(await failure(user.revenue.depositTreasury(params))).to.be.instanceOf(ContractRevertError);
      const [missing] = await user.revenue.depositTreasury.requirements(params);
      expect(missing).to.include({ spender: addresses.treasury, token: addresses[token], amount });
      const approve = token === "usdc" ? user.token.approveUsdc : user.token.approveCpt;
      await (await approve({ spender: addresses.treasury, amount })).wait();
      const deposited = await (await user.revenue.depositTreasury(params)).wait();
      expect(deposited).to.include({ account: "Marketing", from: signers.userSigner.address, amount });
    }
    expect(await holds("Marketing")).to.deep.equal([5n * USDC, 3n * CPT]);
    expect(await failure(user.revenue.sweepTreasury({ token: "cpt" }))).to.be.instanceOf(TreasuryNothingToSweepError);
    await (await user.token.transferCpt({ to: addresses.treasury, amount: CPT })).wait();
    expect(await user.revenue.sweepTreasury.simulate({ token: "cpt" })).to.deep.equal({ amount: CPT });
    expect(await (await user.revenue.sweepTreasury({ token: "cpt" })).wait()).to.include({ amount: CPT });
    expect(await holds("Reserve")).to.deep.equal([0n, CPT]);
  });

  it("lets the operator pay up to its limit in any 24 hours, and says when it may pay more", async () => {
    await fund(1_000_000n * USDC);
    const payment = { account: "Reserve", token: "usdc", to: other(), ref } as const;
    const first = await (await operator.revenue.payTreasury({ ...payment, amount: 60_000n * USDC })).wait();
    expect(first).to.include({
      account: "Reserve",
      to: other(),
      amount: 60_000n * USDC,
      valueUsdc: 60_000n * USDC,
      ref,
    });
    const paidAt = await now();
    expect(await operator.revenue.getTreasury()).to.include({ spentUsdc: 60_000n * USDC, leftUsdc: 40_000n * USDC });
    const amount = 50_000n * USDC;
    const above = await failure(operator.revenue.payTreasury({ ...payment, amount }));
    if (!(above instanceof TreasuryAboveLimitError)) throw above;
    expect(above.message).to.contain("worth 50000 USDC, the operator has 40000 USDC left today");
    expect(await operator.revenue.getPayableAt({ token: "usdc", amount })).to.deep.equal({
      valueUsdc: amount,
      payableAt: paidAt + DAY,
    });
    const never = await operator.revenue.getPayableAt({ token: "usdc", amount: LIMIT + 1n });
    expect(never.payableAt).to.equal(undefined);
    await base.networkHelpers.time.increaseTo(paidAt + DAY);
    await (await operator.revenue.payTreasury({ ...payment, amount })).wait();
    expect((await operator.revenue.getPayableAt({ token: "usdc", amount })).payableAt).to.equal(await now());
  });

  it("lets the treasurer pay anything and move between accounts", async () => {
    await fund(500_000n * USDC);
    const amount = 300_000n * USDC;
    const params = { account: "Reserve", token: "usdc", to: other(), amount, ref } as const;
    const paid = await (await treasurer.revenue.payTreasuryAboveLimit(params)).wait();
    expect(paid).to.include({ amount, valueUsdc: 0n, to: other() });
    const move = { from: "Reserve", to: "Engineering", token: "usdc", amount: 7n * USDC, ref } as const;
    const moved = await (await treasurer.revenue.moveTreasury(move)).wait();
    expect(moved).to.include({ from: "Reserve", to: "Engineering", amount: 7n * USDC, ref });
    expect(await holds("Engineering")).to.deep.equal([7n * USDC, 0n]);
  });

  it("makes the call for a Safe, whoever asks", async () => {
    const { user, addresses, ethers } = base;
    const reader = user.withRunner(ethers.provider);
    const params = { account: "Sale", token: "cpt", to: other(), amount: 7n, ref } as const;
    const abi = Treasury__factory.createInterface();
    for (const [write, name] of [
      [reader.revenue.payTreasury, "pay"],
      [reader.revenue.payTreasuryAboveLimit, "payAboveLimit"],
    ] as const) {
      const { to, data, value } = await write.populate(params);
      const call = abi.parseTransaction({ data });
      expect([to, value, call?.name]).to.deep.equal([addresses.treasury, 0n, name]);
      expect(call?.args.toArray()).to.deep.equal([5n, addresses.cpt, other(), 7n, ref]);
    }
  });

  it("fails in words", async () => {
    const { user } = base;
    await fund(10n * USDC);
    const params = { account: "Reserve", token: "usdc", to: other(), amount: USDC, ref } as const;
    expect(await failure(user.revenue.payTreasury(params))).to.be.instanceOf(AccessManagedUnauthorizedError);
    const much = await failure(operator.revenue.payTreasury({ ...params, amount: 11n * USDC }));
    if (!(much instanceof TreasuryInsufficientBalanceError)) throw much;
    expect(much.args).to.include({ account: "Reserve", balance: 10n * USDC });
    const nobody = await failure(operator.revenue.payTreasury({ ...params, to: ZeroAddress as Address }));
    expect(nobody).to.be.instanceOf(TreasuryBadReceiverError);
    for (const [wrong, kind] of [
      [{ to: "0x1" }, InvalidAddressError],
      [{ token: "dai" }, InvalidParameterError],
      [{ account: "Petty cash" }, InvalidParameterError],
    ] as const) {
      expect(await failure(operator.revenue.payTreasury({ ...params, ...wrong } as never))).to.be.instanceOf(kind);
    }
    const valueless = await failure(user.revenue.getPayableAt({ token: "cpt", amount: 1n }));
    expect(valueless).to.be.instanceOf(PriceOracleNoPriceError);
  });

  it("values CPT as the maths does, at 100 amounts", async () => {
    const { user, trading, ethers, addresses } = base;
    await trading();
    const { highE18 } = await user.oracle.getPrice();
    const treasury = Treasury__factory.connect(addresses.treasury, ethers.provider);
    const random = randomSource(0x7ea5n);
    for (let i = 0; i < 100; i++) {
      const amount = random.edge(10n ** 26n);
      const value = treasuryValueOf({ token: "cpt", amount, highE18 });
      expect(value).to.equal(await treasury.getFunction("valueOf")(addresses.cpt, amount));
      expect(value).to.equal((await user.revenue.getPayableAt({ token: "cpt", amount })).valueUsdc);
    }
  });
});
