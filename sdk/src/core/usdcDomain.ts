import type { TypedDataDomain } from "ethers";
import type { Client } from "../types/client.js";
import type { FunctionText } from "../types/fragments.js";
import { attempt } from "./attempt.js";
import { read } from "./read.js";

type TextView = FunctionText<readonly [], readonly [text: string]>;

const NAME = "function name() view returns (string)" as TextView;
const VERSION = "function version() view returns (string)" as TextView;

/** USDC has no `eip712Domain()`; name and version differ from chain to chain. */
export async function usdcDomain(client: Client, action: string): Promise<TypedDataDomain> {
  const { usdc } = client.addresses;
  const [[name], [version], network] = await Promise.all([
    read(client, action, usdc, NAME, []),
    read(client, action, usdc, VERSION, []),
    attempt(action, async () => client.runner.provider?.getNetwork()),
  ]);
  return { name, version, chainId: network?.chainId ?? null, verifyingContract: usdc };
}

/** The chain's clock: unix seconds of the latest block. */
export async function latestSecond({ runner }: Client, action: string): Promise<bigint> {
  const block = await attempt(action, async () => runner.provider?.getBlock("latest"));
  return BigInt(block?.timestamp ?? Math.floor(Date.now() / 1_000));
}
