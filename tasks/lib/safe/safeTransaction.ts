import {
  concat,
  getAddress,
  getBytes,
  Interface,
  Signature,
  solidityPacked,
  TypedDataEncoder,
  ZeroAddress,
  type TypedDataDomain,
} from "ethers";

type Address = `0x${string}`;
type Hex = `0x${string}`;

/** A call, as a Safe makes it. */
export interface SafeCall {
  to: Address;
  value: bigint;
  data: Hex;
}

/** What the owners of a Safe sign. The other fields of a Safe's transaction are zero: no refund of gas, no limit of it. */
export interface SafeTransaction extends SafeCall {
  /** 0: a call; 1: a delegatecall, which is for MultiSendCallOnly alone. */
  operation: 0 | 1;
  nonce: bigint;
}

/** A signature of an owner, as r, s and v in 65 bytes. */
export interface OwnerSignature {
  owner: Address;
  signature: Hex;
}

export const SAFE_TX_TYPES = {
  SafeTx: [
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "data", type: "bytes" },
    { name: "operation", type: "uint8" },
    { name: "safeTxGas", type: "uint256" },
    { name: "baseGas", type: "uint256" },
    { name: "gasPrice", type: "uint256" },
    { name: "gasToken", type: "address" },
    { name: "refundReceiver", type: "address" },
    { name: "nonce", type: "uint256" },
  ],
};

const UNUSED = { safeTxGas: 0n, baseGas: 0n, gasPrice: 0n, gasToken: ZeroAddress, refundReceiver: ZeroAddress };
const MULTI_SEND = new Interface(["function multiSend(bytes transactions) payable"]);

export function safeDomain(safe: Address, chainId: number): TypedDataDomain {
  return { chainId, verifyingContract: safe };
}

/** The message of EIP-712 type `SafeTx`. */
export function safeMessage(transaction: SafeTransaction): Record<string, unknown> {
  return { ...transaction, ...UNUSED };
}

/** The three hashes that a signer's device shows. */
export function safeHashes(safe: Address, chainId: number, transaction: SafeTransaction) {
  const domain = safeDomain(safe, chainId);
  const message = safeMessage(transaction);
  return {
    domainHash: TypedDataEncoder.hashDomain(domain) as Hex,
    messageHash: TypedDataEncoder.hashStruct("SafeTx", SAFE_TX_TYPES, message) as Hex,
    safeTxHash: TypedDataEncoder.hash(domain, SAFE_TX_TYPES, message) as Hex,
  };
}

/** One call as it is; several as one delegatecall of MultiSendCallOnly, which makes all of them or none. */
export function batchCalls(
  calls: readonly SafeCall[],
  multiSendCallOnly: Address,
): Pick<SafeTransaction, "to" | "value" | "data" | "operation"> {
  const [only] = calls;
  if (only === undefined) throw new Error("A Safe's transaction needs a call");
  if (calls.length === 1) return { ...only, operation: 0 };
  return { to: multiSendCallOnly, value: 0n, data: encodeBatch(calls), operation: 1 };
}

/** What MultiSendCallOnly is called with to make these calls. */
export function encodeBatch(calls: readonly SafeCall[]): Hex {
  const packed = concat(
    calls.map(({ to, value, data }) => {
      // it takes the zero address for the Safe itself
      if (to === ZeroAddress) throw new Error("A batch cannot call the zero address");
      return solidityPacked(
        ["uint8", "address", "uint256", "uint256", "bytes"],
        [0, to, value, getBytes(data).length, data],
      );
    }),
  );
  return MULTI_SEND.encodeFunctionData("multiSend", [packed]) as Hex;
}

/** The calls that `batchCalls` put together. */
export function callsOf({ to, value, data, operation }: Omit<SafeTransaction, "nonce">): SafeCall[] {
  if (operation === 0) return [{ to, value, data }];
  const packed = getBytes(MULTI_SEND.decodeFunctionData("multiSend", data)[0] as Hex);
  const calls: SafeCall[] = [];
  let at = 0;
  const take = (length: number): Hex => {
    if (at + length > packed.length) throw new Error("The batch is cut off");
    const part = packed.slice(at, at + length);
    at += length;
    return `0x${Buffer.from(part).toString("hex")}`;
  };
  while (at < packed.length) {
    if (take(1) !== "0x00") throw new Error("The batch holds something else than calls");
    const called = getAddress(take(20)) as Address;
    const sent = BigInt(take(32));
    calls.push({ to: called, value: sent, data: take(Number(BigInt(take(32)))) });
  }
  return calls;
}

/** Signatures one after the other, by rising owner, as `execTransaction` takes them. */
export function packSignatures(signatures: readonly OwnerSignature[]): Hex {
  const sorted = [...signatures].sort((a, b) => (BigInt(a.owner) < BigInt(b.owner) ? -1 : 1));
  return concat(sorted.map(({ signature }) => Signature.from(signature).serialized)) as Hex;
}

/** What `execTransaction` takes. */
export function executionArguments(
  { to, value, data, operation }: SafeTransaction,
  signatures: readonly OwnerSignature[],
): unknown[] {
  return [to, value, data, operation, 0n, 0n, 0n, ZeroAddress, ZeroAddress, packSignatures(signatures)];
}
