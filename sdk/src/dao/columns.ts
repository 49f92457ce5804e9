/** A list by place that grows; zero where nothing was put. One number each, no objects. */
class Column<Values extends Uint8Array | Uint32Array | Float64Array> {
  #values: Values;
  readonly #make: (size: number) => Values;

  constructor(make: (size: number) => Values) {
    this.#make = make;
    this.#values = make(64);
  }

  get(place: number): number {
    return this.#values[place] ?? 0;
  }

  set(place: number, value: number): void {
    if (place >= this.#values.length) this.#values = grown(this.#values, place, this.#make);
    this.#values[place] = value;
  }
}

export class Bytes1 extends Column<Uint8Array> {
  constructor() {
    super((size) => new Uint8Array(size));
  }
}

export class Words32 extends Column<Uint32Array> {
  constructor() {
    super((size) => new Uint32Array(size));
  }
}

/** Whole numbers up to 2^53. */
export class Words53 extends Column<Float64Array> {
  constructor() {
    super((size) => new Float64Array(size));
  }
}

const LOW = 64n;

/** Numbers of 128 bits by place. */
export class Words128 {
  #values = new BigUint64Array(64);

  get(place: number): bigint {
    const high = this.#values[2 * place + 1] ?? 0n;
    const low = this.#values[2 * place] ?? 0n;
    return high === 0n ? low : (high << LOW) | low;
  }

  set(place: number, value: bigint): void {
    const last = 2 * place + 1;
    if (last >= this.#values.length) this.#values = grown(this.#values, last, (size) => new BigUint64Array(size));
    this.#values[last - 1] = value; // its lowest 64 bits
    this.#values[last] = value >> LOW;
  }

  add(place: number, amount: bigint): void {
    this.set(place, this.get(place) + amount);
  }
}

interface Growing<Self> {
  readonly length: number;
  set(values: Self): void;
}

function grown<Values extends Growing<Values>>(old: Values, place: number, make: (size: number) => Values): Values {
  const bigger = make(Math.max(2 * old.length, place + 1));
  bigger.set(old);
  return bigger;
}

/** Bytes one after the other; what was put in is found by where it begins. */
export class ByteStore {
  #bytes = new Uint8Array(1_024);
  #size = 1; // nothing begins at 0

  /** Takes hex digits without 0x, and returns where they begin. */
  put(hex: string): number {
    const at = this.#size;
    const size = at + hex.length / 2;
    if (size > this.#bytes.length) this.#bytes = grown(this.#bytes, size, (length) => new Uint8Array(length));
    for (let i = at, digit = 0; i < size; ++i, digit += 2) {
      this.#bytes[i] = (digitOf(hex, digit) << 4) | digitOf(hex, digit + 1);
    }
    this.#size = size;
    return at;
  }

  /** Bytes as hex digits without 0x. */
  hex(from: number, size: number): string {
    let hex = "";
    for (const byte of this.#bytes.subarray(from, from + size)) hex += byte.toString(16).padStart(2, "0");
    return hex;
  }

  /** Bytes as a number up to 2^53, the highest first. */
  number(from: number, size: number): number {
    let value = 0;
    for (const byte of this.#bytes.subarray(from, from + size)) value = 256 * value + byte;
    return value;
  }

  /** Bytes as text in UTF-8. */
  text(from: number, size: number): string {
    return new TextDecoder().decode(this.#bytes.subarray(from, from + size));
  }
}

/** "0" to "9" and "a" to "f", of either case. */
function digitOf(hex: string, at: number): number {
  const code = hex.charCodeAt(at);
  return code < 58 ? code - 48 : (code & 31) + 9;
}

/** Numbers for words that come again and again: accounts, members. From 1 on. */
export class Names {
  readonly #places = new Map<string, number>();
  readonly #names: string[] = [""];

  place(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#places.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }

  /** Zero when it was never named. */
  find(name: string): number {
    return this.#places.get(name) ?? 0;
  }

  name(place: number): string {
    return this.#names[place] ?? "";
  }
}

/** A value for each pair of an owner and a key, found at once and listed by owner in the order they came. */
export class Pairs {
  readonly values = new Words128();
  readonly #first = new Words32();
  readonly #last = new Words32();
  readonly #next = new Words32();
  readonly #owners = new Words32();
  readonly #keys = new Words32();
  #table = new Uint32Array(128);
  #size = 0;

  /** Where the pair's value is; zero when there is none. */
  find(owner: number, key: number): number {
    return this.#table[this.#slot(owner, key)] ?? 0;
  }

  set(owner: number, key: number, value: bigint): void {
    this.values.set(this.find(owner, key) || this.#add(owner, key), value);
  }

  keyOf(place: number): number {
    return this.#keys.get(place);
  }

  *of(owner: number): Generator<number, void, undefined> {
    for (let place = this.#first.get(owner); place !== 0; place = this.#next.get(place)) yield place;
  }

  #add(owner: number, key: number): number {
    const place = ++this.#size;
    this.#owners.set(place, owner);
    this.#keys.set(place, key);
    const last = this.#last.get(owner);
    if (last === 0) this.#first.set(owner, place);
    else this.#next.set(last, place);
    this.#last.set(owner, place);
    if (2 * place >= this.#table.length) this.#rehash();
    else this.#table[this.#slot(owner, key)] = place;
    return place;
  }

  #rehash(): void {
    this.#table = new Uint32Array(2 * this.#table.length);
    for (let place = 1; place <= this.#size; ++place) {
      this.#table[this.#slot(this.#owners.get(place), this.#keys.get(place))] = place;
    }
  }

  /** The pair's slot, or the free one where it belongs; half of them are free. */
  #slot(owner: number, key: number): number {
    const mask = this.#table.length - 1;
    let slot = (Math.imul(owner, 0x9e3779b1) ^ Math.imul(key, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    for (;;) {
      const place = this.#table[slot] ?? 0;
      if (place === 0 || (this.#owners.get(place) === owner && this.#keys.get(place) === key)) return slot;
      slot = (slot + 1) & mask;
    }
  }
}
