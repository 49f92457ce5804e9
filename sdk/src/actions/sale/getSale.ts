import { read } from "../../core/read.js";
import { latestSecond } from "../../core/usdcDomain.js";
import { currentRound, finished as finishedFragment, roundOf, totals } from "../../generated/fragments/PrivateSale.js";
import type { Client } from "../../types/client.js";
import type { Hex } from "../../types/primitives.js";

export interface SaleRound {
  /** Counted from 0. */
  readonly number: bigint;
  /** USDC units for one CPT. */
  readonly price: bigint;
  /** Wei of CPT on sale. */
  readonly cap: bigint;
  /** Wei of CPT sold. */
  readonly sold: bigint;
  /** Unix seconds; pauses move both later. */
  readonly opensAt: bigint;
  /** Unix seconds: the first at which it is closed. */
  readonly closesAt: bigint;
  /** USDC units one buyer may spend over all rounds up to this. */
  readonly buyerCap: bigint;
  /** Root of the allow-list. */
  readonly root: Hex;
}

export interface GetSaleReturnType {
  /** Rounds whose terms are set, oldest first; the last is the present one. */
  readonly rounds: readonly SaleRound[];
  /** The round that sells at the latest block; undefined: none. A pause is not counted (`getPause`). */
  readonly open: SaleRound | undefined;
  /** Wei of CPT sold in all rounds. */
  readonly sold: bigint;
  /** Wei of CPT left of all rounds; 0 when the sale is over. */
  readonly left: bigint;
  /** The sale is over; what was unsold is the foundation's. */
  readonly finished: boolean;
}

const ROUNDS = 3n;

/**
 * The private sale: its rounds with their terms, what is sold and what is left.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getSale } from "@cyberplaza/sdk";
 *
 * const { open, left } = await getSale(user);
 */
export async function getSale(client: Client): Promise<GetSaleReturnType> {
  const action = "getSale";
  const { privateSale } = client.addresses;
  const [[current], [sold, left], [finished], now] = await Promise.all([
    read(client, action, privateSale, currentRound, []),
    read(client, action, privateSale, totals, []),
    read(client, action, privateSale, finishedFragment, []),
    latestSecond(client, action),
  ]);
  const count = current === ROUNDS ? 0 : Number(current) + 1;
  const rounds = await Promise.all(Array.from({ length: count }, (_, i) => saleRound(client, action, BigInt(i))));
  const last = rounds.at(-1);
  const isOpen = last !== undefined && !finished && last.opensAt <= now && now < last.closesAt;
  return { rounds, open: isOpen ? last : undefined, sold, left, finished };
}

async function saleRound(client: Client, action: string, number: bigint): Promise<SaleRound> {
  const [round, sold] = await read(client, action, client.addresses.privateSale, roundOf, [number]);
  const { price, cap, opensAt, closesAt, buyerCap, root } = round;
  return { number, price, cap, sold, opensAt, closesAt, buyerCap, root };
}
