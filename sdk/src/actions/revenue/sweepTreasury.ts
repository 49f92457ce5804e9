import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { treasuryToken, type TreasuryToken } from "../../core/treasuryToken.js";
import { Deposited, sweep } from "../../generated/fragments/Treasury.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface SweepTreasuryParameters extends WithOverrides {
  readonly token: TreasuryToken;
}

export interface SweepTreasuryResult {
  /** In the token's units; it is in the reserve account now. */
  readonly amount: bigint;
}

export type SweepTreasuryReturnType = SentTransaction<SweepTreasuryResult>;

/**
 * Counts what was sent to the treasury directly into its reserve. Open to anyone.
 *
 * @throws TreasuryNothingToSweepError, InvalidParameterError
 * @example
 * import { sweepTreasury } from "@cyberplaza/sdk";
 *
 * const sent = await sweepTreasury(user, { token: "usdc" });
 * const { amount } = await sent.wait();
 */
export const sweepTreasury: WriteAction<SweepTreasuryParameters, SweepTreasuryResult, SweepTreasuryResult> =
  /* @__PURE__ */ defineWrite({
    name: "sweepTreasury",
    fn: sweep,
    events: [Deposited],
    to: ({ addresses }) => addresses.treasury,
    args: ({ token }, client) => [treasuryToken(client, token)],
    result: (events) => ({ amount: events.one(Deposited).amount }),
    simulated: ([amount]) => ({ amount }),
  });
