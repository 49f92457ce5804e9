import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { PAUSE, PROLONG, proposePause, type PauseArguments } from "../lib/pause.ts";

/** `hardhat pause --contracts <names>`: the guardian's transaction that stops contracts; `--prolong`: the 7-of-9's that prolongs it. */
export default function pause(
  { prolong, ...args }: PauseArguments & { prolong: boolean },
  hre: HardhatRuntimeEnvironment,
) {
  return proposePause(prolong ? PROLONG : PAUSE, args, hre);
}
