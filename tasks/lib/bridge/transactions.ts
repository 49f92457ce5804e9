import type { BaseContract, ContractTransactionReceipt } from "ethers";

/** Workers take as much gas as a delivery may need; what is left comes back. */
const WORKER_GAS_LIMIT = 5_000_000n;

/** Sends and waits for the block. */
export async function sent(
  contract: BaseContract,
  name: string,
  ...args: unknown[]
): Promise<ContractTransactionReceipt> {
  const response = await contract.getFunction(name).send(...args, { gasLimit: WORKER_GAS_LIMIT });
  const receipt = await response.wait();
  if (receipt === null) throw new Error(`${name}: no receipt`);
  return receipt;
}
