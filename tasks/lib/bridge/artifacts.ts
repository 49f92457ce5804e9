import { createRequire } from "node:module";
import { Interface, type InterfaceAbi } from "ethers";

const require = createRequire(import.meta.url);

interface Published {
  abi: InterfaceAbi;
  bytecode: string;
}

const protocol = (path: string): Published =>
  require(`@layerzerolabs/lz-evm-protocol-v2/artifacts/contracts/${path}.json`) as Published;
const messagelib = (path: string): Published =>
  require(`@layerzerolabs/lz-evm-messagelib-v2/artifacts/contracts/${path}.json`) as Published;

/** LayerZero's contracts as it published them with their bytecode. */
export const LAYER_ZERO = {
  EndpointV2: protocol("EndpointV2.sol/EndpointV2"),
  SendUln302: messagelib("uln/uln302/SendUln302.sol/SendUln302"),
  ReceiveUln302: messagelib("uln/uln302/ReceiveUln302.sol/ReceiveUln302"),
  PriceFeed: messagelib("PriceFeed.sol/PriceFeed"),
  Treasury: messagelib("Treasury.sol/Treasury"),
  DVN: messagelib("uln/dvn/DVN.sol/DVN"),
  DVNFeeLib: messagelib("uln/dvn/DVNFeeLib.sol/DVNFeeLib"),
  Executor: messagelib("Executor.sol/Executor"),
  ExecutorFeeLib: messagelib("ExecutorFeeLib.sol/ExecutorFeeLib"),
} as const;

export type LayerZeroContract = keyof typeof LAYER_ZERO;

export const ENDPOINT = new Interface(LAYER_ZERO.EndpointV2.abi);
export const SEND_LIBRARY = new Interface(LAYER_ZERO.SendUln302.abi);
export const RECEIVE_LIBRARY = new Interface(LAYER_ZERO.ReceiveUln302.abi);
export const DVN = new Interface(LAYER_ZERO.DVN.abi);
export const EXECUTOR = new Interface(LAYER_ZERO.Executor.abi);
