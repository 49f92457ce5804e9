import { expect } from "chai";
import { concat, dataLength, dataSlice, Signature, toBeHex } from "ethers";
import {
  BALANCE,
  Status,
  ALLOWANCE,
  authorizationPayment,
  LOCKED,
  NO_ALLOWANCE,
  PAID,
  permitPayment,
  UNITS,
  useMarket,
} from "./fixture.ts";
import type { Market } from "./fixture.ts";
import { ACCEPTANCE, BATCH, QUOTE, REPORT, reportsHashOf, sign } from "./typedData.ts";

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** Every other way to write a signature, and what Circle's token says to it. */
const FORMS: Record<string, { of: (signature: string) => string; words: string | undefined }> = {
  "with the other s and v": {
    of: (signature) => withV(mirrored(signature), otherV(signature)),
    words: "ECRecover: invalid signature 's' value",
  },
  "with the other s alone": {
    of: (signature) => withV(mirrored(signature), lastByte(signature)),
    words: "ECRecover: invalid signature 's' value",
  },
  // it recovers to another address, or to none
  "with the other v": { of: (signature) => withV(signature, otherV(signature)), words: undefined },
  "with v counted from 0": {
    of: (signature) => withV(signature, lastByte(signature) - 27),
    words: "ECRecover: invalid signature 'v' value",
  },
  "with v of EIP-155": {
    of: (signature) => withV(signature, lastByte(signature) + 10),
    words: "ECRecover: invalid signature 'v' value",
  },
  "in 64 bytes": {
    of: (signature) => Signature.from(signature).compactSerialized,
    words: "ECRecover: invalid signature length",
  },
  "one byte longer": { of: (signature) => concat([signature, "0x00"]), words: "ECRecover: invalid signature length" },
  "one byte shorter": { of: (signature) => dataSlice(signature, 0, 64), words: "ECRecover: invalid signature length" },
  empty: { of: () => "0x", words: "ECRecover: invalid signature length" },
};

function lastByte(signature: string): number {
  return Number(dataSlice(signature, 64));
}

function otherV(signature: string): number {
  return 27 + 28 - lastByte(signature);
}

function withV(signature: string, v: number): string {
  return concat([dataSlice(signature, 0, 64), toBeHex(v, 1)]);
}

function mirrored(signature: string): string {
  const s = CURVE_ORDER - BigInt(dataSlice(signature, 32, 64));
  return concat([dataSlice(signature, 0, 32), toBeHex(s, 32), dataSlice(signature, 64)]);
}

interface Signed {
  signature: string;
  signer: string;
  /** Brings the signature to the escrow, as somebody who is not its signer. */
  bring: (signature: string) => Promise<unknown>;
}

const SIGNED: Record<string, (m: Market) => Promise<Signed>> = {
  "a quote": async (m) => {
    const { quote, signature } = await m.quote();
    const bring = (form: string) => m.escrow.connect(m.user).openJob(quote, form, UNITS, 0, m.pay(BALANCE, m.user));
    return { signature, signer: m.provider.address, bring };
  },
  "a report": async (m) => {
    const report = await m.usage(await m.running());
    const signature = await sign(m.meter, m.domain, REPORT, report);
    const bring = (form: string) => m.escrow.connect(m.stranger).reportUsage(report, m.meter.address, form);
    return { signature, signer: m.meter.address, bring };
  },
  "a batch of reports": async (m) => {
    const reports = [await m.usage(await m.running()), await m.usage(await m.running())];
    const signature = await sign(m.meter, m.domain, BATCH, { reportsHash: reportsHashOf(reports) });
    const bring = (form: string) => m.escrow.connect(m.stranger).reportUsageBatch(reports, m.meter.address, form);
    return { signature, signer: m.meter.address, bring };
  },
  "a report agreed on, the user's,": async (m) => {
    const report = await m.usage(await m.running());
    const signature = await sign(m.user, m.domain, REPORT, report);
    const others = await sign(m.provider, m.domain, REPORT, report);
    const bring = (form: string) => m.escrow.connect(m.stranger).reportCosigned(report, form, others);
    return { signature, signer: m.user.address, bring };
  },
  "a report agreed on, the provider's,": async (m) => {
    const report = await m.usage(await m.running());
    const signature = await sign(m.provider, m.domain, REPORT, report);
    const bring = (form: string) => m.escrow.connect(m.user).reportCosigned(report, "0x", form);
    return { signature, signer: m.provider.address, bring };
  },
  "an acceptance": async (m) => {
    const jobId = await m.reported();
    const signature = await sign(m.user, m.domain, ACCEPTANCE, { jobId, amount: PAID });
    const bring = (form: string) => m.escrow.connect(m.stranger).acceptJobSigned(jobId, PAID, form);
    return { signature, signer: m.user.address, bring };
  },
};

describe("A signature", () => {
  const market = useMarket();

  for (const [what, prepare] of Object.entries(SIGNED)) {
    it(`of ${what} counts in its one form alone`, async () => {
      const m = market();
      const { signature, signer, bring } = await prepare(m);
      for (const { of } of Object.values(FORMS)) {
        await m.refused(() => bring(of(signature)), "JobEscrow_BadSignature", signer);
      }
      await bring(signature);
      // and no form of it counts twice
      for (const { of } of Object.values(FORMS)) await expectNoEffect(m, () => bring(of(signature)));
    });
  }

  it("of one report in a list counts in its one form alone, and the others stand", async () => {
    const m = market();
    const { escrow, meter, stranger } = m;
    const forms = Object.values(FORMS);
    const reports = [];
    const signatures = [];
    for (const form of [...forms, { of: (signature: string) => signature }]) {
      const report = await m.usage(await m.running({ payment: m.pay(ALLOWANCE, m.user) }));
      reports.push(report);
      signatures.push(form.of(await sign(meter, m.domain, REPORT, report)));
    }
    const problem = escrow.interface.encodeErrorResult("JobEscrow_BadSignature", [meter.address]);
    const sent = await escrow.connect(stranger).reportUsageSigned(reports, meter.address, signatures);
    const receipt = await sent.wait();
    const skipped = await escrow.queryFilter(escrow.filters.JobSkipped(), receipt?.blockNumber);
    expect(skipped.map(({ args }) => [args.jobId, args.problem])).to.deep.equal(
      reports.slice(0, forms.length).map(({ jobId }) => [jobId, problem]),
    );
    const last = reports[forms.length];
    expect(await m.statusOf(BigInt(last?.jobId ?? 0))).to.equal(Status.Reported);
  });

  for (const [form, { of, words }] of Object.entries(FORMS)) {
    it(`${form} authorizes and permits nothing`, async () => {
      const m = market();
      const { escrow, usdc, user, stranger, addresses } = m;
      const authorization = await m.authorization(user, m.depositAction());
      const changed = authorizationPayment(user.address, of(authorization.signature));
      const relay = escrow.connect(stranger);
      const deposit = () => relay.depositWith(user.address, LOCKED, changed);
      if (words !== undefined) {
        await m.refusedByToken(deposit, words);
      } else {
        const before = await m.money();
        await expect(deposit()).to.be.revertedWith(/^(FiatTokenV2|ECRecover): invalid signature$/);
        expect(await m.money()).to.deep.equal(before);
      }
      await usdc.connect(user).approve(addresses.jobEscrow, 0n);
      const permit = await m.permit(user);
      const payment = permitPayment(user.address, of(permit.signature));
      await m.refusedByToken(() => m.open({ payment }), NO_ALLOWANCE);

      await relay.depositWith(user.address, LOCKED, authorization.payment);
      await m.open({ payment: permit.payment });
    });
  }

  it("has 65 bytes, the low s and v of 27 or 28 when it counts", async () => {
    const m = market();
    const signature = await sign(m.provider, m.domain, QUOTE, m.makeQuote());
    expect(dataLength(signature)).to.equal(65);
    expect(BigInt(dataSlice(signature, 32, 64)) <= CURVE_ORDER / 2n).to.equal(true);
    expect(lastByte(signature)).to.be.oneOf([27, 28]);
  });
});

/** Whether it reverts or skips, no money moves. */
async function expectNoEffect(m: Market, call: () => Promise<unknown>): Promise<void> {
  const before = await m.money();
  await call().catch(() => undefined);
  expect(await m.money()).to.deep.equal(before);
}
