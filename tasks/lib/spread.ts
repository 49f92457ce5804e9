/** How measured values lie. */
export interface Spread {
  count: number;
  min: number;
  median: number;
  /** 95 of 100 values are not above it. */
  p95: number;
  max: number;
  mean: number;
}

/** Null of no values. Percentiles are values that occur (nearest rank), and the mean is rounded. */
export function spreadOf(values: number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return {
    count: sorted.length,
    min: sorted[0] ?? 0,
    median: rank(0.5),
    p95: rank(0.95),
    max: sorted.at(-1) ?? 0,
    mean: Math.round(sorted.reduce((sum, value) => sum + value, 0) / sorted.length),
  };
}

/** Values from `from` on and below `to`; the last range may have no end. */
export interface Bin {
  from: number;
  to: number | null;
}

const MOST_BINS = 40;
/** Above this share of the values, few of them would stretch the picture. */
const IN_RANGE = 0.995;

/** Equal round ranges over the values; what is far above the rest goes into an open last one. */
export function binsOf(values: number[]): Bin[] {
  if (values.length === 0) return [];
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[0] ?? 0, sorted[Math.ceil(IN_RANGE * sorted.length) - 1] ?? 0];
  const step = roundStep((high - low) / MOST_BINS);
  const first = Math.floor(low / step) * step;
  const count = Math.floor((high - first) / step) + 1;
  const bins: Bin[] = Array.from({ length: count }, (_, i) => ({ from: first + i * step, to: first + (i + 1) * step }));
  const end = first + count * step;
  if ((sorted.at(-1) ?? 0) >= end) bins.push({ from: end, to: null });
  return bins;
}

/** How many values are in each range. */
export function countInBins(bins: Bin[], values: number[]): number[] {
  return bins.map(({ from, to }) => values.filter((value) => value >= from && (to === null || value < to)).length);
}

/** 1, 2 or 5 times a power of ten, at least 1 and at least `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? 10 * power;
}
