import { expect } from "chai";
import { verify } from "../../tasks/tour/checks/verify.ts";
import { verifyHash } from "../../tasks/tour/checks/hash.ts";
import { verifyMatmul } from "../../tasks/tour/checks/matmul.ts";
import { hashStart } from "../../tasks/tour/workers/hash.ts";
import { createKernel, tampered } from "../../tasks/tour/workers/kernels.ts";
import { createMatmul, matmulInputs, multiply } from "../../tasks/tour/workers/matmul.ts";
import { createStream, STREAM_PERIOD } from "../../tasks/tour/workers/stream.ts";
import type {
  HashResult,
  HashSpec,
  MatmulResult,
  MatmulSpec,
  StreamSpec,
  WorkResult,
  WorkSpec,
} from "../../tasks/tour/workers/types.ts";
import { createHash } from "node:crypto";

const STREAM: StreamSpec = { kind: "stream", seed: 1, budgetMs: 0, elements: 4 * STREAM_PERIOD };
const MATMUL: MatmulSpec = { kind: "matmul", seed: 2, budgetMs: 0, size: 70 }; // neither a multiple of the block nor of four
const HASH: HashSpec = { kind: "hash", seed: 3, budgetMs: 0, linksPerRound: 50 };

function compute(spec: WorkSpec, rounds: number): WorkResult {
  const kernel = createKernel(spec);
  for (let round = 0; round < rounds; round++) kernel.round();
  return kernel.result();
}

describe("the tour's computations", () => {
  for (const spec of [STREAM, MATMUL, HASH]) {
    for (const rounds of [1, 7]) {
      it(`${spec.kind}: the meter accepts an honest result of ${rounds} rounds`, () => {
        expect(verify(spec, compute(spec, rounds))).to.include({ valid: true });
      });
    }

    it(`${spec.kind}: the meter rejects a tampered result`, () => {
      expect(verify(spec, tampered(compute(spec, 3)))).to.include({ valid: false });
    });

    it(`${spec.kind}: the meter rejects the result of another input`, () => {
      expect(verify({ ...spec, seed: 99 }, compute(spec, 3))).to.include({ valid: false });
    });

    it(`${spec.kind}: the meter rejects a claim of more rounds than were computed`, () => {
      expect(verify(spec, { ...compute(spec, 3), rounds: 4 })).to.include({ valid: false });
    });

    it(`${spec.kind}: the meter rejects the result of another computation`, () => {
      const other = compute(spec === HASH ? STREAM : HASH, 1);
      expect(verify(spec, other)).to.deep.equal({ valid: false, reason: `ordered ${spec.kind}, got ${other.kind}` });
    });
  }

  it("stream counts 80 bytes an element and round, as STREAM does", () => {
    expect(createStream(STREAM).round()).to.equal(80 * STREAM.elements);
  });

  it("stream keeps its values in range over many rounds", () => {
    const result = compute(STREAM, 500);
    expect(verify(STREAM, result)).to.include({ valid: true });
  });

  it("the blocked product equals the schoolbook product", () => {
    const { size } = MATMUL;
    const { a, b } = matmulInputs(MATMUL);
    const product = multiply(a, b, size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        let sum = 0;
        for (let k = 0; k < size; k++) sum += (a[i * size + k] ?? NaN) * (b[k * size + j] ?? NaN);
        expect(Math.abs((product[i * size + j] ?? NaN) - sum)).to.be.lessThan(1e-12);
      }
    }
  });

  it("a product of n × n matrices counts 2n³ operations", () => {
    expect(createMatmul(MATMUL).round()).to.equal(2 * MATMUL.size ** 3);
  });

  it("Freivalds' check finds one wrong entry wherever it is", () => {
    const honest = compute(MATMUL, 2) as MatmulResult;
    for (const at of [0, 1234, honest.product.length - 1]) {
      const product = honest.product.slice();
      product[at] = (product[at] ?? 0) + 1e-6;
      expect(verifyMatmul(MATMUL, { ...honest, product })).to.include({ valid: false });
    }
  });

  it("Freivalds' check rejects a product that is not a number", () => {
    const honest = compute(MATMUL, 1) as MatmulResult;
    expect(verifyMatmul(MATMUL, { ...honest, product: honest.product.map(() => NaN) })).to.include({ valid: false });
  });

  it("the hash chain is SHA-256 of the value before, link by link", () => {
    let value = hashStart(HASH);
    for (let i = 0; i < HASH.linksPerRound; i++) value = createHash("sha256").update(value).digest();
    expect((compute(HASH, 1) as HashResult).checkpoints).to.deep.equal([value.toString("hex")]);
  });

  it("the hash chain goes on from a value, and the check starts there too", () => {
    const whole = compute(HASH, 2) as HashResult;
    const [from = "", next] = whole.checkpoints;
    const rest = { ...HASH, from };
    const resumed = compute(rest, 1) as HashResult;
    expect(resumed.checkpoints).to.deep.equal([next]);
    expect(verifyHash(rest, resumed)).to.include({ valid: true });
    expect(verifyHash(HASH, resumed)).to.include({ valid: false });
  });

  it("the hash check recomputes the first and the last stretch whatever the dice say", () => {
    const honest = compute(HASH, 9) as HashResult;
    const never = () => 1;
    expect(verifyHash(HASH, honest, never)).to.deep.equal({ valid: true, method: "2 of 9 stretches recomputed" });
    for (const wrong of [0, 8]) {
      const checkpoints = honest.checkpoints.with(wrong, "00".repeat(32));
      expect(verifyHash(HASH, { ...honest, checkpoints }, never)).to.include({ valid: false });
    }
  });

  it("the hash check finds a skipped stretch when it samples it", () => {
    const honest = compute(HASH, 9) as HashResult;
    const checkpoints = honest.checkpoints.with(4, "00".repeat(32));
    expect(verifyHash(HASH, { ...honest, checkpoints }, () => 0)).to.include({ valid: false });
  });
});
