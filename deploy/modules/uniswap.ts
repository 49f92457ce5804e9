import { createRequire } from "node:module";
import type { ArgumentType, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { ZeroAddress } from "ethers";
import type { Artifact } from "hardhat/types/artifacts";
import type { NetworkConfig } from "../config/schema.ts";

const require = createRequire(import.meta.url);

/** Uniswap V3 as published. */
function artifact(name: "v3-core" | "v3-periphery", contract: string): Artifact {
  return require(`@uniswap/${name}/artifacts/contracts/${contract}.sol/${contract}.json`) as Artifact;
}

const FACTORY = artifact("v3-core", "UniswapV3Factory");
const SWAP_ROUTER = artifact("v3-periphery", "SwapRouter");
const POSITION_MANAGER = artifact("v3-periphery", "NonfungiblePositionManager");

/** Nobody trades the native currency here: nothing stands for its wrapped form, nor for the picture of a position. */
const NO_WETH = ZeroAddress;
const NO_PICTURE = ZeroAddress;

/** Uniswap V3 where the network has it, or from its packages. The position manager is there on development chains alone. */
export function uniswap(m: IgnitionModuleBuilder, config: NetworkConfig["uniswap"]) {
  if (config !== "deploy") {
    const factory = m.contractAt("UniswapFactory", FACTORY, config.factory);
    return { factory, swapRouter: m.contractAt("SwapRouter", SWAP_ROUTER, config.swapRouter) };
  }
  const factory = m.contract("UniswapFactory", FACTORY, []);
  const swapRouter = m.contract("SwapRouter", SWAP_ROUTER, [factory, NO_WETH]);
  const positionManager = m.contract("PositionManager", POSITION_MANAGER, [factory, NO_WETH, NO_PICTURE]);
  return { factory, swapRouter, positionManager };
}

/**
 * Creates the CPT/USDC pool. It has no price and no liquidity yet: whoever lists CPT gives it both, and its observations.
 *
 * @returns Its address.
 */
export function createPool(
  m: IgnitionModuleBuilder,
  { factory }: Pick<ReturnType<typeof uniswap>, "factory">,
  tokens: { cpt: ArgumentType; usdc: ArgumentType },
  { address, fee }: NetworkConfig["pool"],
): ArgumentType {
  if (address !== undefined) return address; // the observer refuses what is not the factory's pool of the two
  const created = m.call(factory, "createPool", [tokens.cpt, tokens.usdc, fee]);
  return m.readEventArgument(created, "PoolCreated", "pool", { id: "PoolAddress" });
}
