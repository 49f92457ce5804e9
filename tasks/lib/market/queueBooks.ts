const DAY = 86_400n;

interface Amounts {
  shares: bigint;
  assets: bigint;
}

/** Requests of a day: all of them, and what was settled of them together. */
interface Bucket {
  requests: Map<string, { shares: bigint; claimed: Amounts }>;
  filled: bigint;
  assets: bigint;
}

/** Who waits in the redemption queue, and what of it can be claimed. Shares of rUSDC (12 decimals), USDC units. */
export class QueueBooks {
  /** USDC that came from the pool, and that was claimed. */
  received = 0n;
  paid = 0n;
  readonly #days = new Map<bigint, Bucket>();
  /** At once, or of requests that were cancelled. */
  readonly #settled = new Map<string, Amounts>();

  /** Shares that wait. */
  waiting(): bigint {
    return [...this.#days.values()].reduce((sum, bucket) => sum + requested(bucket) - bucket.filled, 0n);
  }

  /** Of earlier days than this second's. */
  closedBefore(second: bigint): bigint {
    return this.#closed(second).reduce((sum, bucket) => sum + requested(bucket) - bucket.filled, 0n);
  }

  join(lender: string, shares: bigint, second: bigint): void {
    const day = second / DAY;
    const bucket: Bucket = this.#days.get(day) ?? { requests: new Map(), filled: 0n, assets: 0n };
    const before = bucket.requests.get(lender)?.shares ?? 0n;
    bucket.requests.set(lender, { shares: before + shares, claimed: { shares: 0n, assets: 0n } });
    this.#days.set(day, bucket);
  }

  settleAtOnce(lender: string, shares: bigint, assets: bigint): void {
    this.received += assets;
    this.#keep(lender, { shares, assets });
  }

  /** Oldest day first, all at one price; the last one has the rest. */
  fill(shares: bigint, assets: bigint, second: bigint): void {
    this.received += assets;
    let left = { shares, assets };
    for (const bucket of this.#closed(second)) {
      const open = requested(bucket) - bucket.filled;
      const fill = open < left.shares ? open : left.shares;
      if (fill === 0n) continue;
      const paid = fill === left.shares ? left.assets : (assets * fill) / shares;
      left = { shares: left.shares - fill, assets: left.assets - paid };
      bucket.filled += fill;
      bucket.assets += paid;
    }
  }

  /** @returns The shares that waited; what was settled can be claimed still. */
  cancel(lender: string, day: bigint): bigint {
    const bucket = this.#days.get(day);
    const request = bucket?.requests.get(lender);
    if (bucket === undefined || request === undefined) throw new Error(`${lender} requested nothing on day ${day}`);
    const part = partOf(bucket, request.shares);
    bucket.requests.delete(lender);
    bucket.filled -= part.shares;
    bucket.assets -= part.assets;
    this.#keep(lender, less(part, request.claimed));
    return request.shares - part.shares;
  }

  /** What a lender can claim. */
  claimable(lender: string): Amounts {
    const parts = [...this.#days.values()].flatMap((bucket) => {
      const request = bucket.requests.get(lender);
      return request === undefined ? [] : [less(partOf(bucket, request.shares), request.claimed)];
    });
    return [...parts, this.#settled.get(lender) ?? { shares: 0n, assets: 0n }].reduce(plus);
  }

  /** Shares of a lender that wait. */
  waitingOf(lender: string): bigint {
    return [...this.#days.values()].reduce((sum, bucket) => {
      const shares = bucket.requests.get(lender)?.shares ?? 0n;
      return sum + shares - partOf(bucket, shares).shares;
    }, 0n);
  }

  claimAll(lender: string): Amounts {
    const all = this.claimable(lender);
    this.#settled.delete(lender);
    for (const bucket of this.#days.values()) {
      const request = bucket.requests.get(lender);
      if (request !== undefined) request.claimed = partOf(bucket, request.shares);
    }
    this.paid += all.assets;
    return all;
  }

  #closed(second: bigint): Bucket[] {
    return [...this.#days].filter(([day]) => day < second / DAY).map(([, bucket]) => bucket);
  }

  #keep(lender: string, amounts: Amounts): void {
    this.#settled.set(lender, plus(this.#settled.get(lender) ?? { shares: 0n, assets: 0n }, amounts));
  }
}

function requested({ requests }: Bucket): bigint {
  return [...requests.values()].reduce((sum, { shares }) => sum + shares, 0n);
}

/** In proportion, down. */
function partOf(bucket: Bucket, shares: bigint): Amounts {
  const total = requested(bucket);
  if (total === 0n) return { shares: 0n, assets: 0n };
  return { shares: (shares * bucket.filled) / total, assets: (shares * bucket.assets) / total };
}

function plus(a: Amounts, b: Amounts): Amounts {
  return { shares: a.shares + b.shares, assets: a.assets + b.assets };
}

function less(a: Amounts, b: Amounts): Amounts {
  return { shares: a.shares - b.shares, assets: a.assets - b.assets };
}
