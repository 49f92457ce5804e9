import { read } from "../../core/read.js";
import { latestSecond } from "../../core/usdcDomain.js";
import { InvalidParameterError } from "../../errors/inputErrors.js";
import { revenueOf, state } from "../../generated/fragments/FeeDistributor.js";
import { requirePrice } from "../../generated/fragments/PriceOracle.js";
import { totalLocked } from "../../generated/fragments/VoteEscrow.js";
import { stakingApy, type StakingApy } from "../../math/stakingApy.js";
import { weekOf } from "../../math/veCpt.js";
import type { Client } from "../../types/client.js";

export interface GetStakingApyParameters {
  /** USDC units (6 decimals) for one CPT; the oracle's high price by default, up. */
  readonly cptPrice?: bigint;
  /** Settled weeks to look back, 1 to 208; 13 by default. Each is a call. */
  readonly weeks?: bigint;
}

export interface GetStakingApyReturnType extends StakingApy {
  /** USDC units to holders in those weeks. */
  readonly revenue: bigint;
  /** Weeks that count: those asked for, less those before the first money there ever was. */
  readonly weeks: bigint;
  /** The last of them, counted from the epoch. */
  readonly throughWeek: bigint;
  /** CPT wei locked now. */
  readonly locked: bigint;
}

const WEEKS = 13n;
const MAX_WEEKS = 208n;
const USDC_UNIT_E18 = 10n ** 12n;
/** A four-week payment is credited three weeks ahead. */
const WEEKS_AHEAD = 3n;

/**
 * The effective yield on locked CPT: annualised USDC to holders over the last settled weeks / value of the CPT locked now,
 *
 *   apyBps = revenue × 365 / (7 × weeks) / (locked × cptPrice) × 10 000, down.
 *
 * 0 without revenue, undefined when nothing is locked or the price is 0. Nothing is compounded, and no yield is promised: it
 * says what weeks that are over would make in a year, over all locks; longer ones earn more, shorter ones less.
 *
 * @throws InvalidParameterError, PriceOracleNoPriceError without a price of one's own
 * @example
 * import { getStakingApy } from "@cyberplaza/sdk";
 *
 * const { apyBps, revenue, weeks } = await getStakingApy(user, { cptPrice: 800_000n }); // 0.80 USDC
 */
export async function getStakingApy(
  client: Client,
  { cptPrice: own, weeks: asked = WEEKS }: GetStakingApyParameters = {},
): Promise<GetStakingApyReturnType> {
  const action = "getStakingApy";
  if (asked < 1n || asked > MAX_WEEKS) throw new InvalidParameterError("weeks", `is ${asked}, allowed is 1 to 208`);
  if (own !== undefined && own < 0n) throw new InvalidParameterError("cptPrice", `is ${own} and must not be negative`);
  const { feeDistributor, voteEscrow } = client.addresses;
  const [[nextWeek, received], [locked], now, cptPrice] = await Promise.all([
    read(client, action, feeDistributor, state, []),
    read(client, action, voteEscrow, totalLocked, []),
    latestSecond(client, action),
    own ?? oraclePrice(client, action),
  ]);
  const revenues = (from: bigint, to: bigint): Promise<bigint[]> =>
    Promise.all(
      Array.from({ length: Number(to - from) }, async (_, i) => {
        const [revenue] = await read(client, action, feeDistributor, revenueOf, [from + BigInt(i)]);
        return revenue;
      }),
    );
  const settled = await revenues(nextWeek - asked, nextWeek);
  const revenue = total(settled);
  const weeks = settled[0] === 0n && (await isFirst()) ? asked - BigInt(leadingZeros(settled)) : asked;
  const throughWeek = nextWeek - 1n;
  return { ...stakingApy({ revenue, weeks, locked, cptPrice }), revenue, weeks, throughWeek, locked };

  /** Whether all money there ever was is in these weeks or later ones: settling moves it, and loses none. */
  async function isFirst(): Promise<boolean> {
    if (received === revenue) return true;
    return received === revenue + total(await revenues(nextWeek, weekOf(now) + WEEKS_AHEAD + 1n));
  }
}

/** In USDC units. Up: the yield is the lower. */
async function oraclePrice(client: Client, action: string): Promise<bigint> {
  const [, highE18] = await read(client, action, client.addresses.priceOracle, requirePrice, []);
  return (highE18 + USDC_UNIT_E18 - 1n) / USDC_UNIT_E18;
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

function leadingZeros(amounts: readonly bigint[]): number {
  const first = amounts.findIndex((amount) => amount !== 0n);
  return first === -1 ? amounts.length : first;
}
