import { expect } from "chai";
import { Contract, ZeroAddress } from "ethers";
import {
  ContractRevertError,
  decodeError,
  InsuranceFundNotInsuredError,
  InsuranceFundNotReserveError,
  InvalidParameterError,
} from "../../sdk/src/errors/index.ts";
import { COMPARTMENTS, type Compartment, type Hex } from "../../sdk/src/index.ts";
import { InsuranceFund__factory } from "../../sdk/src/typechain/index.ts";
import { deployedBefore, failure, mined, type Deployed } from "./fixture.ts";
import { randomSource } from "./random.ts";

const CPT = 10n ** 18n;
const USDC = 1_000_000n;
const FULL_AT = 500_000n * USDC;

describe("SDK insurance", () => {
  let base: Deployed;
  deployedBefore((suite) => (base = suite));

  /** Puts USDC or CPT into a compartment, from the user's wallet. */
  const insure = async (compartment: Compartment, token: "cpt" | "usdc", amount: bigint) => {
    const { user, usdc, signers } = base;
    if (token === "usdc") await mined(usdc.getFunction("mint")(signers.userSigner.address, amount));
    const params = { compartment, token, amount } as const;
    const approve = token === "usdc" ? user.token.approveUsdc : user.token.approveCpt;
    for (const missing of await user.insurance.depositInsurance.requirements(params)) {
      await (await approve(missing)).wait();
    }
    return (await user.insurance.depositInsurance(params)).wait();
  };

  it("begins with the bridge's CPT from genesis, three parts of the reserve share, and insures the lending pool, which has nothing yet", async () => {
    const { user, addresses } = base;
    const shares = { Escrow: 4_000n, Pool: 3_000n, Bridge: 3_000n };
    expect(await user.insurance.getInsurance()).to.deep.equal(
      COMPARTMENTS.map((compartment) => ({
        compartment,
        usdc: 0n,
        cpt: compartment === "Bridge" ? 500_000n * CPT : 0n,
        shareBps: shares[compartment],
        target: compartment === "Pool" ? 0n : FULL_AT,
        room: compartment === "Pool" ? 0n : FULL_AT,
        insured: compartment === "Pool" ? addresses.lendingPool : undefined,
      })),
    );
  });

  it("takes USDC and CPT into a compartment, and shows it alone", async () => {
    const { user, addresses, signers } = base;
    const params = { compartment: "Pool", token: "cpt", amount: 3n * CPT } as const;
    expect(await failure(user.insurance.depositInsurance(params))).to.be.instanceOf(ContractRevertError);
    const [missing] = await user.insurance.depositInsurance.requirements(params);
    expect(missing).to.include({ spender: addresses.insuranceFund, token: addresses.cpt, amount: 3n * CPT });
    const result = await insure("Pool", "cpt", 3n * CPT);
    expect(result).to.include({ compartment: "Pool", from: signers.userSigner.address, amount: 3n * CPT });
    await insure("Pool", "usdc", FULL_AT + 1n);
    const pool = await user.insurance.getCompartment({ compartment: "Pool" });
    expect(pool).to.include({ compartment: "Pool", usdc: FULL_AT + 1n, cpt: 3n * CPT, target: 0n, room: 0n });
    expect(await user.insurance.getCompartment({ compartment: "Escrow" })).to.include({ usdc: 0n, cpt: 0n });
  });

  it("says who is insured, and when a compartment is full", async () => {
    const { user, addresses, signers, callDelayed } = base;
    const fund = new Contract(addresses.insuranceFund, InsuranceFund__factory.abi, signers.admin);
    const insured = signers.newcomerSigner.address;
    await callDelayed(fund, "setInsured", [2, insured]);
    expect(await user.insurance.getCompartment({ compartment: "Bridge" })).to.include({ insured, target: FULL_AT });
  });

  it("previews what the next share becomes, at 100 amounts, and so it becomes", async () => {
    const { user, addresses } = base;
    await insure("Escrow", "usdc", FULL_AT - 400n * USDC);
    const random = randomSource(0x1a5n);
    for (let i = 0; i < 100; i++) {
      const amount = random.edge(10n ** 15n);
      const { taken, toTreasury } = await user.insurance.previewReserve({ amount });
      expect(taken.Escrow + taken.Pool + taken.Bridge + toTreasury).to.equal(amount);
      expect(taken.Escrow <= 400n * USDC && taken.Pool <= FULL_AT && taken.Bridge <= FULL_AT).to.equal(true);
    }
    const revenue = 30_000n * USDC;
    const expected = await user.insurance.previewReserve({ amount: revenue / 20n });
    expect(expected).to.deep.equal({
      taken: { Escrow: 400n * USDC, Pool: 0n, Bridge: 450n * USDC },
      toTreasury: 650n * USDC,
    });
    await mined(base.usdc.getFunction("mint")(base.signers.userSigner.address, revenue));
    await (await user.token.approveUsdc({ spender: addresses.revenueRouter, amount: revenue })).wait();
    await (await user.revenue.depositRevenue({ stream: "SaaS", amount: revenue })).wait();
    const { paid } = await (await user.revenue.distribute()).wait();
    expect(paid.find(({ sink }) => sink === "Reserve")).to.include({ target: addresses.insuranceFund });
    const held = await user.insurance.getInsurance();
    expect(held.map(({ usdc }) => usdc)).to.deep.equal([FULL_AT, 0n, 450n * USDC]);
    const { accounts } = await user.revenue.getTreasury();
    expect(accounts.find(({ account }) => account === "Reserve")?.usdc).to.equal(650n * USDC);
  });

  it("fails in words", async () => {
    const { user } = base;
    for (const wrong of [{ compartment: "Petty cash" }, { token: "dai" }]) {
      const params = { compartment: "Pool", token: "usdc", amount: 1n, ...wrong } as never;
      expect(await failure(user.insurance.depositInsurance(params))).to.be.instanceOf(InvalidParameterError);
    }
    const unknown = failure(user.insurance.getCompartment({ compartment: "Petty cash" as Compartment }));
    expect(await unknown).to.be.instanceOf(InvalidParameterError);
    const abi = InsuranceFund__factory.createInterface();
    const claim = decodeError(abi.encodeErrorResult("InsuranceFund_NotInsured", [1, ZeroAddress]) as Hex);
    if (!(claim instanceof InsuranceFundNotInsuredError)) throw claim;
    expect(claim.args).to.include({ compartment: "Pool" });
    expect(claim.message).to.contain("is not whom the compartment Pool insures");
    const share = decodeError(abi.encodeErrorResult("InsuranceFund_NotReserve", [0]) as Hex);
    if (!(share instanceof InsuranceFundNotReserveError)) throw share;
    expect(share.message).to.contain("not that of Staking");
  });
});
