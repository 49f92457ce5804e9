import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { AutoPayoutUpdated, setAutoPayout as setAutoPayoutFragment } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface SetAutoPayoutParameters extends WithOverrides {
  readonly on: boolean;
}

export interface SetAutoPayoutResult {
  readonly accountId: bigint;
  readonly on: boolean;
}

export type SetAutoPayoutReturnType = SentTransaction<SetAutoPayoutResult>;

/**
 * Switches automatic payouts of the client's account: at each acceptance by call or signature, and at `collectAccount`, the
 * whole balance goes to the payout address that the provider registered (`setPayout`).
 *
 * @throws ContractRevertError
 * @example
 * import { setAutoPayout } from "@cyberplaza/sdk";
 *
 * const sent = await setAutoPayout(provider, { on: true });
 * await sent.wait();
 */
export const setAutoPayout: WriteAction<SetAutoPayoutParameters, SetAutoPayoutResult, void> =
  /* @__PURE__ */ defineWrite({
    name: "setAutoPayout",
    fn: setAutoPayoutFragment,
    events: [AutoPayoutUpdated],
    to: ({ addresses }) => addresses.jobEscrow,
    args: ({ on }) => [on],
    result: (events) => {
      const { accountId, on } = events.one(AutoPayoutUpdated);
      return { accountId, on };
    },
    simulated: nothing,
  });
