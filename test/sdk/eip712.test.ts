import { expect } from "chai";
import { toBeHex, verifyTypedData, ZeroHash } from "ethers";
import {
  encodeUsageReport,
  hashQuote,
  hashUsageReport,
  quoteTypes,
  signQuote,
  signUsageReport,
  type Quote,
  type UsageReport,
} from "../../sdk/src/eip712/index.ts";
import { InvalidParameterError } from "../../sdk/src/errors/index.ts";
import { OUTCOMES, type Address, type Hex } from "../../sdk/src/index.ts";
import { IJobEscrow__factory } from "../../sdk/src/typechain/index.ts";
import { deployed, failure, type Deployed } from "./fixture.ts";
import { randomSource } from "./random.ts";

const CASES = 40;

describe("SDK EIP-712 signatures", () => {
  const random = randomSource(0x712n);
  const address = (): Address => toBeHex(random.bits(160n), 20) as Address;
  const bytes32 = (): Hex => toBeHex(random.bits(256n), 32) as Hex;
  const randomQuote = (): Quote => ({
    user: address(),
    provider: address(),
    meter: address(),
    resource: bytes32(),
    maxUnits: random.edge(2n ** 64n - 1n),
    maxJobs: random.edge(2n ** 32n - 1n),
    unitPrice: random.edge(2n ** 64n - 1n),
    duration: random.edge(2n ** 32n - 1n),
    maxFeeBps: random.edge(2n ** 16n - 1n),
    validUntil: random.edge(2n ** 40n - 1n),
    serviceTerms: random.bits(256n),
    specHash: bytes32(),
    nonce: random.edge(2n ** 64n - 1n),
  });
  const randomReport = (): UsageReport => ({
    jobId: random.bits(256n),
    startedAt: random.edge(2n ** 40n - 1n),
    endedAt: random.edge(2n ** 40n - 1n),
    units: random.edge(2n ** 64n - 1n),
    outcome: OUTCOMES[Number(random.below(5n))] ?? "Completed",
    performanceBps: random.edge(2n ** 16n - 1n),
    availabilityBps: random.edge(2n ** 16n - 1n),
    meteringRoot: bytes32(),
  });

  let base: Deployed;
  before(async () => {
    base = await deployed();
  });

  it("hashes quotes to the contract's digest", async () => {
    const escrow = IJobEscrow__factory.connect(base.addresses.jobEscrow, base.ethers.provider);
    for (let i = 0; i < CASES; i++) {
      const quote = randomQuote();
      expect(hashQuote(quote, base.user.domain)).to.equal(await escrow.quoteDigest(quote));
    }
  });

  it("hashes usage reports to the contract's digest", async () => {
    const escrow = IJobEscrow__factory.connect(base.addresses.jobEscrow, base.ethers.provider);
    for (let i = 0; i < CASES; i++) {
      const report = randomReport();
      const digest = await escrow.reportDigest(encodeUsageReport(report));
      expect(hashUsageReport(report, base.user.domain)).to.equal(digest);
    }
  });

  it("signs as any wallet does", async () => {
    const quote = randomQuote();
    const signature = await signQuote(base.signers.providerSigner, quote, base.user.domain);
    const signer = verifyTypedData(base.user.domain, quoteTypes, quote, signature);
    expect(signer).to.equal(base.signers.providerSigner.address);
  });

  it("refuses an outcome that does not exist before anything is signed", async () => {
    const report = { ...randomReport(), outcome: "Vanished" as never, meteringRoot: ZeroHash as Hex };
    const signing = signUsageReport(base.signers.meterSigner, report, base.user.domain);
    const error = await failure(signing);
    expect(error).to.be.instanceOf(InvalidParameterError);
    expect(String(error)).to.contain("must be one of Completed");
  });
});
