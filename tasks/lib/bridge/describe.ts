import type { BridgeConfig, RemoteConfig } from "../../../deploy/config/bridge.ts";
import { validateBridge } from "../../../deploy/config/bridge.ts";
import type { LayerZero } from "./stack.ts";

export type RemoteSettings = Pick<RemoteConfig, "capBps" | "supplyCap" | "outward" | "homeward">;

/** Gas of a delivery, with a third to spare. */
const GAS = { send: 160_000, sendAndCall: 250_000 };
/** What a development chain starts with: all that the contracts allow. */
const SETTINGS: RemoteSettings = {
  capBps: 1_000,
  supplyCap: 10_000_000,
  outward: { confirmations: 20, outLimit: 1_000_000, inLimit: 1_000_000, gas: GAS },
  homeward: { confirmations: 15, outLimit: 1_000_000, inLimit: 1_000_000, gas: GAS },
};

const MAX_MESSAGE_SIZE = 1_000;

/**
 * The description of a bridge between development chains, whose LayerZero was deployed along: the first is home.
 *
 * @param names Their networks, in the same order.
 */
export async function describeBridge(
  stacks: readonly [LayerZero, ...LayerZero[]],
  names: readonly string[],
  settings: Partial<RemoteSettings> = {},
): Promise<BridgeConfig> {
  const chains = await Promise.all(
    stacks.map(async ({ chainId, eid, endpoint, sendLibrary, receiveLibrary, executor, dvns }, i) => ({
      network: names[i] ?? String(chainId),
      chainId,
      eid,
      endpoint: await endpoint.getAddress(),
      sendLibrary: await sendLibrary.getAddress(),
      receiveLibrary: await receiveLibrary.getAddress(),
      executor: await executor.getAddress(),
      requiredDvns: dvns.map(({ address }) => address as string),
      maxMessageSize: MAX_MESSAGE_SIZE,
    })),
  );
  const [home, ...remotes] = chains;
  return validateBridge({ home, remotes: remotes.map((chain) => ({ ...chain, ...SETTINGS, ...settings })) });
}
