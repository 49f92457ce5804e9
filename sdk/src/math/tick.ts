import { InvalidParameterError } from "../errors/inputErrors.js";

const MAX_TICK = 887_272;
const MAX_UINT256 = 2n ** 256n - 1n;
const MAX_UINT128 = 2n ** 128n - 1n;

/** 2^128 / √1.0001^(2^i) for each bit i of a tick, as Uniswap rounds them. */
const FACTORS = [
  0xfffcb933bd6fad37aa2d162d1a594001n,
  0xfff97272373d413259a46990580e213an,
  0xfff2e50f5f656932ef12357cf3c7fdccn,
  0xffe5caca7e10e4e61c3624eaa0941cd0n,
  0xffcb9843d60f6159c9db58835c926644n,
  0xff973b41fa98c081472e6896dfb254c0n,
  0xff2ea16466c96a3843ec78b326b52861n,
  0xfe5dee046a99a2a811c461f1969c3053n,
  0xfcbe86c7900a88aedcffc83b479aa3a4n,
  0xf987a7253ac413176f2b074cf7815e54n,
  0xf3392b0822b70005940c7a398e4b70f3n,
  0xe7159475a2c29b7443b29c7fa6e889d9n,
  0xd097f3bdfd2022b8845ad8f792aa5825n,
  0xa9f746462d870fdf8a65dc1f90e061e5n,
  0x70d869a156d2a1b890bb3df62baf32f7n,
  0x31be135f97d08fd981231505542fcfa6n,
  0x9aa508b5b7a84e1c677de54f3e99bc9n,
  0x5d6af8dedb81196699c329225ee604n,
  0x2216e584f5fa1ea926041bedfe98n,
  0x48a170391f7dc42444e8fa2n,
] as const;

/**
 * √1.0001^tick × 2^96: the root of a Uniswap price. Up.
 *
 * @param tick −887 272 to 887 272.
 * @throws InvalidParameterError
 * @example
 * import { sqrtPriceAtTick } from "@cyberplaza/sdk/math";
 *
 * const root = sqrtPriceAtTick(0); // 2^96: both tokens' units are worth the same
 */
export function sqrtPriceAtTick(tick: number): bigint {
  const bits = Math.abs(tick);
  if (!Number.isInteger(tick) || bits > MAX_TICK) throw new InvalidParameterError("tick", `is ${tick} and no tick`);
  let ratio = 1n << 128n;
  FACTORS.forEach((factor, bit) => {
    if ((bits >> bit) & 1) ratio = (ratio * factor) >> 128n;
  });
  if (tick > 0) ratio = MAX_UINT256 / ratio;
  return (ratio + 2n ** 32n - 1n) >> 32n;
}

export interface QuoteAtTickParameters {
  /** Mean tick: `observe` of the pool gives sums; their difference by the seconds, rounded toward minus infinity. */
  readonly tick: number;
  /** Units of the token that is given, below 2^128. */
  readonly amount: bigint;
  /** Whether the token that is given is the pool's token0, the one with the lower address. */
  readonly fromToken0: boolean;
}

/**
 * Units of the other token that an amount is worth at a tick, without fees. Down: who gets them loses the fraction.
 *
 * @example
 * import { quoteAtTick } from "@cyberplaza/sdk/math";
 *
 * const units = quoteAtTick({ tick: 6_932, amount: 1_000_000n, fromToken0: true }); // about twice as many
 */
export function quoteAtTick({ tick, amount, fromToken0 }: QuoteAtTickParameters): bigint {
  const root = sqrtPriceAtTick(fromToken0 ? tick : -tick);
  if (root <= MAX_UINT128) return (amount * root * root) >> 192n;
  return (amount * ((root * root) >> 64n)) >> 128n;
}
