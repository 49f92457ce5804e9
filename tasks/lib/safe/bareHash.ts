import { keccak256 } from "ethers";
import type { SafeTransaction } from "./safeTransaction.ts";

type Hex = `0x${string}`;

/*
 * The hashes of a Safe's transaction a second time, by hand, so that a defect or a trap in one implementation shows. Nothing here
 * comes from the other one, and of its library keccak alone.
 */

/** keccak256("EIP712Domain(uint256 chainId,address verifyingContract)"), as in Safe's source. */
const DOMAIN_TYPE = "47e79534a245952e8b16893a336b85a3d9ea9fa8c573f3d803afb92a79469218";

/**
 * keccak256("SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,address
 * gasToken,address refundReceiver,uint256 nonce)"), as in Safe's source.
 */
const TRANSACTION_TYPE = "bb8310d486368db6bd6f849402fdd73ad53d316b5a4b2644ad6efe0f941286d8";

const ZERO = "0".repeat(64);

/** The three hashes that a signer's device shows. */
export function bareHashes(
  safe: Hex,
  chainId: number,
  { to, value, data, operation, nonce }: SafeTransaction,
): { domainHash: Hex; messageHash: Hex; safeTxHash: Hex } {
  const domainHash = keccak(DOMAIN_TYPE + number(BigInt(chainId)) + address(safe));
  const unused = ZERO.repeat(5); // safeTxGas, baseGas, gasPrice, gasToken, refundReceiver
  const messageHash = keccak(
    TRANSACTION_TYPE +
      address(to) +
      number(value) +
      keccak(bytes(data)).slice(2) +
      number(BigInt(operation)) +
      unused +
      number(nonce),
  );
  return { domainHash, messageHash, safeTxHash: keccak(`1901${domainHash.slice(2)}${messageHash.slice(2)}`) };
}

function keccak(hex: string): Hex {
  return keccak256(`0x${hex}`) as Hex;
}

function number(value: bigint): string {
  const digits = value.toString(16);
  if (value < 0n || digits.length > 64) throw new RangeError(`${value} is no number of 256 bits`);
  return digits.padStart(64, "0");
}

function address(value: string): string {
  if (!/^0x[0-9a-fA-F]{40}$/.test(value)) throw new RangeError(`${value} is no address`);
  return value.slice(2).toLowerCase().padStart(64, "0");
}

function bytes(value: string): string {
  if (!/^0x([0-9a-fA-F]{2})*$/.test(value)) throw new RangeError("The data is not written as bytes");
  return value.slice(2).toLowerCase();
}
