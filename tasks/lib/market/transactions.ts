import type { ContractTransactionResponse, TransactionReceipt } from "ethers";

interface Sent<Result> {
  wait(): Promise<Result & { readonly receipt: TransactionReceipt }>;
}

/** Waits for a transaction of the SDK and says what it cost. */
export async function mined<Result>(
  sent: Promise<Sent<Result>>,
): Promise<Result & { readonly receipt: TransactionReceipt; readonly gas: bigint }> {
  const result = await (await sent).wait();
  return { ...result, gas: result.receipt.gasUsed };
}

/**
 * Gas for what needs more in a new second than in the one of the block before, as a node that estimates may take it: the first
 * change of a lock in a second keeps the words before it.
 */
export const AMPLE_GAS = { overrides: { gasLimit: 3_000_000n } } as const;

/** Second of the block a transaction is in. */
export async function timeOf(receipt: TransactionReceipt): Promise<bigint> {
  return BigInt((await receipt.getBlock()).timestamp);
}

/** Waits for a transaction sent through a contract binding and says what it cost. */
export async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<bigint> {
  const receipt = await (await sent).wait();
  return receipt?.gasUsed ?? 0n;
}
