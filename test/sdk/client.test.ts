import { expect } from "chai";
import { Interface, Wallet, type InterfaceAbi, type Provider } from "ethers";
import { readFile } from "node:fs/promises";
import { jobEscrowAbi, jobEscrowExtensionAbi } from "../../sdk/src/abi/index.ts";
import {
  ContractNotFoundError,
  DeploymentNotFoundError,
  InvalidAddressError,
  RequestFailedError,
} from "../../sdk/src/errors/index.ts";
import {
  accountRunner,
  ALLOCATIONS,
  COMPARTMENTS,
  CyberPlaza,
  getAddresses,
  JOB_STATUSES,
  OUTCOMES,
  PAYMENT_KINDS,
  PRICE_SOURCE_STATES,
  PRICE_STATUSES,
  PROVIDER_CLASSES,
  SINKS,
  STREAMS,
  TREASURY_ACCOUNTS,
  TRIP_REASONS,
  type Address,
} from "../../sdk/src/index.ts";
import { IJobEscrow__factory } from "../../sdk/src/typechain/index.ts";
import { deployed, failure, UNITS, type Deployed } from "./fixture.ts";

const PRESET = { gasLimit: 400_000n, maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 0n };

describe("SDK client", () => {
  let base: Deployed;
  before(async () => {
    base = await deployed();
  });

  it("says what to do on a chain without a known deployment", async () => {
    const error = await failure(CyberPlaza.connect({ runner: base.signers.userSigner }));
    if (!(error instanceof DeploymentNotFoundError)) throw error;
    expect(error.chainId).to.equal(31337);
    expect(error.message).to.contain('pass "addresses" to connect()');
    expect(() => getAddresses(31337)).to.throw(DeploymentNotFoundError);
  });

  it("refuses addresses without code, or that are none", async () => {
    const { addresses, signers } = base;
    const runner = signers.userSigner;
    const empty = { ...addresses, jobEscrow: signers.newcomerSigner.address as Address };
    expect(await failure(CyberPlaza.connect({ runner, addresses: empty }))).to.be.instanceOf(ContractNotFoundError);
    const broken = { ...addresses, cpt: "0x1" as Address };
    expect(await failure(CyberPlaza.connect({ runner, addresses: broken }))).to.be.instanceOf(InvalidAddressError);
  });

  it("refuses a signer that is connected to nothing", async () => {
    const error = await failure(CyberPlaza.connect({ runner: Wallet.createRandom(), addresses: base.addresses }));
    expect(error).to.be.instanceOf(RequestFailedError);
  });

  it("reads and populates with a provider alone", async () => {
    const { addresses, ethers, makeQuote, signers } = base;
    const reader = await CyberPlaza.connect({ runner: ethers.provider, addresses });
    expect((await reader.market.getSettings()).bufferPercent).to.equal(20n);
    const offer = await makeQuote();
    const payer = signers.userSigner.address as Address;
    const populated = await reader.market.openJob.populate({
      ...offer,
      units: UNITS,
      payment: { kind: "Balance", payer },
    });
    const { interface: abi } = IJobEscrow__factory.connect(addresses.jobEscrow);
    const args = [offer.quote, offer.signature, UNITS, 0n, { kind: 0n, payer, data: "0x" }] as const;
    const data = abi.encodeFunctionData("openJob", args as never);
    expect(populated).to.deep.equal({ to: addresses.jobEscrow, data, value: 0n });
  });

  it("needs at most three requests to send and wait when everything is given", async () => {
    const { user, makeQuote, ethers, signers } = base;
    const address = signers.userSigner.address as Address;
    const offer = await makeQuote();
    const nonce = await signers.userSigner.getNonce();
    const requests: string[] = [];
    const counting = countRequests(ethers.provider, requests);
    const plaza = user.withRunner(accountRunner({ provider: counting, address }));
    const sent = await plaza.market.openJob({ ...offer, units: UNITS, overrides: { ...PRESET, nonce } });
    const { receipt } = await sent.wait();
    expect(receipt.status).to.equal(1);
    expect(requests).to.deep.equal(["send", "getTransactionReceipt"]);
  });

  it("estimates gas that is enough to send", async () => {
    const { user, makeQuote } = base;
    const offer = await makeQuote();
    const gasLimit = await user.market.openJob.estimate({ ...offer, units: UNITS });
    const { receipt } = await (await user.market.openJob({ ...offer, units: UNITS, overrides: { gasLimit } })).wait();
    expect(receipt.gasUsed <= gasLimit).to.equal(true);
  });

  it("names enum values in the contracts' order", async () => {
    const declared = async (file: string, name: string): Promise<string[]> => {
      const source = await readFile(new URL(`../../contracts/${file}`, import.meta.url), "utf8");
      const body = new RegExp(`enum ${name} \\{([^}]*)\\}`).exec(source)?.[1] ?? "";
      const members = body.replace(/\/\/.*$/gm, "").split(",");
      return members.map((member) => member.trim());
    };
    expect(await declared("libraries/PackedJob.sol", "JobStatus")).to.deep.equal(JOB_STATUSES);
    expect(await declared("interfaces/market/IEscrowTypes.sol", "Outcome")).to.deep.equal(OUTCOMES);
    expect(await declared("interfaces/market/IEscrowTypes.sol", "PaymentKind")).to.deep.equal(PAYMENT_KINDS);
    expect(await declared("interfaces/market/IProviderRegistry.sol", "ProviderClass")).to.deep.equal(PROVIDER_CLASSES);
    expect(await declared("interfaces/oracle/IPriceOracle.sol", "Status")).to.deep.equal(PRICE_STATUSES);
    expect(await declared("interfaces/oracle/IPriceOracle.sol", "SourceState")).to.deep.equal(PRICE_SOURCE_STATES);
    expect(await declared("interfaces/oracle/IPriceOracle.sol", "Reason")).to.deep.equal(TRIP_REASONS);
    expect(await declared("interfaces/token/IGenesis.sol", "Allocation")).to.deep.equal(ALLOCATIONS);
    expect(await declared("interfaces/pool/IInsuranceFund.sol", "Compartment")).to.deep.equal(COMPARTMENTS);
    expect(await declared("interfaces/revenue/ITreasury.sol", "Account")).to.deep.equal(TREASURY_ACCOUNTS);
    expect(await declared("interfaces/revenue/IRevenueRouter.sol", "Stream")).to.deep.equal(STREAMS);
    expect(await declared("interfaces/revenue/IRevenueRouter.sol", "Sink")).to.deep.equal(SINKS);
  });

  it("gives the escrow's complete ABI in two parts that share nothing", () => {
    const text = (abi: InterfaceAbi): string[] =>
      Interface.from(abi).fragments.map((fragment) => fragment.format("sighash"));
    const [core, extension] = [text(jobEscrowAbi), text(jobEscrowExtensionAbi)];
    expect(core.filter((fragment) => extension.includes(fragment))).to.deep.equal([]);
    expect([...core, ...extension]).to.include.members(text(IJobEscrow__factory.abi));
  });

  it("carries no bytecode in ABIs and factories", () => {
    expect(new Interface(jobEscrowAbi).getFunction("openJob")?.selector).to.match(/^0x[0-9a-f]{8}$/);
    expect(Object.keys(IJobEscrow__factory)).not.to.include("bytecode");
  });
});

/** The provider, noting what is asked of it. */
function countRequests<P extends Provider>(provider: P, requests: string[]): P {
  return new Proxy(provider, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]): unknown => {
        requests.push(String(key));
        return Reflect.apply(value, target, args);
      };
    },
  });
}
