import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { HolderEntered, HolderEvicted, poke } from "../../generated/fragments/TopHolders.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { TopHolder } from "../../types/dao.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface PokeHoldersParameters extends WithOverrides {
  /** Cheapest from the smallest to the largest, as `getHolderCandidates` lists them. */
  readonly accounts: readonly Address[];
}

export interface PokedHolder extends TopHolder {
  readonly epoch: bigint;
}

export interface PokeHoldersResult {
  /** Who entered the present epoch's set, in the order of the list. Others have no votes, too few, or were in. */
  readonly entered: readonly PokedHolder[];
  /** Who made room for them. */
  readonly evicted: readonly PokedHolder[];
}

export type PokeHoldersReturnType = SentTransaction<PokeHoldersResult>;

/**
 * Pokes accounts into the present epoch's set of the 100 largest holders. Open to anyone; who does not enter stops nobody.
 *
 * @throws InvalidAddressError, ERC5805FutureLookupError in the very second in which an epoch begins
 * @example
 * import { pokeHolders } from "@cyberplaza/sdk";
 *
 * const sent = await pokeHolders(user, { accounts: [quote.provider, quote.user] });
 * const { entered } = await sent.wait();
 */
export const pokeHolders: WriteAction<PokeHoldersParameters, PokeHoldersResult, { readonly entered: bigint }> =
  /* @__PURE__ */ defineWrite({
    name: "pokeHolders",
    fn: poke,
    events: [HolderEntered, HolderEvicted],
    to: ({ addresses }) => addresses.topHolders,
    args: ({ accounts }) => [accounts.map((account, i) => checkAddress(`accounts[${i}]`, account))],
    result: (events) => ({
      entered: events.all(HolderEntered),
      evicted: events.all(HolderEvicted),
    }),
    simulated: ([entered]) => ({ entered }),
  });
