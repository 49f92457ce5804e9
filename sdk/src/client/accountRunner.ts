import { toQuantity } from "ethers";
import type { Provider } from "ethers";
import type { Runner, UnsignedTransaction } from "../types/client.js";
import type { Address } from "../types/primitives.js";
import { checkAddress } from "../utils/checkAddress.js";

export interface AccountRunnerParameters {
  /** A JSON-RPC provider; the node, or a wallet behind it, signs for the account. */
  readonly provider: Provider & { send(method: string, params: unknown[]): Promise<unknown> };
  readonly address: Address;
}

/**
 * A runner for automated use: a write with its fees, gas limit and nonce given takes two requests, one to send and one for
 * the receipt. It cannot sign messages.
 *
 * @throws InvalidAddressError
 */
export function accountRunner({ provider, address }: AccountRunnerParameters): Runner {
  const from = checkAddress("address", address);
  return {
    provider,
    getAddress: () => Promise.resolve(from),
    call: (tx) => provider.call({ from, ...tx }),
    estimateGas: (tx) => provider.estimateGas({ from, ...tx }),
    sendUncheckedTransaction: async (tx) =>
      String(await provider.send("eth_sendTransaction", [rpcForm({ from, ...tx })])),
  };
}

function rpcForm(tx: UnsignedTransaction): Record<string, string> {
  const { from, to, data, value, nonce, gasLimit, gasPrice, maxFeePerGas, maxPriorityFeePerGas } = tx;
  const quantities = Object.entries({ value, nonce, gas: gasLimit, gasPrice, maxFeePerGas, maxPriorityFeePerGas })
    .filter((entry): entry is [string, bigint | number] => entry[1] !== undefined)
    .map(([name, quantity]): [string, string] => [name, toQuantity(quantity)]);
  return { ...(from === undefined ? {} : { from }), to, data, ...Object.fromEntries<string>(quantities) };
}
