import { read } from "../../core/read.js";
import {
  burnCount as burnCountFragment,
  limits as limitsFragment,
  nextBurnAt as nextBurnAtFragment,
  nextBuy,
  pendingBurn,
} from "../../generated/fragments/BuybackBurner.js";
import type { Client } from "../../types/client.js";

export interface GetBuybackReturnType {
  /** USDC units the next swap may spend. */
  readonly nextUsdc: bigint;
  /** When it is possible, unix seconds; 0: at once. */
  readonly nextBuyAt: bigint;
  /** USDC units spent since the last burn. */
  readonly usdcSpent: bigint;
  /** Wei of CPT that the next burn burns. */
  readonly cptHeld: bigint;
  /** When the next burn is possible, unix seconds; 0: at once. */
  readonly nextBurnAt: bigint;
  /** Burns so far (`getBurns`). */
  readonly burnCount: bigint;
  readonly limits: {
    /** USDC units a swap. */
    readonly maxUsdc: bigint;
    /** Part of the balance a swap. */
    readonly maxShareBps: bigint;
    /** Seconds between two swaps. */
    readonly interval: bigint;
    /** What a swap may lose against the mean price beyond the pools' fees. */
    readonly slippageBps: bigint;
    /** How far mean price and oracle may be apart. */
    readonly maxDeviationBps: bigint;
  };
}

/**
 * The buyback: what the next swap may spend and when, what waits to be burnt, and the limits.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getBuyback } from "@cyberplaza/sdk";
 *
 * const { nextUsdc, nextBuyAt, cptHeld } = await getBuyback(user);
 */
export async function getBuyback(client: Client): Promise<GetBuybackReturnType> {
  const action = "getBuyback";
  const { buybackBurner } = client.addresses;
  const [[nextUsdc, nextBuyAt], [usdcSpent, cptHeld], [nextBurnAt], [burnCount], [limits]] = await Promise.all([
    read(client, action, buybackBurner, nextBuy, []),
    read(client, action, buybackBurner, pendingBurn, []),
    read(client, action, buybackBurner, nextBurnAtFragment, []),
    read(client, action, buybackBurner, burnCountFragment, []),
    read(client, action, buybackBurner, limitsFragment, []),
  ]);
  const { maxUsdc, maxShareBps, interval, slippageBps, maxDeviationBps } = limits;
  return {
    nextUsdc,
    nextBuyAt,
    usdcSpent,
    cptHeld,
    nextBurnAt,
    burnCount,
    limits: { maxUsdc, maxShareBps, interval, slippageBps, maxDeviationBps },
  };
}
