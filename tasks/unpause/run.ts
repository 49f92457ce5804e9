import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { proposePause, UNPAUSE, type PauseArguments } from "../lib/pause.ts";

/** `hardhat unpause --contracts <names>`: the 4-of-9's transaction that ends the stop of contracts. */
export default function unpause(args: PauseArguments, hre: HardhatRuntimeEnvironment) {
  return proposePause(UNPAUSE, args, hre);
}
