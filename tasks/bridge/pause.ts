import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { proposePathwayPause, type PathwayPauseArguments } from "../lib/bridge/pausePathways.ts";
import { PAUSE, PROLONG } from "../lib/pause.ts";

/** `hardhat bridge pause --pathway <chain>`: the guardian's transaction that stops a pathway; `--prolong`: the 7-of-9's that prolongs it. */
export default function bridgePause(
  { prolong, ...args }: PathwayPauseArguments & { prolong: boolean },
  hre: HardhatRuntimeEnvironment,
) {
  return proposePathwayPause(prolong ? PROLONG : PAUSE, args, hre);
}
