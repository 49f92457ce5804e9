import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { proposePathwayPause, type PathwayPauseArguments } from "../lib/bridge/pausePathways.ts";
import { UNPAUSE } from "../lib/pause.ts";

/** `hardhat bridge unpause --pathway <chain>`: the 4-of-9's transaction that ends the stop of a pathway. */
export default function bridgeUnpause(args: PathwayPauseArguments, hre: HardhatRuntimeEnvironment) {
  return proposePathwayPause(UNPAUSE, args, hre);
}
