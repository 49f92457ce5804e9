import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { HandedOver, handOver as handOverFragment } from "../../generated/fragments/LaunchPhase.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface HandOverParameters extends WithOverrides {
  /** Accounts beside the council that became admin in the launch phase: it is taken from them as well. None by default. */
  readonly formerAdmins?: readonly Address[];
}

export interface HandOverResult {
  /** Admin until now. */
  readonly council: Address;
  /** Admin from now on. */
  readonly timelock: Address;
}

export type HandOverReturnType = SentTransaction<HandOverResult>;

/**
 * Ends the launch phase for good: the Governor's timelock becomes admin. Anyone may, once all veCPT stayed at 10 million for 13 weeks
 * (`getGovernance` says since when).
 *
 * @throws LaunchPhaseBelowTargetError, LaunchPhaseOverError, InvalidAddressError
 * @example
 * import { getGovernance, handOver } from "@cyberplaza/sdk";
 *
 * const { launchPhase } = await getGovernance(user);
 * if (launchPhase.endedAt === null && launchPhase.shortfall === null) await (await handOver(user)).wait();
 */
export const handOver: WriteAction<HandOverParameters, HandOverResult, void> = /* @__PURE__ */ defineWrite({
  name: "handOver",
  fn: handOverFragment,
  events: [HandedOver],
  to: ({ addresses }) => addresses.launchPhase,
  args: ({ formerAdmins = [] }) => [formerAdmins.map((admin, i) => checkAddress(`formerAdmins[${i}]`, admin))],
  result: (events) => {
    const { council, timelock } = events.one(HandedOver);
    return { council, timelock };
  },
  simulated: nothing,
});
