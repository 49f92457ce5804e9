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

/** Second of the block a transaction is in. */
export async function timeOf(receipt: TransactionReceipt): Promise<bigint> {
  return BigInt((await receipt.getBlock()).timestamp);
}

/** Waits for a transaction sent through a contract binding and says what it cost. */
export async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<bigint> {
  const receipt = await (await sent).wait();
  return receipt?.gasUsed ?? 0n;
}
