import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { AccountRegistered, registerAccount as registerAccountFragment } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { ownAddress } from "../../core/ownAddress.js";
import type { Address } from "../../types/primitives.js";

export interface RegisterAccountParameters extends WithOverrides {
  /** The client's own by default. */
  readonly account?: Address;
}

export interface RegisterAccountResult {
  /** False when it had a number before. */
  readonly isNew: boolean;
}

export type RegisterAccountReturnType = SentTransaction<RegisterAccountResult>;

/**
 * Gives an address its account number. A first deposit, job or registration as provider does so by itself.
 *
 * @throws JobBadReceiverError
 * @example
 * import { registerAccount } from "@cyberplaza/sdk";
 *
 * const sent = await registerAccount(newcomer);
 * const { isNew } = await sent.wait();
 */
export const registerAccount: WriteAction<
  RegisterAccountParameters,
  RegisterAccountResult,
  { readonly accountId: bigint }
> = /* @__PURE__ */ defineWrite({
  name: "registerAccount",
  fn: registerAccountFragment,
  events: [AccountRegistered],
  to: ({ addresses }) => addresses.jobEscrow,
  args: async ({ account, overrides }, client) => [
    await ownAddress(client, "registerAccount", "account", account ?? overrides?.from),
  ],
  result: (events) => ({ isNew: events.maybe(AccountRegistered) !== undefined }),
  simulated: ([accountId]) => ({ accountId }),
});
