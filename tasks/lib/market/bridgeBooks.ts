/** CPT from one chain to another. */
export interface Transfer {
  from: string;
  to: string;
  account: string;
  amount: bigint;
  /** Ether of the chain it was sent from. */
  fee: bigint;
}

/**
 * What a bridge holds and owes, kept while somebody acts: messages that were sent, and which of them have arrived. Knows the chains by
 * their names, and never looks at them.
 */
export class BridgeBooks {
  readonly #home: string;
  readonly #sent: Transfer[] = [];
  readonly #arrived = new Set<Transfer>();
  readonly #given = new Map<string, bigint>();

  constructor(home: string) {
    this.#home = home;
  }

  /** CPT that an account has at home, or gets or gives there, beside the bridge. */
  give(account: string, amount: bigint): void {
    this.#given.set(account, (this.#given.get(account) ?? 0n) + amount);
  }

  send(transfer: Transfer): void {
    this.#sent.push(transfer);
  }

  /** Once. */
  arrive(transfer: Transfer): void {
    if (!this.#sent.includes(transfer)) throw new Error("what was not sent cannot arrive");
    if (this.#arrived.has(transfer)) throw new Error("a message arrives once");
    this.#arrived.add(transfer);
  }

  accounts(): string[] {
    return [...new Set([...this.#given.keys(), ...this.#sent.map(({ account }) => account)])];
  }

  walletOf(account: string, chain: string): bigint {
    const own = chain === this.#home ? (this.#given.get(account) ?? 0n) : 0n;
    const isOwn = (transfer: Transfer): boolean => transfer.account === account;
    return own + this.#there((transfer) => transfer.to === chain && isOwn(transfer)) - this.#out(chain, isOwn);
  }

  /** Of a chain that is not home: what has arrived there, less what was sent home from there. */
  supplyOf(chain: string): bigint {
    return this.#there(({ to }) => to === chain) - this.#out(chain);
  }

  /** Of a chain that is not home: what was sent there, less what has come home. */
  outsideOf(chain: string): bigint {
    return sum(this.#sent, ({ to }) => to === chain) - this.#there(({ from }) => from === chain);
  }

  /** Under way to or from a chain that is not home. */
  underWayOf(chain: string): bigint {
    return sum(this.#sent, (one) => (one.to === chain || one.from === chain) && !this.#arrived.has(one));
  }

  underWay(): bigint {
    return sum(this.#sent, (one) => !this.#arrived.has(one));
  }

  /** At home: all that has left, less all that has come back. */
  locked(): bigint {
    return this.#out(this.#home) - this.#there(({ to }) => to === this.#home);
  }

  feesAt(chain: string): bigint {
    return this.#sent.reduce((fees, { from, fee }) => (from === chain ? fees + fee : fees), 0n);
  }

  #out(chain: string, which: (transfer: Transfer) => boolean = () => true): bigint {
    return sum(this.#sent, (transfer) => transfer.from === chain && which(transfer));
  }

  #there(which: (transfer: Transfer) => boolean): bigint {
    return sum([...this.#arrived], which);
  }
}

function sum(transfers: readonly Transfer[], which: (transfer: Transfer) => boolean): bigint {
  return transfers.reduce((total, transfer) => (which(transfer) ? total + transfer.amount : total), 0n);
}
