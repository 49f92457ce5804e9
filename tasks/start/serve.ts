import { HDNodeWallet, Mnemonic } from "ethers";
import type { Addresses } from "../../deploy/index.ts";
import { MNEMONIC } from "../lib/embeddedChain.ts";
import { sleep } from "../lib/sleep.ts";
import { formatTable } from "../lib/table.ts";

export const SERVE = { host: "127.0.0.1", port: 8545 } as const;

/** Where the node listens, what is deployed, and accounts to use it with. */
export function describeNode(
  url: string,
  chainId: number,
  addresses: Addresses,
  accounts: readonly { name: string; address: string }[],
): string {
  const root = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(MNEMONIC), "m/44'/60'/0'/0");
  const shown = accounts.map(({ name, address }, i) => [String(i), name, address, root.deriveChild(i).privateKey]);
  return [
    `JSON-RPC at ${url}, chain ${chainId}. Its keys are public: never send anything real there.`,
    formatTable(["contract", "address"], Object.entries(addresses)),
    `mnemonic: ${MNEMONIC}`,
    formatTable([{ title: "#", right: true }, "account", "address", "private key"], shown),
  ].join("\n\n");
}

/** Until Ctrl-C. */
export async function untilInterrupted(signal: AbortSignal): Promise<void> {
  await sleep(Infinity, signal);
}
