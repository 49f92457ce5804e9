import { expect } from "chai";
import { Contract, ContractFactory, getAddress, hexlify, toBeHex, ZeroAddress } from "ethers";
import hre from "hardhat";
import { SAFE_INTERFACE, safeArtifact } from "../../deploy/modules/safe.ts";
import { bareHashes } from "../../tasks/lib/safe/bareHash.ts";
import {
  batchCalls,
  callsOf,
  encodeBatch,
  safeHashes,
  type SafeTransaction,
} from "../../tasks/lib/safe/safeTransaction.ts";
import { randomSource } from "../sdk/random.ts";

type Address = `0x${string}`;

const NOBODY = ZeroAddress as Address;

const CHAIN = 31_337;

describe("Hashes of a Safe's transactions", () => {
  const source = randomSource(1_500n);
  const address = (): Address => getAddress(toBeHex(source.bits(160n), 20)) as Address;
  const bytes = (length: number): `0x${string}` =>
    hexlify(Uint8Array.from({ length }, () => Number(source.below(256n)))) as `0x${string}`;
  const transaction = (): SafeTransaction => ({
    to: source.below(10n) === 0n ? NOBODY : address(),
    value: source.edge(2n ** 256n - 1n),
    data: bytes(Number(source.edge(300n))),
    operation: source.below(2n) === 0n ? 0 : 1,
    nonce: source.edge(2n ** 256n - 1n),
  });

  it("are the Safe's own, by ethers and by hand, for 300 random transactions", async () => {
    const { ethers } = await hre.network.create("embedded");
    const [deployer] = await ethers.getSigners();
    const { abi, bytecode } = safeArtifact("SafeL2.sol/SafeL2");
    const deployed = await new ContractFactory(abi, bytecode, deployer).deploy();
    const safe = new Contract(await deployed.getAddress(), SAFE_INTERFACE, deployer);
    const at = (await safe.getAddress()) as Address;
    for (let i = 0; i < 300; ++i) {
      const random = transaction();
      const { to, value, data, operation, nonce } = random;
      const rest = [0, 0, 0, ZeroAddress, ZeroAddress, nonce];
      const own = (await safe.getFunction("getTransactionHash")(to, value, data, operation, ...rest)) as string;
      const hashes = safeHashes(at, CHAIN, random);
      expect(hashes.safeTxHash).to.equal(own);
      expect(bareHashes(at, CHAIN, random)).to.deep.equal(hashes);
      expect(hashes.domainHash).to.equal(await safe.getFunction("domainSeparator")());
    }
  });

  it("are the same by ethers and by hand on any chain and for any Safe, 500 times", () => {
    for (let i = 0; i < 500; ++i) {
      const [safe, chainId, random] = [address(), Number(source.below(2n ** 48n)) + 1, transaction()];
      expect(bareHashes(safe, chainId, random)).to.deep.equal(safeHashes(safe, chainId, random));
    }
  });

  it("change with every field, the chain and the Safe", () => {
    const safe = address();
    const one: SafeTransaction = { to: address(), value: 1n, data: "0x1234", operation: 0, nonce: 7n };
    const changed: [Address, number, SafeTransaction][] = [
      [safe, CHAIN, one],
      [address(), CHAIN, one],
      [safe, CHAIN + 1, one],
      [safe, CHAIN, { ...one, to: address() }],
      [safe, CHAIN, { ...one, value: 2n }],
      [safe, CHAIN, { ...one, data: "0x1235" }],
      [safe, CHAIN, { ...one, operation: 1 }],
      [safe, CHAIN, { ...one, nonce: 8n }],
    ];
    const hashes = changed.map((args) => bareHashes(...args).safeTxHash);
    expect(new Set(hashes).size).to.equal(changed.length);
  });

  it("are not made by hand of what is no number, address or bytes", () => {
    const one: SafeTransaction = { to: address(), value: 1n, data: "0x1234", operation: 0, nonce: 7n };
    const made = (part: Partial<SafeTransaction>) => () => bareHashes(address(), CHAIN, { ...one, ...part });
    expect(made({ value: 2n ** 256n })).to.throw(RangeError, "256 bits");
    expect(made({ nonce: -1n })).to.throw(RangeError, "256 bits");
    expect(made({ to: "0x12" })).to.throw(RangeError, "no address");
    expect(made({ data: "0x123" })).to.throw(RangeError, "bytes");
  });

  it("batches come apart into the calls that they were made of, and nothing else comes apart", () => {
    const multiSend = address();
    for (let i = 0; i < 200; ++i) {
      const calls = Array.from({ length: 2 + Number(source.below(5n)) }, () => ({
        to: address(),
        value: source.edge(2n ** 256n - 1n),
        data: bytes(Number(source.edge(200n))),
      }));
      const batch = batchCalls(calls, multiSend);
      expect(callsOf(batch)).to.deep.equal(calls);
      expect(encodeBatch(calls)).to.equal(batch.data);
    }
    expect(() => encodeBatch([{ to: NOBODY, value: 0n, data: "0x" }])).to.throw("zero address");
  });
});
